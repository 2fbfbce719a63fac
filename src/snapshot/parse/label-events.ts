import * as z from 'zod'
import type { LabelEvent } from '../../domain/snapshot.ts'
import { sameLabel } from '../../domain/vocabulary.ts'
import { actorNode, toActor } from './actor.ts'
import { instant, nodesOf } from './shapes.ts'

export const labelEvents = nodesOf(
  z.object({
    __typename: z.string(),
    createdAt: instant,
    label: z.object({ name: z.string() }),
    actor: actorNode,
  }),
)

/** The events of the labels that mean something here, newest last. */
export function toLabelEvents(
  nodes: z.infer<typeof labelEvents>,
  meaningful: readonly string[],
): readonly LabelEvent[] {
  return nodes
    .filter((node) => meaningful.some((label) => sameLabel(label, node.label.name)))
    .map((node) => ({
      label: node.label.name,
      added: node.__typename === 'LabeledEvent',
      at: node.createdAt,
      actor: toActor(node.actor),
    }))
    .sort((a, b) => a.at.localeCompare(b.at))
}

import * as z from 'zod'
import type { LabelHistory } from '../../domain/label-history.ts'
import { mergeLabels } from '../../domain/names.ts'
import type { LabelEvent } from '../../domain/snapshot.ts'
import { sameLabel } from '../../domain/vocabulary.ts'
import { actorNode, toActor } from './actor.ts'
import { instant, nodesOf } from './shapes.ts'

const labelEvent = z.object({
  __typename: z.string(),
  createdAt: instant,
  label: z.object({ name: z.string() }),
  actor: actorNode,
})

export const labelEvents = nodesOf(labelEvent)

/** The newest label events, with whether GitHub has older ones. */
export const labelEventPage = z
  .object({
    pageInfo: z.object({ hasPreviousPage: z.boolean() }),
    nodes: z.array(labelEvent.nullable()).nullish(),
  })
  .transform(({ pageInfo, nodes }) => ({
    nodes: (nodes ?? []).filter((one) => one !== null),
    complete: !pageInfo.hasPreviousPage,
  }))

/** Whether a label speaks about one merge: how, or how urgently. */
export function isMergeWord(label: string): boolean {
  return Object.values(mergeLabels).some((start) => label.toLowerCase().startsWith(start))
}

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

/**
 * What a conversation knows about its labels' past.
 * @returns besides the events, where older ones exist, from when on all of them were read
 */
export function toLabelHistory(
  { nodes, complete }: z.infer<typeof labelEventPage>,
  meaningful: readonly string[],
): LabelHistory {
  const events = { labelEvents: toLabelEvents(nodes, meaningful) }
  if (complete) return events
  const [since] = nodes.map(({ createdAt }) => createdAt).toSorted()
  return { ...events, labelEventsComplete: false, ...(since === undefined ? {} : { labelEventsSince: since }) }
}

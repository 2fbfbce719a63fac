import { decide } from '../../src/decide/index.ts'
import type { Means } from '../../src/decide/means.ts'
import { decidePublish } from '../../src/decide/publish.ts'
import type { Decision, Effect, Mutation } from '../../src/domain/decision.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import type { PublishSnapshot } from '../../src/domain/publication.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import type { Trigger } from '../../src/domain/trigger.ts'
import { parseCommands } from '../../src/events/command.ts'
import { aTrigger, digest, now } from './snapshots.ts'

/** The means of a decision at the builders' time. */
export function means(differs: Partial<Means> = {}): Means {
  return { now: new Date(now), digest, parseCommands, ...differs }
}

export function decideOn(snapshot: Snapshot, trigger: Partial<Trigger> = {}): Decision {
  return decide(aTrigger(trigger), snapshot, means())
}

export function publishOn(world: PublishSnapshot): Decision {
  return decidePublish(world, means())
}

/** Every mutation of a decision, in order, wherever it rides. */
export function mutationsOf({ effects }: Decision): Mutation[] {
  return effects.flatMap((effect) =>
    effect.kind === 'append' ? effect.alongside : effect.kind === 'mutate' ? effect.mutations : [],
  )
}

export function entriesOf({ effects }: Decision): Entry[] {
  return effects.flatMap((effect) => (effect.kind === 'append' ? effect.entries : []))
}

export function effectOf<Kind extends Effect['kind']>(
  { effects, reason }: Decision,
  kind: Kind,
): Extract<Effect, { kind: Kind }> {
  const effect = effects.find((one): one is Extract<Effect, { kind: Kind }> => one.kind === kind)
  if (!effect) throw new Error(`\`${reason}\` has no effect \`${kind}\`: ${JSON.stringify(effects)}`)
  return effect
}

/** Texts of the comments a decision writes. */
export function textsOf(decision: Decision): string[] {
  return mutationsOf(decision).flatMap((one) => ('body' in one ? [one.body] : []))
}

/** `<content> <node id>` of every reaction. */
export function reactionsOf(decision: Decision): string[] {
  return mutationsOf(decision).flatMap((one) => (one.kind === 'react' ? [`${one.content} ${one.subjectId}`] : []))
}

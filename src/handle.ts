import { decide } from './decide/index.ts'
import type { Applied, Decision } from './domain/decision.ts'
import type { Reason } from './domain/reason.ts'
import type { Snapshot } from './domain/snapshot.ts'
import type { Trigger } from './domain/trigger.ts'
import { type Vocabulary, vocabularyOf } from './domain/vocabulary.ts'
import { applyEffects, type Target } from './effects/apply.ts'
import type { Writing } from './effects/writing.ts'
import { parseCommands } from './events/command.ts'
import { advanceSnapshot } from './snapshot/advance.ts'
import type { Reading } from './snapshot/reading.ts'
import { readSubject } from './snapshot/subject.ts'

/** Everything the core takes from whoever runs it, for one repository. */
export type Host = Reading &
  Writing & {
    /** sha256 of a text, as hex. */
    readonly digest: (text: string) => string
    /** Downloads a signed address without our credentials; refuses more than `maxBytes`. */
    readonly fetchBlob: (url: string, maxBytes: number) => Promise<Buffer>
    readonly log: (record: LogRecord) => void
    /** Asks to handle the trigger again at an ISO time. It may be forgotten: the sweep looks anyway. */
    readonly wake: (trigger: Trigger, at: string) => void
  }

export type LogRecord = { readonly event: string; readonly [field: string]: unknown }

/** What handling a trigger came to. */
export type Outcome = {
  /** Why GitHub refused a write, else the last answer that led to one, else the only answer. */
  readonly reason: Reason
  readonly detail: string | null
  /** Every answer on the way, in order. */
  readonly trail: readonly Reason[]
  /** What was written, in order; a refused write is the last of its decision. */
  readonly applied: readonly Applied[]
  readonly wakeAt: string | null
  /** What the repository calls things, as just read; null where nothing was read. */
  readonly vocabulary: Vocabulary | null
}

/**
 * Handles one trigger about a subject: read, decide, write, and again on what the writes returned, until nothing is left
 * to write. Every step is derived from what is true, so a crash between two of them is repaired by the next look.
 */
export async function handle(trigger: Trigger, host: Host): Promise<Outcome> {
  const { snapshot, behind } = await readSubject(trigger, host)
  const vocabulary = vocabularyOf(snapshot.config.config)
  if (behind) return told(trigger, { ...nothing('read_behind_event'), vocabulary }, host)
  const rounds = await decideUntilDone(snapshot, host, {
    decide: (seen) => decide(trigger, seen, meansOf(host)),
    targetOf: (seen) => seen,
    advance: advanceOrLookAgain,
    readAgain: async () => (await readSubject(withoutTime(trigger), host)).snapshot,
    refused: (seen) => seen.refusal !== null,
  })
  const outcome = { ...rounds, vocabulary }
  if (outcome.wakeAt !== null) host.wake(timerOf(trigger), outcome.wakeAt)
  return told(trigger, outcome, host)
}

/** While a run is at work nobody reads what a merge needs; once it is over an open pull request may be merged. */
function advanceOrLookAgain(snapshot: Snapshot, applied: Applied, now: string): Snapshot | null {
  const { effect, result } = applied
  const ended =
    effect.kind === 'append' && result.kind === 'appended' && effect.entries.some(({ kind }) => kind === 'released')
  return ended && snapshot.pull?.open ? null : advanceSnapshot(snapshot, applied, now)
}

/** How one kind of world is judged and moves on. */
export type Story<World> = {
  readonly decide: (world: World) => Decision
  readonly targetOf: (world: World) => Target
  /** Null where only reading again can tell what a write did. */
  readonly advance: (world: World, applied: Applied, now: string) => World | null
  readonly readAgain: () => Promise<World>
  /** Whether this world knows of a refusal, so that this decision is the last. */
  readonly refused: (world: World) => boolean
}

const mostRounds = 12

/** Decides and writes in turns. The same writes twice in a row would go on for ever, so they end it. */
export async function decideUntilDone<World>(
  begin: World,
  host: Host,
  story: Story<World>,
): Promise<Omit<Outcome, 'vocabulary'>> {
  const trail: Reason[] = []
  const applied: Applied[] = []
  let world = begin
  let before: Decision | null = null
  for (let round = 1; ; round += 1) {
    const decision = story.decide(world)
    trail.push(decision.reason)
    const last = round === mostRounds || sameEffects(decision, before)
    const written = last ? [] : await applyEffects(decision.effects, story.targetOf(world), host)
    applied.push(...written)
    if (written.length === 0) return outcomeOf(before ?? decision, decision, trail, applied)
    if (story.refused(world)) return outcomeOf(decision, decision, trail, applied)
    world = foldOver(world, written, host, story) ?? (await story.readAgain())
    before = decision
  }
}

function foldOver<World>(
  world: World,
  written: readonly Applied[],
  host: Host,
  { advance }: Story<World>,
): World | null {
  const now = host.now().toISOString()
  return written.reduce<World | null>((sofar, one) => sofar && advance(sofar, one, now), world)
}

function sameEffects({ effects }: Decision, before: Decision | null): boolean {
  return effects.length > 0 && JSON.stringify(effects) === JSON.stringify(before?.effects)
}

function outcomeOf(
  telling: Decision,
  last: Decision,
  trail: readonly Reason[],
  applied: readonly Applied[],
): Omit<Outcome, 'vocabulary'> {
  const refusal = applied.findLast(({ result }) => result.kind === 'refused')?.result
  const refused = refusal?.kind === 'refused' ? refusal : null
  return {
    reason: refused?.reason ?? telling.reason,
    detail: refused?.words || (telling.detail ?? null),
    trail,
    applied,
    wakeAt: last.wakeAt ?? null,
  }
}

/** An outcome without any write. */
export function nothing(reason: Reason, detail: string | null = null): Outcome {
  return { reason, detail, trail: [reason], applied: [], wakeAt: null, vocabulary: null }
}

export function meansOf({ now, digest }: Host) {
  return { now: now(), digest, parseCommands }
}

/** Writes the one line of the log that says what came of a trigger. */
export function told(trigger: Trigger, outcome: Outcome, host: Host): Outcome {
  const { kind, repository, address, delivery } = trigger
  host.log({
    event: 'handled',
    trigger: kind,
    repository: `${repository.owner}/${repository.name}`,
    address,
    delivery: delivery ?? null,
    reason: outcome.reason,
    detail: outcome.detail,
    trail: outcome.trail,
    effects: outcome.applied.map(({ effect, result }) => `${effect.kind} ${result.kind}`),
    wakeAt: outcome.wakeAt,
  })
  return outcome
}

/** The same address without a lower bound in time. */
function withoutTime({ kind, repository, address }: Trigger): Trigger {
  return { kind, repository, address }
}

function timerOf({ repository, address }: Trigger): Trigger {
  return { kind: 'timer', repository, address }
}

import { decideGroup } from './decide/merge/group.ts'
import { afterTry, nextOfRound, openRound, priorityClasses, type Tried } from './decide/merge/pool.ts'
import type { RepositoryRef } from './domain/identity.ts'
import { type OpenPlace, pullsAt } from './domain/merge/reach.ts'
import type { Address, Trigger } from './domain/trigger.ts'
import { type Vocabulary, vocabularyOf } from './domain/vocabulary.ts'
import { applyEffects } from './effects/apply.ts'
import { type Host, handle, type Outcome, told } from './handle.ts'
import { readMergeGroup } from './snapshot/merge-group.ts'
import { type OpenPulls, readOpenPulls } from './snapshot/open-pulls.ts'

type At<Kind extends Address['kind']> = Extract<Address, { kind: Kind }>

/** A candidate as the order of a pool needs it. */
export type Candidate = Pick<OpenPlace, 'number' | 'baseRef'> & { readonly labels: readonly string[] }

/** What a look at several pull requests came to. */
export type Looks = {
  readonly looked: readonly Outcome[]
  /** Those that could not be looked at; the next sweep tries again. */
  readonly failures: readonly { readonly what: string; readonly error: unknown }[]
  /** Numbers of all candidates that were found; null where not all were read. */
  readonly candidates: readonly number[] | null
  /** What the configuration calls things; null where no list was read. */
  readonly vocabulary: Vocabulary | null
}

/** A look by a head, with what it stood for: every number that was judged, and the candidates among them. */
export type HeadLooks = Looks & { readonly judged: readonly number[]; readonly meant: readonly number[] }

/**
 * Looks at the candidates of one base, or of every base: a level, not an edge, so an event that was lost before is made up
 * for by the next one. Each is read afresh, and one that cannot be read ends nothing.
 * @param who `all` after the base itself changed; `could_act` after news about one of them: only those where something
 *   could follow by what a list shows, and at most 10 in a minute
 */
export async function lookAtBase(
  repository: RepositoryRef,
  host: Host,
  { base, who }: { readonly base: string | null; readonly who: 'all' | 'could_act' },
): Promise<Looks> {
  const open = await readOpenPulls(repository, host, { base, facts: who === 'could_act' })
  const able = candidatesOf(open).filter(({ couldAct }) => couldAct)
  const meant = who === 'all' ? able : inTurn(able, host.now())
  const found = base === null && open.complete ? candidatesOf(open).map(({ number }) => number) : null
  noteList(host, repository, { base, who, open: open.pulls.length, looks: meant.length })
  return { ...(await lookAtAll(meant, repository, host)), candidates: found, vocabulary: vocabularyOf(open.config) }
}

/** After news no more than this are looked at, others the next minute: many may wait at once, and each look reads. */
const mostAround = 10
const minute = 60_000

function inTurn<Item>(items: readonly Item[], now: Date): readonly Item[] {
  const from = items.length <= mostAround ? 0 : (Math.floor(now.getTime() / minute) * mostAround) % items.length
  return [...items.slice(from), ...items.slice(0, from)].slice(0, mostAround)
}

/**
 * Looks at the candidates an address of a head stands for.
 * @param known the numbers it stood for a moment ago; null makes the one request that lists them
 */
export async function lookAtHead(
  trigger: Trigger & { readonly address: At<'head'> },
  host: Host,
  known: readonly number[] | null,
): Promise<HeadLooks> {
  const { repository, address } = trigger
  if (known !== null) {
    const looks = await lookAtNumbers(known, trigger, host)
    return { ...looks, judged: known, meant: known, candidates: null, vocabulary: null }
  }
  const open = await readOpenPulls(repository, host, { base: null, facts: false })
  const kinds = new Map(open.pulls.map((pull) => [pull.number, pull.candidate]))
  const judged = pullsAt(address, open.pulls)
  // One that GitHub lists and that is not among the open ones is over, unless the list was too long.
  const meant = judged.filter((number) => kinds.get(number) ?? !open.complete)
  const candidates = open.complete ? candidatesOf(open).map(({ number }) => number) : null
  noteList(host, repository, { head: address.oid, open: open.pulls.length, looks: meant.length })
  const looks = await lookAtNumbers(meant, trigger, host)
  return { ...looks, judged, meant, candidates, vocabulary: vocabularyOf(open.config) }
}

/** Reports our required check on the commit of a merge group, where the base asks for it. */
export async function lookAtGroup(trigger: Trigger & { readonly address: At<'group'> }, host: Host): Promise<Outcome> {
  const { repository, group } = await readMergeGroup(trigger.repository, host, trigger.address)
  const { reason, effects } = decideGroup(group)
  const applied = repository.readOnly
    ? []
    : await applyEffects(effects, { repository, ledger: { kind: 'empty' } }, host)
  const refusal = applied.find(({ result }) => result.kind === 'refused')?.result
  const refused = refusal?.kind === 'refused' ? refusal : null
  const outcome: Outcome = {
    reason: refused?.reason ?? reason,
    detail: refused?.words || null,
    trail: [reason],
    applied,
    wakeAt: null,
    vocabulary: null,
  }
  return told(trigger, outcome, host)
}

/**
 * Goes through candidates base by base in the order of their pool. A round ends with its first merge: the base is another
 * one then, and whoever asked begins the next round with a new list.
 * @param look looks at one, and says what became of it; null where that failed
 */
export async function inRounds(
  candidates: readonly Candidate[],
  look: (number: number) => Promise<Outcome | null>,
): Promise<void> {
  const priorities = priorityClasses(candidates.flatMap(({ labels }) => labels))
  for (const base of new Set(candidates.map(({ baseRef }) => baseRef))) {
    const pool = candidates.filter(({ baseRef }) => baseRef === base)
    let round = openRound(
      pool.map(({ number, labels }) => ({ number, labels, decision: 'merge' })),
      { priorities, strictBase: true },
    )
    for (let next = nextOfRound(round); next !== null; next = nextOfRound(round)) {
      round = afterTry(round, next, triedOf(await look(next)))
    }
  }
}

/** The bases that these outcomes merged into. */
export function basesMergedInto(outcomes: readonly Outcome[]): readonly string[] {
  const bases = outcomes.flatMap(({ applied }) =>
    applied.flatMap(({ effect, result }) =>
      effect.kind === 'merge' && (result.kind === 'merged' || result.kind === 'accepted') ? [effect.base] : [],
    ),
  )
  return [...new Set(bases)]
}

function triedOf(outcome: Outcome | null): Tried {
  if (outcome === null) return { merged: false, error: 'snapshot_failed' }
  if (basesMergedInto([outcome]).length > 0) return { merged: true }
  const refused = outcome.applied.find(({ effect, result }) => effect.kind === 'merge' && result.kind === 'refused')
  return { merged: false, error: refused ? outcome.reason : null }
}

const candidatesOf = ({ pulls }: OpenPulls) => pulls.filter(({ candidate }) => candidate)

/** Writes the line of the log that says which list was asked for, and how many looks follow. */
function noteList(host: Host, { owner, name }: RepositoryRef, fields: Readonly<Record<string, unknown>>): void {
  host.log({ event: 'listed', repository: `${owner}/${name}`, ...fields })
}

type Done = Pick<Looks, 'looked' | 'failures'>

async function lookAtAll(candidates: readonly Candidate[], repository: RepositoryRef, host: Host): Promise<Done> {
  const work = attempts(host)
  await inRounds(candidates, (number) => work.look({ kind: 'sweep', repository, address: { kind: 'pull', number } }))
  return work.done
}

async function lookAtNumbers(numbers: readonly number[], trigger: Trigger, host: Host): Promise<Done> {
  const work = attempts(host)
  for (const number of numbers) await work.look({ ...trigger, address: { kind: 'pull', number } })
  return work.done
}

/** Looks whose failures are noted down instead of ending everything. */
function attempts(host: Host) {
  const looked: Outcome[] = []
  const failures: { what: string; error: unknown }[] = []
  const look = async (trigger: Trigger & { readonly address: At<'pull'> }): Promise<Outcome | null> => {
    const what = `#${trigger.address.number}`
    try {
      const outcome = await handle(trigger, host)
      looked.push(outcome)
      return outcome
    } catch (error) {
      failures.push({ what, error })
      const { owner, name } = trigger.repository
      host.log({ event: 'look_failed', repository: `${owner}/${name}`, what, error })
      return null
    }
  }
  return { look, done: { looked, failures } }
}

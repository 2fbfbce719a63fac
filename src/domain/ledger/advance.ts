import { defaults } from '../names.ts'
import type { Claimed, Entry, Published, Released } from './entry.ts'
import type { Advance } from './misfit.ts'
import { cents, pay, without } from './money.ts'
import { advanceReview, claimReview, forgetReviews, releaseReview } from './reviews.ts'
import { isReviewKey, type LedgerState, type SubjectState, subjectOf, subjectOfKey } from './state.ts'

/**
 * The state after one entry. Pure, so a reader can replay what a writer claims; an entry that does not fit is a value.
 * @param state the state before; its `seq` is not changed here (one commit may hold many entries)
 */
export function advance(state: LedgerState, entry: Entry): Advance {
  switch (entry.kind) {
    case 'claimed':
      return advanceClaimed(state, entry)
    case 'published':
      return advancePublished(state, entry)
    case 'released':
      return advanceReleased(state, entry)
    case 'refused':
      return onSubject(state, entry.subject, (subject) => ({
        ...subject,
        refused: [...subject.refused, entry.ask].slice(-50),
        label: entry.label ?? subject.label,
        labelOpen: entry.label === null && subject.labelOpen,
      }))
    case 'held':
      return onSubject(state, entry.subject, (subject) => ({
        ...subject,
        held: { by: entry.by, at: entry.at, why: entry.why },
      }))
    case 'resumed':
      return onSubject(state, entry.subject, (subject) => ({
        ...subject,
        ...renewed,
        held: null,
        resumedAt: entry.at,
        confirmed: [...subject.confirmed, ...entry.confirmed].slice(-20),
      }))
    case 'approved':
      return onSubject(state, entry.subject, (subject) => ({
        ...subject,
        approved: { head: entry.head, by: entry.by, at: entry.at },
      }))
    case 'reviewed':
    case 'waived':
    case 'rechecked':
      return advanceReview(state, entry)
    case 'installed':
      return { state: { ...state, since: state.since ?? entry.at } }
    case 'swept':
      return { state: { ...state, sweptAt: entry.at } }
  }
}

/** The state after a whole commit: every entry in order, then one step of `seq`. The first misfit refuses all. */
export function advanceAll(state: LedgerState, entries: readonly Entry[]): Advance {
  let next = state
  for (const entry of entries) {
    const after = advance(next, entry)
    if ('misfit' in after) return after
    next = after.state
  }
  return { state: { ...next, seq: state.seq + 1 } }
}

/** What a human act gives back: energy never adds up, rounds and attempts start again. */
const renewed = { energy: defaults.energy, rounds: 0, attempts: 0 } as const

function onSubject(state: LedgerState, subject: number, change: (before: SubjectState) => SubjectState): Advance {
  return { state: { ...state, subjects: { ...state.subjects, [subject]: change(subjectOf(state, subject)) } } }
}

function advanceClaimed(state: LedgerState, entry: Claimed): Advance {
  if (state.claims[entry.key]) return { misfit: 'claimed_elsewhere' }
  if (isReviewKey(entry.key)) return claimReview(state, entry)
  const subject = subjectOf(state, entry.job.subject)
  if (entry.job.generation <= subject.generation) return { misfit: 'stale_generation' }
  const spent =
    entry.cause === 'person'
      ? renewed
      : { energy: Math.max(0, subject.energy - 1), rounds: subject.rounds + 1, attempts: subject.attempts }
  const { key, at, by, cause, hash, job, reservedUsd } = entry
  const label = { label: entry.label ?? subject.label, labelOpen: entry.label !== null || subject.labelOpen }
  return {
    state: {
      ...state,
      claims: { ...state.claims, [key]: { key, at, by, cause, hash, job, reservedUsd } },
      subjects: {
        ...state.subjects,
        [job.subject]: { ...subject, ...spent, ...label, generation: job.generation, claimedAt: at },
      },
      dispatches: entry.cause === 'person' ? countDispatch(state.dispatches, by.id, at) : state.dispatches,
    },
  }
}

function advancePublished(state: LedgerState, entry: Published): Advance {
  const claim = state.claims[entry.key]
  if (!claim) return { misfit: 'no_claim' }
  if (claim.job.generation !== entry.generation) return { misfit: 'stale_generation' }
  return onSubject(state, claim.job.subject, (subject) => ({
    ...subject,
    pull: entry.pull,
    branch: entry.branch,
    head: entry.head,
    publishedAt: entry.at,
    holds: entry.holds,
    attempts: 0,
  }))
}

function advanceReleased(state: LedgerState, entry: Released): Advance {
  const claim = state.claims[entry.key]
  if (claim && claim.job.generation !== entry.generation) return { misfit: 'stale_generation' }
  if (!claim && entry.next !== 'merged' && entry.next !== 'closed') return { misfit: 'no_claim' }
  if (isReviewKey(entry.key)) return releaseReview(state, entry, claim)
  const number = claim?.job.subject ?? subjectOfKey(entry.key)
  const paid = pay(state, entry)
  const claims = without(paid.claims, entry.key)
  if (entry.next === 'merged' || entry.next === 'closed') {
    const merged = paid.merged + (entry.next === 'merged' ? 1 : 0)
    return {
      state: { ...forgetReviews(paid, number), merged, claims, subjects: without(paid.subjects, String(number)) },
    }
  }
  return onSubject({ ...paid, claims }, number, (subject) => ({
    ...subject,
    ...(entry.next === 'again' && claim?.cause === 'automatic' ? givenBack(subject) : {}),
    spentUsd: cents(subject.spentUsd + entry.usd),
    attempts: subject.attempts + (entry.next === 'retry' ? 1 : 0),
    labelOpen: entry.next !== 'open' && subject.labelOpen,
    last: { because: entry.because, at: entry.at, run: entry.run },
  }))
}

/** A run that met a moved branch costs neither energy nor a round. */
function givenBack(subject: SubjectState): Pick<SubjectState, 'energy' | 'rounds'> {
  return { energy: Math.min(defaults.energy, subject.energy + 1), rounds: Math.max(0, subject.rounds - 1) }
}

function countDispatch(before: LedgerState['dispatches'], id: number, at: string): LedgerState['dispatches'] {
  const since = new Date(Date.parse(at) - 3_600_000).toISOString()
  const counted = { ...before, [id]: [...(before[id] ?? []), at] }
  const recent = Object.entries<string[]>(counted).map(
    ([who, times]) => [who, times.filter((time) => time > since)] as const,
  )
  return Object.fromEntries(recent.filter(([, times]) => times.length > 0))
}

import type { Claimed, Entry, Released, Reviewed, Waived } from './entry.ts'
import type { Advance } from './misfit.ts'
import { cents, newest, pay, without } from './money.ts'
import { type Claim, type LedgerState, type ReviewState, reviewOf, subjectOf, subjectOfKey } from './state.ts'

const mostChecks = 8
const mostWaivers = 40

/**
 * A review begins: it spends no energy and counts for nobody's hour, but only one runs per pull request, and only one of
 * those that outsiders cause: two servers that decide at once must not spend their purse twice.
 */
export function claimReview(state: LedgerState, entry: Claimed): Advance {
  const { key, at, by, cause, hash, job, reservedUsd, outsider } = entry
  if (job.kind !== 'review' || job.head === null || !job.review) return { misfit: 'no_claim' }
  if (outsider && Object.values(state.claims).some((claim) => claim.outsider)) return { misfit: 'claimed_elsewhere' }
  if (job.generation <= (reviewOf(state, subjectOfKey(key)).tried?.generation ?? 0))
    return { misfit: 'stale_generation' }
  const claim: Claim = { key, at, by, cause, hash, job, reservedUsd, ...(outsider ? { outsider } : {}) }
  const claimed = { ...state, claims: { ...state.claims, [key]: claim } }
  const { head, review, generation } = job
  return onReview(claimed, subjectOfKey(key), (before) => {
    const same = before.tried?.head === head && before.tried.policy === review.policy && before.recheck === null
    const attempts = same ? (before.tried?.attempts ?? 0) : 0
    return { ...before, tried: { generation, head, policy: review.policy, attempts, because: '' }, recheck: null }
  })
}

/**
 * The end of a review's claim: what it cost, and whether it counts as a failed attempt. Once its pull request is over,
 * with a claim or without one, nothing of it is kept.
 */
export function releaseReview(state: LedgerState, entry: Released, claim: Claim | undefined): Advance {
  const paid = claim?.outsider ? payOutsider(state, entry) : pay(state, entry)
  const open = { ...paid, claims: without(paid.claims, entry.key) }
  if (entry.next === 'closed' || entry.next === 'merged') {
    return { state: { ...open, reviews: without(open.reviews, String(subjectOfKey(entry.key))) } }
  }
  return onReview(open, subjectOfKey(entry.key), (before) => ({
    ...before,
    tried: before.tried && {
      ...before.tried,
      attempts: before.tried.attempts + (entry.next === 'retry' ? 1 : 0),
      because: entry.because,
    },
  }))
}

/** What reviews and people leave behind on a pull request. */
export function advanceReview(
  state: LedgerState,
  entry: Extract<Entry, { kind: 'reviewed' | 'waived' | 'rechecked' }>,
): Advance {
  switch (entry.kind) {
    case 'reviewed':
      return advanceReviewed(state, entry)
    case 'waived':
      return onReview(state, entry.pull, (before) => ({ ...before, waivers: withWaiver(before.waivers, entry) }))
    case 'rechecked':
      return onReview(state, entry.pull, (before) => ({ ...before, recheck: entry.at }))
  }
}

function advanceReviewed(state: LedgerState, entry: Reviewed): Advance {
  const claim = state.claims[entry.key]
  if (!claim) return { misfit: 'no_claim' }
  if (claim.job.generation !== entry.generation) return { misfit: 'stale_generation' }
  return onReview(state, entry.pull, (before) => ({
    ...before,
    checks: [...new Set([entry.check, ...before.checks])].slice(0, mostChecks),
  }))
}

/** A second person joins the first one's live waiver of the same content; whoever repeats it replaces it. */
function withWaiver(before: ReviewState['waivers'], entry: Waived): ReviewState['waivers'] {
  const { by, at, until, sole, kind: _kind, pull: _pull, ...what } = entry
  const same = before.find((one) => isSameWaiver(one, entry))
  const others = (same && same.until >= at.slice(0, 10) ? same.by : []).filter(({ id }) => id !== by.id)
  const last = same && others.length > 0 ? earlier(same.until, until) : until
  const waiver = { ...what, by: [...others, by].slice(-4), at, until: last, ...(sole ? { sole } : {}) }
  return [...before.filter((one) => one !== same), waiver].slice(-mostWaivers)
}

/** Whether two waivers accept the same: an item on one content, failing or not judged. */
export function isSameWaiver(one: AboutWaiver, other: AboutWaiver): boolean {
  return one.item === other.item && one.rev === other.rev && one.key === other.key && one.unjudged === other.unjudged
}

type AboutWaiver = Pick<Waived, 'item' | 'rev' | 'key' | 'unjudged'>

function earlier(one: string, other: string): string {
  return one < other ? one : other
}

/** Reviews of a subject that is over are of no more use. */
export function forgetReviews(state: LedgerState, subject: number): LedgerState {
  const { pull } = subjectOf(state, subject)
  const reviews = without(without(state.reviews, String(subject)), String(pull))
  return { ...state, reviews }
}

function payOutsider(state: LedgerState, { at, usd }: Released): LedgerState {
  if (usd === 0) return state
  const day = at.slice(0, 10)
  const sum = cents((state.outsiderDays[day] ?? 0) + usd)
  return { ...state, outsiderDays: newest({ ...state.outsiderDays, [day]: sum }, 3) }
}

function onReview(state: LedgerState, pull: number, change: (before: ReviewState) => ReviewState): Advance {
  return { state: { ...state, reviews: { ...state.reviews, [pull]: change(reviewOf(state, pull)) } } }
}

import { type ReviewState, reviewKey, reviewOf } from '../../domain/ledger/state.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { JudgedRecord, ReviewRecord } from '../../domain/review/record.ts'
import { isAfter } from '../time.ts'
import { isSelf, type View } from '../view.ts'
import { policyOf } from './policy.ts'

/** How the review of a pull request stands. */
export type ReviewStanding =
  /** Nothing is reviewed here, or not this pull request: a draft, or one from before the App came. */
  | { readonly kind: 'off'; readonly because: 'disabled' | 'draft' | 'older' }
  | { readonly kind: 'judged'; readonly record: JudgedRecord }
  /** It was said that nothing could be judged. */
  | { readonly kind: 'stopped'; readonly record: ReviewRecord }
  | { readonly kind: 'running' }
  | { readonly kind: 'missing' }

export function reviewStanding(view: View, pull: PullFacts): ReviewStanding {
  const off = whyOff(view, pull)
  if (off !== null) return { kind: 'off', because: off }
  if (view.state.claims[reviewKey(pull.number)]) return { kind: 'running' }
  const record = currentRecord(view, pull)
  if (record === null || reviewFacts(view, pull).recheck !== null) return { kind: 'missing' }
  return record.kind === 'judged' ? { kind: 'judged', record } : { kind: 'stopped', record }
}

/** What the App wrote about this pull request, head, base and policy; null where it is about any other. */
export function currentRecord(view: View, pull: PullFacts): ReviewRecord | null {
  const own = pull.checklist?.records.filter((one) => one.pull === pull.number && one.head === pull.headOid) ?? []
  return own.find((one) => isCurrent(view, pull, one)) ?? null
}

/**
 * Whether a record about a pull request and its head is about what would be merged now: by the rules that hold now, into
 * the same branch, and counted from the same commit. A base that only grew leaves the diff as it is; one that took over
 * some commits of the head, or lost some, does not.
 */
export function isCurrent(view: View, pull: PullFacts, record: ReviewRecord): boolean {
  if (record.baseRef !== pull.baseRef || record.policy !== policyOf(view, pull)) return false
  return record.kind !== 'judged' || record.base === pull.baseOid || record.report.mergeBase === pull.mergeBase
}

export function reviewFacts({ state }: View, { number }: PullFacts): ReviewState {
  return reviewOf(state, number)
}

function whyOff(view: View, pull: PullFacts): 'disabled' | 'draft' | 'older' | null {
  const { review } = view.config
  if (!review.enabled) return 'disabled'
  if (pull.draft && review.drafts === 'own' && !isSelf(view, pull.author)) return 'draft'
  return isOlder(view, pull) ? 'older' : null
}

/** What stood there before the App came is left alone until its branch moves or somebody asks. */
function isOlder(view: View, pull: PullFacts): boolean {
  const asked = view.state.reviews[pull.number] !== undefined
  return !asked && isAfter(view.since, pull.createdAt) && isAfter(view.since, pull.headCommittedAt)
}

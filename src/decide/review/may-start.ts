import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import type { View } from '../view.ts'
import { isOutsiders, liveReviews } from './order.ts'
import { policyOf } from './policy.ts'
import { reviewFacts } from './standing.ts'

/** Why no review begins now. */
export type ReviewBlocker =
  /** Said nowhere: nothing was set up, or GitHub did not answer a question. */
  | { readonly how: 'silent'; readonly reason: Reason }
  /** Passes by itself. */
  | { readonly how: 'waiting'; readonly reason: Reason }
  /** Takes a person; said in the check run. */
  | { readonly how: 'stopped'; readonly reason: Reason }

type Question = (view: View, pull: PullFacts) => ReviewBlocker | null

const questions: readonly Question[] = [
  hasWorkflow,
  hasConfig,
  hasAttempts,
  isKnownAuthor,
  outsiderMay,
  dayPays,
  slotIsFree,
]

/** The first no; null where a review may begin. */
export function reviewBlocker(view: View, pull: PullFacts): ReviewBlocker | null {
  for (const question of questions) {
    const blocker = question(view, pull)
    if (blocker !== null) return blocker
  }
  return null
}

function hasWorkflow({ snapshot: { repository } }: View): ReviewBlocker | null {
  if (repository.workflowOid === null) return { how: 'silent', reason: 'workflow_missing' }
  return repository.workflowUsable ? null : { how: 'stopped', reason: 'workflow_outdated' }
}

function hasConfig({ snapshot: { config } }: View): ReviewBlocker | null {
  return config.kind === 'invalid' ? { how: 'stopped', reason: 'config_invalid' } : null
}

/** A head on which runs failed as often as they may, by the same rules, is left to people; asking again begins anew. */
function hasAttempts(view: View, pull: PullFacts): ReviewBlocker | null {
  const { tried, recheck } = reviewFacts(view, pull)
  const same = tried?.head === pull.headOid && tried.policy === policyOf(view, pull)
  const spent = same && tried.attempts >= view.config.limits.attempts
  return spent && recheck === null ? { how: 'stopped', reason: 'review_failed' } : null
}

/** On whose purse it goes is not guessed, and a verdict on something else must not stand meanwhile. */
function isKnownAuthor({ snapshot }: View, { author, crossRepository }: PullFacts): ReviewBlocker | null {
  const reading = author === null ? undefined : snapshot.permissions[author.login]
  return crossRepository && author !== null && reading?.kind !== 'read'
    ? { how: 'waiting', reason: 'authz_unavailable' }
    : null
}

function outsiderMay(view: View, pull: PullFacts): ReviewBlocker | null {
  if (!isOutsiders(view, pull)) return null
  if (liveReviews(view).some(({ outsider }) => outsider)) return { how: 'waiting', reason: 'slots_full' }
  const asked = reviewFacts(view, pull).recheck !== null
  const spent = view.state.outsiderDays[view.at.slice(0, 10)] ?? 0
  const { outsiders_day_usd: cap } = view.config.limits
  return !asked && spent + view.config.run.review.usd > cap ? { how: 'stopped', reason: 'outside_budget' } : null
}

function dayPays(view: View, pull: PullFacts): ReviewBlocker | null {
  if (isOutsiders(view, pull)) return null
  const reserved = Object.values(view.state.claims)
    .filter(({ outsider }) => !outsider)
    .reduce((sum, { reservedUsd }) => sum + reservedUsd, 0)
  const spent = (view.state.days[view.at.slice(0, 10)] ?? 0) + reserved
  const { repository_day_usd: cap } = view.config.limits
  return spent + view.config.run.review.usd > cap ? { how: 'stopped', reason: 'budget_day' } : null
}

function slotIsFree(view: View): ReviewBlocker | null {
  const free = liveReviews(view).length < view.config.limits.parallel_reviews
  return free ? null : { how: 'waiting', reason: 'slots_full' }
}

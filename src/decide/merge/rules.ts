import { checks as checkNames } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import * as words from '../../render/merge-words.ts'
import { isAfter } from '../time.ts'
import { isSelf } from '../view.ts'
import { judgedChecks } from './checks.ts'
import { type Gate, no } from './gate.ts'

export const rulesAreRead: Gate = ({ snapshot: { rules }, host }) => {
  if (rules.kind === 'read') return null
  const why = rules.kind === 'unread' ? rules.why : 'they were not asked for'
  return no('rules_unread', words.rulesUnread(why, host))
}

/**
 * A rule that names an App is not satisfied by another App's check of the same name. Our verdict's check is there or not
 * like any other; what it says is asked of its record.
 */
export const requiredChecksReported: Gate = (view, pull) => {
  const { rules, self } = view.snapshot
  if (rules.kind !== 'read') return null
  const reported = [...judgedChecks(view, pull), ...pull.checks.filter((one) => isVerdict(one, self.appId))]
  const missing = rules.requiredChecks
    .filter(({ name, appId }) => !(name === checkNames.merge && (appId === null || appId === self.appId)))
    .filter(({ name, appId }) => !reported.some((one) => one.name === name && (appId === null || one.appId === appId)))
  return missing.length > 0 ? no('required_check_missing', words.missing(missing.map(({ name }) => name))) : null
}

function isVerdict({ name, appId }: PullFacts['checks'][number], ours: number): boolean {
  return name === checkNames.checklist && appId === ours
}

type Review = PullFacts['reviews'][number]

/** The newest opinion of each reviewer; a comment is no opinion, and a dismissed one counts for nothing. */
function opinions({ reviews }: PullFacts): readonly Review[] {
  const newest = new Map<number, Review>()
  for (const review of reviews) {
    if (review.author === null || review.state === 'COMMENTED' || review.state === 'PENDING') continue
    const before = newest.get(review.author.id)
    if (!before || !isAfter(before.at, review.at)) newest.set(review.author.id, review)
  }
  return [...newest.values()]
}

export const nobodyWantsChanges: Gate = (_view, pull) => {
  const against = opinions(pull).filter(({ state }) => state === 'CHANGES_REQUESTED')
  const logins = against.flatMap(({ author }) => (author ? [author.login] : []))
  return logins.length > 0 ? no('changes_requested', words.changesRequested(logins)) : null
}

export const isApproved: Gate = (view, pull) => {
  const { rules } = view.snapshot
  if (rules.kind !== 'read' || rules.requiredApprovals === 0) return null
  const have = opinions(pull).filter(
    ({ state, commit, author }) => state === 'APPROVED' && commit === pull.headOid && !isSelf(view, author),
  ).length
  return have < rules.requiredApprovals ? no('review_required', words.approvals(have, rules.requiredApprovals)) : null
}

export const sawAllReviews: Gate = (_view, { reviewsComplete }) =>
  reviewsComplete ? null : no('truncated', words.partial('reviews'))

export const threadsAreResolved: Gate = (_view, { unresolvedThreads, threadsComplete }) => {
  if (unresolvedThreads > 0) return no('threads_unresolved', words.threads(unresolvedThreads))
  return threadsComplete ? null : no('truncated', words.partial('threads'))
}

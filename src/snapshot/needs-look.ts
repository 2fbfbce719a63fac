import type { Config } from '../domain/config.ts'
import type { Self } from '../domain/identity.ts'
import { branchKey, type LedgerState, subjectOf } from '../domain/ledger/state.ts'
import { readMergeRecord } from '../domain/merge/record.ts'
import { isReason, type Reason } from '../domain/reason.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { mayAsk } from './may-ask.ts'
import { toActor } from './parse/actor.ts'
import type { IssueSummary, PullSummary } from './parse/backlog.ts'
import { toCommentPage } from './parse/comments.ts'
import { toLabelEvents } from './parse/label-events.ts'

export type Judge = { readonly self: Self; readonly config: Config; readonly state: LedgerState }

/** A labeled issue needs a look when its label was not judged, its work waits to be tried again, or a comment asks. */
export function issueNeedsLook(issue: IssueSummary, judge: Judge): boolean {
  const { state, config } = judge
  if (state.claims[branchKey(issue.number)]) return false
  const subject = subjectOf(state, issue.number)
  const event = toLabelEvents(issue.labelEvents, [config.labels.ask]).at(-1)
  const unjudged =
    event?.added === true && (subject.label === null || event.at > subject.label) && (state.since ?? '') <= event.at
  return unjudged || subject.labelOpen || commentsAsk(issue, judge)
}

/**
 * Reasons that may pass without anything on GitHub changing but the time, or checks whose end no field tells; and `ready`,
 * where the call that should have followed did not come.
 */
const passing: readonly Reason[] = [
  'ready',
  'check_pending',
  'required_check_pending',
  'no_checks',
  'no_real_check',
  'required_check_missing',
  'check_wrong_app',
  'check_interrupted',
  'mergeable_unknown',
  'quiet_window',
  'data_incomplete',
  'blocked_unknown',
  'unknown_value',
  'refused_by_github',
  'permission',
  'push_not_allowed',
  'method_not_allowed',
  'rate_limited',
  'scheduled',
  'dependency_open',
  'dependency_closed',
  'stack_lower_open',
  'merge_pending',
  'in_merge_queue',
  'merge_queue_ejected',
  'queue_required',
  'use_async',
  'updating',
  'behind',
  'review_awaited',
  'review_overdue',
  'unknown_outcome',
  'base_changed',
  'head_changed',
  'evidence_pending',
  'evidence_missing',
  'evidence_stale',
  'blocker_issue',
  'not_found',
]

/**
 * A pull request of ours needs a look when our check on its head is missing, waits for time, or is older than the news. The
 * App marks its own drafts ready; anybody else's waits for its author.
 */
export function pullNeedsLook(pull: PullSummary, judge: Judge): boolean {
  if (commentsAsk(pull, judge)) return true
  if (!isCandidate(pull, judge)) return false
  const commit = pull.commits[0]?.commit
  const suite = commit?.own?.[0]
  const reason = reasonOf(suite?.checkRuns?.[0]?.summary ?? '')
  if (!commit || !suite || reason === null || passing.includes(reason)) return true
  if (reason === 'draft' && isOwn(pull, judge)) return true
  if (reason === 'threads_unresolved' && pull.reviewThreads.every(({ isResolved }) => isResolved)) return true
  const others = (commit.statusCheckRollup?.contexts ?? []).filter(
    ({ checkSuite }) => checkSuite?.app?.databaseId !== judge.self.appId,
  )
  const times = others.flatMap(({ startedAt, completedAt, createdAt }) => [startedAt, completedAt, createdAt])
  const news = [pull.updatedAt, commit.committedDate, ...times]
  return news.some((at) => typeof at === 'string' && at > suite.updatedAt)
}

/** The App's own pull requests and those labeled for it, in this repository. */
export function isCandidate(pull: PullSummary, judge: Judge): boolean {
  const labelled = pull.labels?.some((label) => sameLabel(label, judge.config.merge.label)) === true
  return (isOwn(pull, judge) || labelled) && !pull.isCrossRepository
}

function isOwn({ author }: PullSummary, { self }: Judge): boolean {
  return toActor(author)?.id === self.bot.id
}

function commentsAsk({ comments }: Pick<IssueSummary, 'comments'>, judge: Judge): boolean {
  return toCommentPage(comments, 'issue').comments.some((comment) => mayAsk(comment, judge))
}

/** The reason in the record that ends our check's summary. */
function reasonOf(summary: string): Reason | null {
  const word = readMergeRecord(summary)?.reason ?? ''
  return isReason(word) ? word : null
}

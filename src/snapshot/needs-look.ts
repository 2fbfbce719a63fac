import type { Config } from '../domain/config.ts'
import type { Self } from '../domain/identity.ts'
import { branchKey, type LedgerState, subjectOf } from '../domain/ledger/state.ts'
import { labels } from '../domain/names.ts'
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

/** Reasons that may pass without anything on GitHub changing but the time, or checks whose end no field tells. */
const passing: readonly Reason[] = [
  'checks_pending',
  'no_checks',
  'no_real_check',
  'required_check_missing',
  'mergeable_unknown',
  'quiet_window',
  'rules_unread',
  'blocked_by_github',
  'truncated',
  'unknown_value',
  'draft',
  'merge_refused',
]

/** A pull request of ours needs a look when our check on its head is missing, waits for time, or is older than the news. */
export function pullNeedsLook(pull: PullSummary, judge: Judge): boolean {
  if (commentsAsk(pull, judge)) return true
  if (!isCandidate(pull, judge)) return false
  const commit = pull.commits[0]?.commit
  const suite = commit?.own?.[0]
  const reason = reasonOf(suite?.checkRuns?.[0]?.summary ?? '')
  if (!commit || !suite || reason === null || passing.includes(reason)) return true
  if (reason === 'threads_unresolved' && pull.reviewThreads.every(({ isResolved }) => isResolved)) return true
  const others = (commit.statusCheckRollup?.contexts ?? []).filter(
    ({ checkSuite }) => checkSuite?.app?.databaseId !== judge.self.appId,
  )
  const times = others.flatMap(({ startedAt, completedAt, createdAt }) => [startedAt, completedAt, createdAt])
  const news = [pull.updatedAt, commit.committedDate, ...times]
  return news.some((at) => typeof at === 'string' && at > suite.updatedAt)
}

/** The App's own pull requests and those labeled for it, in this repository. */
export function isCandidate({ author, labels: present, isCrossRepository }: PullSummary, { self }: Judge): boolean {
  const ours = toActor(author)?.id === self.bot.id || present?.some((label) => sameLabel(label, labels.merge)) === true
  return ours && !isCrossRepository
}

function commentsAsk({ comments }: Pick<IssueSummary, 'comments'>, judge: Judge): boolean {
  return toCommentPage(comments, 'issue').comments.some((comment) => mayAsk(comment, judge))
}

/** The reason in the machine block of our check's summary. */
function reasonOf(summary: string): Reason | null {
  const word = /"reason":"([a-z_]+)"/.exec(summary.slice(Math.max(0, summary.lastIndexOf('<!--'))))?.[1] ?? ''
  return isReason(word) ? word : null
}

import type { Mutation } from '../../domain/decision.ts'
import type { MergeJudgment } from '../../domain/merge/judgment.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import type { CommentFacts } from '../../domain/snapshot.ts'
import { marker } from '../../render/markdown.ts'
import { nearestRefusal } from '../../render/merge-gates.ts'
import { type Call, mergeNotice, noticeKey, settledNotice } from '../../render/merge-notice.ts'
import type { View } from '../view.ts'
import type { MergeMemory } from './report.ts'

/** Reasons that somebody has to hear of. Verdicts have a comment of their own; what a person did needs no comment at all. */
const calling: ReadonlySet<Reason> = new Set<Reason>([
  'conflict',
  'check_failed',
  'required_check_failed',
  'check_needs_approval',
  'check_cancelled',
  'check_stale',
  'check_too_short',
  'required_check_missing',
  'no_checks',
  'check_wrong_app',
  'no_real_check',
  'not_rebaseable',
  'behind',
  'update_not_possible',
  'attempts_exhausted',
  'refused_by_github',
  'merge_queue_ejected',
  'sensitive_path',
  'mode_change',
  'workflow_change',
  'first_merge_unconfirmed',
  'dependency_closed',
  'approval_stale',
  'review_overdue',
])

/** Everything a notice hangs on. */
export type NoticeFacts = {
  readonly pull: Pick<
    PullFacts,
    'nodeId' | 'number' | 'headOid' | 'locked' | 'comments' | 'commentsComplete' | 'checks' | 'ownMergeCheck'
  >
  readonly judgment: MergeJudgment
  /** Numeric id of the App's bot account. */
  readonly botId: number
  readonly host: string
  readonly handle: string
}

/** The writes, and what our check has to remember of them. They go first: what was not written must not be remembered. */
export type Notice = { readonly mutations: readonly Mutation[]; readonly memory: Pick<MergeMemory, 'told'> }

const silence: Notice = { mutations: [], memory: {} }

/** The comment that calls somebody, once per head and reason; nothing while all that is needed is time. */
export function noticeWrites(view: View, pull: PullFacts, judgment: MergeJudgment): Notice {
  const { snapshot, host, config } = view
  return noticeOf({ pull, judgment, botId: snapshot.self.bot.id, host, handle: config.command.handle })
}

/** The same over plain values. */
export function noticeOf({ pull, judgment, botId, host, handle }: NoticeFacts): Notice {
  const call = callOf(judgment)
  if (call === null || pull.locked || isTold(pull, call.reason)) return silence
  const { reason, refusal } = call
  const memory = { told: reason }
  const existing = noticeOn(pull, botId)
  if (existing && lastLine(existing.body) === noticeKey(pull.headOid, reason)) return { mutations: [], memory }
  const conclusions = new Map(
    pull.checks.flatMap(({ url, conclusion }) => (url === null || conclusion === null ? [] : [[url, conclusion]])),
  )
  const whole = { number: pull.number, head: pull.headOid, reason, refusal, conclusions }
  const body = mergeNotice(whole, { host, handle })
  if (existing) return { mutations: [{ kind: 'edit_comment', commentId: existing.nodeId, body }], memory }
  // Where older comments were not read it may stand among them; a second one would be worse than none.
  if (!pull.commentsComplete) return silence
  return { mutations: [{ kind: 'comment', subjectId: pull.nodeId, body }], memory }
}

/** The edit that ends the call of a pull request that is merged; nothing where nobody was called. */
export function noticeEnds({ snapshot }: View, pull: PullFacts): readonly Mutation[] {
  const existing = noticeOn(pull, snapshot.self.bot.id)
  const body = settledNotice(pull.number, pull.headOid)
  return existing === null || pull.locked || existing.body.trim() === body
    ? []
    : [{ kind: 'edit_comment', commentId: existing.nodeId, body }]
}

/** Found by the App's author id and the marker, never by the marker alone. */
function noticeOn({ comments, number }: NoticeFacts['pull'], botId: number): CommentFacts | null {
  const start = marker('notice', number)
  return comments.find(({ author, body }) => author?.id === botId && body.startsWith(start)) ?? null
}

/** What somebody is called for. The App's own draft waits by itself, but not for what fails on it. */
function callOf(judgment: MergeJudgment): Pick<Call, 'reason' | 'refusal'> | null {
  const { decision, reason, rows } = judgment
  if (decision === 'config_error' || (decision === 'blocked' && calling.has(reason))) {
    return { reason, refusal: nearestRefusal(judgment) }
  }
  if (decision !== 'wait' || reason !== 'draft') return null
  const refusal = rows.flatMap((row) => row.refusal ?? []).find((one) => one.decision === 'blocked')
  return refusal && calling.has(refusal.reason) ? { reason: refusal.reason, refusal } : null
}

/** Whether our check on this head remembers the call, though its comment may be out of sight. */
function isTold({ ownMergeCheck, headOid, number }: NoticeFacts['pull'], reason: Reason): boolean {
  const record = ownMergeCheck?.record
  return record?.head === headOid && record.pull === number && record.told === reason
}

function lastLine(body: string): string {
  return body.trimEnd().split('\n').at(-1)?.trim() ?? ''
}

import type { Decision } from '../domain/decision.ts'
import type { MergeJudgment } from '../domain/merge/judgment.ts'
import type { PullFacts } from '../domain/pull.ts'
import { isReason, type Reason } from '../domain/reason.ts'
import { act, isAct } from './merge/act.ts'
import { afterMerge, deleteBranch, mergedJudgment } from './merge/after.ts'
import { mergeFacts } from './merge/facts.ts'
import { isCompleteAndGreen, judgeMerge } from './merge/judge.ts'
import { claimTo } from './merge/labels.ts'
import { recordOf } from './merge/memory.ts'
import { noticeEnds } from './merge/notice.ts'
import { mergePolicy } from './merge/policy.ts'
import { afterAcceptance, afterRefusal, wasRefused } from './merge/refusal.ts'
import { reportWrites } from './merge/report.ts'
import { tellWrites } from './merge/tell.ts'
import { isAfter, plus } from './time.ts'
import { ownPull, type View } from './view.ts'

/**
 * Merges or reports, and never repairs. Null where there is no pull request of ours, none labeled for us by a writer, and
 * nothing to clean up.
 */
export function decideMerge(view: View): Decision | null {
  const { pull } = view.snapshot
  if (pull === null) return null
  if (pull.merged) return view.known && isSubjectOver(view) ? afterMerge(view, pull) : lastReport(view, pull)
  if (!pull.open) return null
  const claim = claimTo(view, pull)
  if (claim === 'authz_unavailable') return { reason: claim, effects: [] }
  if (claim === 'ours' || isLeftBehind(view, pull)) return judge(view, pull)
  return claim === 'not_asked' ? null : { reason: claim, effects: [] }
}

/** What we began for a pull request that nobody asks to be merged any more: a check that waits, an entry in the queue. */
function isLeftBehind(view: View, pull: PullFacts): boolean {
  const waits = recordOf(pull) !== null && pull.ownMergeCheck?.status !== 'COMPLETED'
  if (waits) return true
  const { queueEntry, autoMerge } = mergeFacts(view, pull).pull
  return queueEntry?.byUs === true || autoMerge?.byUs === true
}

/** On a pull request the ledger never knew: a check of ours that says something else still, and the branch. */
function lastReport(view: View, pull: PullFacts): Decision | null {
  const said = recordOf(pull)?.reason ?? 'merged'
  const check = pull.ownMergeCheck
  const stands = check === null || (check.status === 'COMPLETED' && said === 'merged')
  const report = stands ? [] : reportWrites(view, pull, mergedJudgment(view, pull), {})
  const notice = pull.ownMergeCheck === null ? [] : noticeEnds(view, pull)
  const settled = notice.length === 0 ? [] : [{ kind: 'mutate', mutations: notice } as const]
  const effects = [...settled, ...report, ...(ownPull(view) === null ? deleteBranch(view, pull) : [])]
  return effects.length === 0 ? null : { reason: 'merged', effects }
}

function judge(view: View, pull: PullFacts): Decision {
  const facts = mergeFacts(view, pull)
  const policy = mergePolicy(view)
  const judgment = judgeMerge(facts, policy)
  const { refusal, accepted } = view.snapshot
  if (refusal?.meaning) return afterRefusal(view, pull, { judgment, meaning: refusal.meaning, facts })
  if (accepted) return afterAcceptance(view, pull, judgment, accepted)
  const pending = recordOf(pull)?.pending ?? null
  if (pending !== null) {
    return { reason: 'merge_pending', effects: [{ kind: 'poll_merge', number: pull.number, uuid: pending }] }
  }
  if (facts.own.draftIsOurs && isCompleteAndGreen(facts, policy)) {
    const mutations = [{ kind: 'mark_ready', pullId: pull.nodeId }] as const
    return { reason: 'marked_ready', effects: [{ kind: 'mutate', mutations }] }
  }
  if (!isAct(judgment)) return waiting(view, pull, judgment)
  if (wasRefused(view, pull, facts)) return refusedBefore(pull, judgment)
  return act(view, pull, judgment, policy)
}

/** The check says so already; the same call on the same facts would only be refused once more. */
function refusedBefore(pull: PullFacts, judgment: MergeJudgment): Decision {
  const reason = recordOf(pull)?.reason ?? ''
  const detail = pull.ownMergeCheck?.title ?? ''
  return { reason: isReason(reason) ? reason : judgment.reason, detail, effects: [] }
}

function waiting(view: View, pull: PullFacts, judgment: MergeJudgment): Decision {
  const wakeAt = wakeOf(view, pull, judgment)
  return {
    reason: judgment.reason,
    detail: sentencesOf(judgment),
    effects: [...tellWrites(view, pull, judgment, {}), ...takeBack(pull, judgment)],
    ...(wakeAt === null ? {} : { wakeAt }),
  }
}

/** GitHub's view may be stale for a while; a block that stays after that is looked at by events and the sweep. */
const staleAtMost = 120_000

const stale: readonly Reason[] = ['blocked_unknown', 'mergeable_unknown']

/** What GitHub sends no event for is looked at a few times more by itself. Any other wait has an end that is known. */
function wakeOf({ at }: View, pull: PullFacts, { reason, wakeAt }: MergeJudgment): string | null {
  const said = recordOf(pull)
  if (!stale.includes(reason) || said?.reason !== reason) return wakeAt
  return isAfter(plus(said.reasonSince ?? said.since, staleAtMost), at) ? wakeAt : null
}

function sentencesOf({ rows }: MergeJudgment): string {
  return rows.flatMap(({ refusal }) => refusal?.words ?? []).join('\n')
}

/** Undoes what we asked of GitHub, after the check says why. */
function takeBack(pull: PullFacts, { actions }: MergeJudgment): Decision['effects'] {
  const entry = pull.queue.entry
  return [
    ...(actions.includes('dequeue') && entry
      ? [{ kind: 'dequeue', number: pull.number, entryId: entry.nodeId } as const]
      : []),
    ...(actions.includes('disable_auto_merge')
      ? [{ kind: 'disable_auto_merge', number: pull.number, pullId: pull.nodeId } as const]
      : []),
  ]
}

/** A person's merge ends a person's pull request, not the issue whose number its branch happens to carry. */
function isSubjectOver(view: View): boolean {
  return ownPull(view) !== null || view.snapshot.issue === null
}

import type { Decision, Effect } from '../../domain/decision.ts'
import type { MergeJudgment } from '../../domain/merge/judgment.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { View } from '../view.ts'
import { isGiven, recordOf } from './memory.ts'
import { premisesOf } from './premises.ts'
import { reportWrites, requiresOwnCheck } from './report.ts'

/** Whether a judgment ends in one of the calls that move a pull request. */
export function isAct({ decision }: MergeJudgment): boolean {
  return decision === 'merge' || decision === 'enqueue' || decision === 'update_branch'
}

/**
 * The one call, pinned to the head that was judged. Where a rule wants our own check it is given first, and the call
 * follows in the next round; the call itself looks once more whether everything still holds.
 */
export function act(view: View, pull: PullFacts, judgment: MergeJudgment, policy: MergePolicy): Decision {
  const passes = judgment.decision !== 'update_branch' && requiresOwnCheck(view) === true
  if (passes && !isGiven(pull)) {
    const effects = reportWrites(view, pull, judgment, {})
    if (effects.length > 0) return { reason: 'ready', effects }
  }
  const call = callOf(pull, judgment, policy)
  return call === null ? { reason: judgment.reason, effects: [] } : { reason: reasonOf(judgment), effects: [call] }
}

/** A merge is told as merged once it is; whatever GitHub says instead is told then. */
function reasonOf({ decision, reason }: MergeJudgment): Decision['reason'] {
  return decision === 'merge' ? 'merged' : reason
}

function callOf(pull: PullFacts, { decision, merge }: MergeJudgment, policy: MergePolicy): Effect | null {
  const { number, headOid: sha, nodeId: pullId } = pull
  const premises = premisesOf(pull, policy)
  if (decision === 'enqueue') return { kind: 'enqueue', number, pullId, sha, ...premises }
  if (decision === 'update_branch') return { kind: 'update_branch', number, sha }
  if (merge === null) return null
  return {
    kind: 'merge',
    api: merge.api,
    number,
    sha: merge.sha,
    ...premises,
    method: merge.method,
    title: merge.title,
    message: merge.message,
    attempts: attemptsOf(pull),
  }
}

function attemptsOf(pull: PullFacts): number {
  return Object.values(recordOf(pull)?.attempts ?? {}).reduce((sum, count) => sum + count, 0)
}

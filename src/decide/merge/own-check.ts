import type { Effect } from '../../domain/decision.ts'
import type { MergeJudgment } from '../../domain/merge/judgment.ts'
import type { OwnCheck } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import { stateOf } from '../../render/merge-gates.ts'

type Check = Extract<Effect, { kind: 'check' }>
export type CheckState = Pick<Check, 'status' | 'conclusion'>

const open: CheckState = { status: 'in_progress', conclusion: null }
const success: CheckState = { status: 'completed', conclusion: 'success' }
const neutral: CheckState = { status: 'completed', conclusion: 'neutral' }
const failure: CheckState = { status: 'completed', conclusion: 'failure' }

/** GitHub judges its rules again when these end, so a success that let them begin stays. */
const onTheWay: readonly Reason[] = ['merge_pending', 'in_merge_queue']

/**
 * Status and conclusion of `signalbox / merge`; null where nothing is to be said. A required check passes on GitHub as
 * neutral too (https://docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks),
 * so what is blocked has to fail there; anywhere else a failure would only turn the pull request red.
 * @param required whether a rule requires the check; null where the rules are not known, which counts as yes
 * @param existing our check run on this very head
 */
export function ownCheckState(
  judgment: MergeJudgment,
  required: boolean | null,
  existing: OwnCheck | null,
): CheckState | null {
  const stop = required === false ? neutral : failure
  switch (judgment.decision) {
    case 'merge':
    case 'enqueue':
      return required === true ? success : open
    case 'wait':
    case 'update_branch':
      return isOnTheWay(judgment, existing) ? success : open
    case 'blocked':
    case 'config_error':
    case 'dequeue':
      return stop
    default:
      return quietState(judgment, required, existing)
  }
}

/** What is not ours or finished makes no check, but one that stands on the head does not go on saying what it waited for. */
function quietState(judgment: MergeJudgment, required: boolean | null, existing: OwnCheck | null): CheckState | null {
  switch (judgment.reason) {
    case 'report_only':
      return required === false ? neutral : pressable(judgment)
    case 'merge_pending':
    case 'in_merge_queue':
      return isOnTheWay(judgment, existing) ? success : open
    case 'merged':
      return existing === null ? null : success
    case 'other_instance':
    case 'closed':
      return null
    default:
      if (existing === null) return null
      return required === false ? neutral : failure
  }
}

function isOnTheWay({ reason }: MergeJudgment, existing: OwnCheck | null): boolean {
  return onTheWay.includes(reason) && existing?.conclusion?.toUpperCase() === 'SUCCESS'
}

/** Where people press the button the check must not stand in their way once nothing else does. */
function pressable({ rows }: MergeJudgment): CheckState {
  const others = rows.flatMap(({ refusal }) => (refusal === null || refusal.reason === 'report_only' ? [] : [refusal]))
  if (others.length === 0) return success
  return others.some((refusal) => stateOf(refusal) === 'blocks') ? failure : open
}

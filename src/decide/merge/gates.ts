import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import type { View } from '../view.ts'
import { firstMergeIsConfirmed, isQuiet } from './calm.ts'
import {
  hasKnownChecks,
  nothingFailed,
  nothingIsPending,
  oneCheckIsReal,
  sawAllChecks,
  someCheckReported,
} from './checks.ts'
import {
  hasAllowedBase,
  hasValidConfig,
  isLeftToUs,
  isNotHeld,
  isOfThisRepository,
  isOpen,
  leavesWorkflowsAlone,
  publishersHoldsAreAnswered,
} from './eligible.ts'
import type { Blocker, Gate } from './gate.ts'
import { hasKnownState, hasNoConflict, isNotBlocked, isReady, isUpToDate, isWorkedOut } from './mergeable.ts'
import {
  isApproved,
  nobodyWantsChanges,
  requiredChecksReported,
  rulesAreRead,
  sawAllReviews,
  threadsAreResolved,
} from './rules.ts'
import { verdictStands } from './verdict.ts'

/** All are asked; the first that says no gives the reason. */
const gates: readonly Gate[] = [
  hasValidConfig,
  isOpen,
  isOfThisRepository,
  hasAllowedBase,
  isLeftToUs,
  leavesWorkflowsAlone,
  isNotHeld,
  publishersHoldsAreAnswered,
  isReady,
  hasNoConflict,
  isWorkedOut,
  hasKnownState,
  verdictStands,
  hasKnownChecks,
  nothingFailed,
  sawAllChecks,
  nothingIsPending,
  someCheckReported,
  oneCheckIsReal,
  rulesAreRead,
  requiredChecksReported,
  nobodyWantsChanges,
  isApproved,
  sawAllReviews,
  threadsAreResolved,
  isUpToDate,
  isNotBlocked,
  isQuiet,
  firstMergeIsConfirmed,
]

/** Gates that a draft has to pass before it is marked ready: complete, green, and nobody says stop. */
const readyGates: readonly Gate[] = [
  isOpen,
  isNotHeld,
  hasNoConflict,
  verdictStands,
  hasKnownChecks,
  nothingFailed,
  sawAllChecks,
  nothingIsPending,
  someCheckReported,
]

/** Everything that stands in the way of the merge, nearest reason first. */
export function mergeBlockers(view: View, pull: PullFacts): readonly Blocker[] {
  return ask(gates, view, pull)
}

export function isCompleteAndGreen(view: View, pull: PullFacts): boolean {
  return ask(readyGates, view, pull).length === 0
}

/** Reasons that pass by themselves or with work that is under way; all others take a person. */
const waiting: readonly Reason[] = [
  'checks_pending',
  'mergeable_unknown',
  'quiet_window',
  'no_checks',
  'required_check_missing',
  'rules_unread',
  'review_running',
  'verdict_missing',
]

export function needsPerson({ reason }: Blocker): boolean {
  return !waiting.includes(reason)
}

function ask(questions: readonly Gate[], view: View, pull: PullFacts): readonly Blocker[] {
  return questions.flatMap((gate) => gate(view, pull) ?? [])
}

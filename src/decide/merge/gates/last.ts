import type { Evidence, MergeFacts } from '../../../domain/merge/facts.ts'
import type { Refusal } from '../../../domain/merge/judgment.ts'
import { windows } from '../../../domain/names.ts'
import * as reviewWords from '../../../render/merge-review-words.ts'
import * as words from '../../../render/merge-words.ts'
import { isAfter, plus } from '../../time.ts'
import { requiresOwnCheck } from '../checks.ts'
import { block, type Gate, mayUpdate, update, wait } from '../gate.ts'

/** What is asked once branch, people and checks agree. */

export const evidenceStands: Gate = (facts, { requiredEvidence }) => {
  for (const name of [...requiredEvidence].toSorted()) {
    const refusal = standsFor(facts, name)
    if (refusal !== null) return refusal
  }
  return null
}

/** The newest verdict about this very head and base; one about another is no verdict. */
function standsFor({ pull, evidence }: MergeFacts, name: string): Refusal | null {
  const named = evidence.filter((one) => one.name === name)
  const here = named.filter(({ head, baseRef }) => head === pull.head && baseRef === pull.baseRef)
  const [last = null] = here.toSorted(newestFirst)
  if (last === null) {
    return named.length === 0
      ? wait('evidence_missing', reviewWords.evidence('missing', name))
      : wait('evidence_stale', reviewWords.evidence('stale', name))
  }
  switch (last.outcome) {
    case 'pass':
      return null
    case 'missing':
      return wait('evidence_missing', last.words)
    case 'pending':
      return wait('evidence_pending', last.words)
    case 'fail':
      return block('evidence_failed', last.words)
    case 'unknown':
      return block('evidence_unknown', last.words)
  }
}

/** From bad to good; a failure is worse than all of them. */
const outcomes: readonly Evidence['outcome'][] = ['unknown', 'pending', 'missing', 'pass']

/** Of two that are equally new the less favourable counts, in whatever order they came. */
function newestFirst(one: Evidence, other: Evidence): number {
  return other.order - one.order || outcomes.indexOf(one.outcome) - outcomes.indexOf(other.outcome)
}

const mergeable: readonly string[] = ['CLEAN', 'HAS_HOOKS', 'UNSTABLE']

/** GitHub's own view comes last: it is a hint that can be stale, and it never opens what another gate keeps shut. */
export const githubAgrees: Gate = (facts, policy) => {
  const { mergeState } = facts.pull
  if (facts.own.sharedHead === true && requiresOwnCheck(facts, policy))
    return block('blocked_unknown', words.sharedHead)
  if (mergeState === null || mergeState === 'UNKNOWN') return wait('mergeable_unknown', words.noMergeState)
  if (mergeState === 'BEHIND') return facts.rules.mergeQueue ? null : brought(facts, policy)
  if (mergeState === 'BLOCKED') return explained(facts, policy)
  return mergeable.includes(mergeState) ? null : wait('unknown_value', words.unknownWord('the merge state', mergeState))
}

const brought: (...ask: Parameters<Gate>) => Refusal = (facts, policy) => {
  if (policy.updateBranch === 'never') return block('behind', words.behind)
  return mayUpdate(facts, policy)
    ? update('behind', words.updating)
    : block('update_not_possible', words.updateImpossible)
}

const reread = 60_000

/**
 * GitHub blocks while our own check, where a rule wants it, is not green yet; that one is ours to give. Else a block without
 * a reason is waited for: an attempt could go through by a right to bypass, which is never used.
 */
const explained: (...ask: Parameters<Gate>) => Refusal | null = (facts, policy) => {
  if (requiresOwnCheck(facts, policy) && !facts.own.checkGivenBefore) return null
  if (policy.onUnexplainedBlock === 'attempt' && facts.rules.bypass === 'never') return null
  return wait('blocked_unknown', words.blocked, { wakeAt: plus(facts.now, reread) })
}

/** Nothing is merged while people or reviewers may still be looking at what just happened. */
export const isQuiet: Gate = ({ now, own: { activeAt } }, { quiet }) => {
  if (activeAt === null || quiet === 0) return null
  const until = plus(activeAt, quiet)
  return isAfter(until, now) ? wait('quiet_window', words.quiet(until), { wakeAt: until }) : null
}

export const firstMergeIsConfirmed: Gate = ({ own, pull }, { confirmFirstMerge, handle }) => {
  if (!confirmFirstMerge || !own.firstMerge || own.approvedHead === pull.head) return null
  return block('first_merge_unconfirmed', words.firstMerge(handle))
}

/** Checks of the head stay green when the queue took it out; without looking there it would be queued for ever. */
export const queueDidNotEject: Gate = ({ now, rules, pull: { queueRemoval, head } }) => {
  if (!rules.mergeQueue || queueRemoval === null || queueRemoval.head !== head) return null
  const { failing, at } = queueRemoval
  if (failing.length > 0) return block('merge_queue_ejected', words.ejected(failing))
  // What conflicts with an entry ahead is thrown out at once: without a pause it would be queued and thrown out in a circle.
  const again = at === undefined ? now : plus(at, windows.sweep)
  return isAfter(again, now) ? wait('merge_queue_ejected', words.ejectedFor(again), { wakeAt: again }) : null
}

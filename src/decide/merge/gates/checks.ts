import type { MergeFacts } from '../../../domain/merge/facts.ts'
import type { Link, Refusal } from '../../../domain/merge/judgment.ts'
import type { MergePolicy } from '../../../domain/merge/policy.ts'
import { checks as checkNames } from '../../../domain/names.ts'
import * as words from '../../../render/merge-check-words.ts'
import { partial, unknownWord, updating } from '../../../render/merge-words.ts'
import { isAfter, plus } from '../../time.ts'
import { gatingChecks, isRequired, type JudgedCheck, judgedChecks, requiredChecks, type Standing } from '../checks.ts'
import { block, type Gate, mayUpdate, update, wait } from '../gate.ts'

/** Whether everything that runs on the head has ended well, and something ran at all. */

const second = 1000

function standing(checks: readonly JudgedCheck[], ...wanted: readonly Standing[]): readonly JudgedCheck[] {
  return checks.filter((check) => wanted.includes(check.standing))
}

function namesOf(checks: readonly JudgedCheck[]): readonly string[] {
  return checks.map(({ name }) => name)
}

function linksTo(checks: readonly JudgedCheck[]): readonly Link[] {
  return checks.toSorted(byName).flatMap(({ name, url }) => (url === null ? [] : [{ text: name, url }]))
}

/** A failure is told before anything that is still running: people and agents learn early. */
export const nothingFailed: Gate = (facts, policy) => {
  const all = gatingChecks(facts, policy)
  const [unknown] = standing(all, 'unknown').toSorted(byName)
  if (unknown) return wait('unknown_value', unknownWord(`the check ${unknown.name}`, wordOf(unknown)))
  return failed(all) ?? needsPerson(all, policy) ?? updatedMeanwhile(facts, policy) ?? broken(all, policy)
}

function wordOf({ conclusion, status }: JudgedCheck): string {
  return conclusion ?? status
}

function byName(one: JudgedCheck, other: JudgedCheck): number {
  const key = (check: JudgedCheck): string => [check.name, wordOf(check), check.url].join('\n')
  return key(one).localeCompare(key(other))
}

function failed(all: readonly JudgedCheck[]): Refusal | null {
  const found = standing(all, 'failed')
  if (found.length === 0) return null
  const required = found.some((check) => check.required)
  const reason = required ? 'required_check_failed' : 'check_failed'
  return block(reason, words.failed(namesOf(found)), { links: linksTo(found) })
}

function needsPerson(all: readonly JudgedCheck[], { blockOnNeutral }: MergePolicy): Refusal | null {
  const waiting = standing(all, 'action_required')
  if (waiting.length > 0) {
    return block('check_needs_approval', words.needsApproval(namesOf(waiting)), { links: linksTo(waiting) })
  }
  const neutral = standing(all, 'neutral').filter(({ required }) => required)
  return blockOnNeutral && neutral.length > 0 ? block('neutral_not_allowed', words.neutral(namesOf(neutral))) : null
}

function updatedMeanwhile(facts: MergeFacts, policy: MergePolicy): Refusal | null {
  const behind = facts.pull.mergeState === 'BEHIND' && !facts.rules.mergeQueue
  const wanted = policy.updateOptimistic && policy.updateBranch !== 'never'
  return behind && wanted && mayUpdate(facts, policy) ? update('behind', updating) : null
}

/** Cancelled is not failed: it was interrupted, by a person or by a lost runner. */
function broken(all: readonly JudgedCheck[], policy: MergePolicy): Refusal | null {
  const cancelled = standing(all, 'cancelled')
  if (cancelled.length > 0 && cancelled.every((check) => mayRunAgain(check, policy))) {
    return wait('check_interrupted', words.interrupted(namesOf(cancelled)), { actions: ['rerun_failed_jobs'] })
  }
  if (cancelled.length > 0) {
    return block('check_cancelled', words.cancelled(namesOf(cancelled)), { links: linksTo(cancelled) })
  }
  const stale = standing(all, 'stale')
  if (stale.length > 0) return block('check_stale', words.stale(namesOf(stale)), { links: linksTo(stale) })
  const skipped = policy.skippedIsSuccess ? [] : standing(all, 'skipped')
  return skipped.length > 0 ? block('check_skipped', words.skipped(namesOf(skipped))) : null
}

function mayRunAgain({ lostRunner, attempt }: JudgedCheck, { rerunInterrupted }: MergePolicy): boolean {
  return lostRunner === true && (attempt ?? 1) <= rerunInterrupted
}

export const nothingIsRunning: Gate = (facts, policy) => {
  const pending = standing(gatingChecks(facts, policy), 'pending')
  if (pending.length > 0) {
    const required = pending.some((check) => check.required)
    const reason = required ? 'required_check_pending' : 'check_pending'
    return wait(reason, words.running(namesOf(pending)), { links: linksTo(pending) })
  }
  return policy.gate === 'all' && facts.openSuites > 0 ? wait('check_pending', words.openSuites) : null
}

/** Our verdict's check is there or not like any other; what it says is asked of its record. */
export const requiredReported: Gate = (facts, policy) => {
  const verdicts = facts.checks.filter(({ name, appId }) => name === checkNames.checklist && appId === facts.appId)
  const reported = [...judgedChecks(facts, policy), ...verdicts]
  const missing = requiredChecks(facts, policy).filter(
    ({ name, appId }) => !reported.some((one) => one.name === name && (appId === null || one.appId === appId)),
  )
  if (missing.length === 0) return null
  const absent = missing.filter(({ name }) => !reported.some((one) => one.name === name)).map(({ name }) => name)
  const limit = plus(facts.pull.pushedAt, policy.missingCheckTimeoutSeconds * second)
  const late = !isAfter(limit, facts.now)
  const reason = absent.length > 0 ? 'required_check_missing' : 'check_wrong_app'
  const sentence =
    absent.length > 0
      ? words.missing(absent, late || skipsChecks(facts) ? causeOf(facts) : null)
      : words.wrongApp(missing.map(({ name }) => name))
  if (late && policy.updateWhenCheckMissing && mayUpdate(facts, policy)) {
    return update('required_check_missing', sentence)
  }
  return late ? block(reason, sentence) : wait(reason, sentence, { wakeAt: limit })
}

const skipWords = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]|^skip-checks:\s*true/im

function skipsChecks({ pull }: MergeFacts): boolean {
  return skipWords.test(pull.headMessage)
}

/** The likeliest reason why a check never reported. */
function causeOf(facts: MergeFacts): words.MissingCause {
  if (skipsChecks(facts)) return 'skip_ci'
  if (facts.pull.mergeable === 'CONFLICTING') return 'conflict'
  return facts.checks.length === 0 ? 'old_head' : 'filter'
}

/** Absence is not success: something has to have run, in full view, and long enough. */
export const somethingRan: Gate = (facts, policy) => {
  if (facts.truncated.includes('checks')) return wait('data_incomplete', partial('checks'))
  const all = gatingChecks(facts, policy)
  if (all.length === 0) return nothingRan(facts, policy)
  const least = policy.minCiSeconds
  const short = least > 0 ? standing(all, 'success').filter((check) => lasted(check) < least) : []
  if (short.length > 0) return block('check_too_short', words.tooShort(namesOf(short), least))
  return policy.needsRealCheck ? oneIsReal(facts, all) : null
}

function nothingRan({ now, pull }: MergeFacts, policy: MergePolicy): Refusal | null {
  const settled = plus(pull.pushedAt, policy.settleSeconds * second)
  if (isAfter(settled, now)) return wait('no_checks', words.settling, { wakeAt: settled })
  if (policy.allowNoChecks) return null
  const limit = plus(pull.pushedAt, policy.missingCheckTimeoutSeconds * second)
  if (isAfter(limit, now)) return wait('no_checks', words.noChecks(false), { wakeAt: limit })
  return block('no_checks', words.noChecks(true))
}

/** Seconds; not a number for a check without times, which was not too short as far as anybody knows. */
function lasted({ startedAt, completedAt }: JudgedCheck): number {
  return (Date.parse(completedAt ?? '') - Date.parse(startedAt ?? '')) / second
}

/**
 * Skipped and neutral are no evidence that anything ran. They pass only where a rule names the check and nothing was a
 * draft before, because then GitHub and the rule's author count them so.
 */
function oneIsReal(facts: MergeFacts, all: readonly JudgedCheck[]): Refusal | null {
  if (standing(all, 'success', 'pending').length > 0) return null
  const named = all.some((check) => isRequired(facts, check))
  return named && facts.own.readyAt === null ? null : block('no_real_check', words.noRealCheck)
}

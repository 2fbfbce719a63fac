import { checks as checkNames } from '../../domain/names.ts'
import type { CheckFacts, PullFacts } from '../../domain/pull.ts'
import * as words from '../../render/merge-words.ts'
import type { View } from '../view.ts'
import { type Gate, no } from './gate.ts'

/** How a check stands, in our words. */
type Standing = 'succeeded' | 'passed_over' | 'failed' | 'pending' | 'unknown'

const pendingWords: readonly string[] = ['QUEUED', 'IN_PROGRESS', 'WAITING', 'REQUESTED', 'PENDING', 'EXPECTED']
const endings: Readonly<Record<string, Standing>> = {
  SUCCESS: 'succeeded',
  NEUTRAL: 'passed_over',
  SKIPPED: 'passed_over',
  FAILURE: 'failed',
  ERROR: 'failed',
  TIMED_OUT: 'failed',
  STARTUP_FAILURE: 'failed',
  CANCELLED: 'failed',
  ACTION_REQUIRED: 'failed',
  STALE: 'failed',
}

/** A check run is read further only once it is completed; a commit status carries its answer in its one word. */
function standing({ kind, status, conclusion }: CheckFacts): Standing {
  if (pendingWords.includes(status)) return 'pending'
  if (kind === 'check_run' && status !== 'COMPLETED') return 'unknown'
  const word = conclusion ?? (kind === 'status' ? status : '')
  return Object.hasOwn(endings, word) ? (endings[word] ?? 'unknown') : 'unknown'
}

const ownNames: readonly string[] = [checkNames.merge, checkNames.checklist]

/**
 * All but our own checks: the verdict is asked for its record, and is no evidence of anybody's CI. What others report under
 * our names can only say no. Of two with one name from one workflow and event the newer counts.
 */
export function judgedChecks({ snapshot }: View, { checks }: PullFacts): readonly CheckFacts[] {
  const others = checks.filter(
    (check) => !ownNames.includes(check.name) || (check.appId !== snapshot.self.appId && standing(check) === 'failed'),
  )
  const newest = new Map<string, CheckFacts>()
  for (const check of others) {
    const key = JSON.stringify([check.kind, check.appId, check.name, check.workflow ?? check.databaseId])
    const before = newest.get(key)
    if (!before || (check.databaseId ?? 0) >= (before.databaseId ?? 0)) newest.set(key, check)
  }
  return [...newest.values()]
}

function named(view: View, pull: PullFacts, wanted: Standing): readonly string[] {
  return judgedChecks(view, pull)
    .filter((check) => standing(check) === wanted)
    .map(({ name }) => name)
}

export const hasKnownChecks: Gate = (view, pull) => {
  const unknown = judgedChecks(view, pull).find((check) => standing(check) === 'unknown')
  if (!unknown) return null
  return no('unknown_value', words.unknownWord(`the check ${unknown.name}`, unknown.conclusion ?? unknown.status))
}

/** A failure is a failure on whatever page it stands; only a pass needs the whole list. */
export const nothingFailed: Gate = (view, pull) => {
  const failed = named(view, pull, 'failed')
  return failed.length > 0 ? no('checks_failed', words.failed(failed)) : null
}

export const sawAllChecks: Gate = (_view, { checksComplete }) =>
  checksComplete ? null : no('truncated', words.partial('checks'))

export const nothingIsPending: Gate = (view, pull) => {
  const pending = named(view, pull, 'pending')
  if (pending.length > 0) return no('checks_pending', words.pending(pending))
  return pull.openSuites > 0 ? no('checks_pending', words.openSuites) : null
}

export const someCheckReported: Gate = (view, pull) =>
  judgedChecks(view, pull).length === 0 ? no('no_checks', words.noChecks) : null

/**
 * Skipped and neutral are no evidence that anything ran. They pass only where a rule names the check and nothing was a
 * draft before, because then GitHub and the rule's author count them so.
 */
export const oneCheckIsReal: Gate = (view, pull) => {
  const all = judgedChecks(view, pull)
  const over = named(view, pull, 'passed_over')
  if (all.length === 0 || over.length < all.length) return null
  const { rules } = view.snapshot
  const required = rules.kind === 'read' && rules.requiredChecks.some(({ name }) => over.includes(name))
  return required && pull.readyAt === null ? null : no('no_real_check', words.noRealCheck)
}

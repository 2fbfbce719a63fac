import type { MergeFacts } from '../../domain/merge/facts.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import { checks as checkNames } from '../../domain/names.ts'
import type { CheckFacts } from '../../domain/pull.ts'

/** How a check stands, in our words (REST, "Check runs", "Commit statuses"). */
export type Standing =
  | 'success'
  | 'neutral'
  | 'skipped'
  | 'failed'
  | 'action_required'
  | 'cancelled'
  | 'stale'
  | 'pending'
  | 'unknown'

/** A check that is judged, and whether a rule names it. */
export type JudgedCheck = CheckFacts & { readonly standing: Standing; readonly required: boolean }

const pendingWords: readonly string[] = ['QUEUED', 'IN_PROGRESS', 'WAITING', 'REQUESTED', 'PENDING', 'EXPECTED']
const endings: ReadonlyMap<string, Standing> = new Map<string, Standing>(
  Object.entries({
    SUCCESS: 'success',
    NEUTRAL: 'neutral',
    SKIPPED: 'skipped',
    FAILURE: 'failed',
    ERROR: 'failed',
    TIMED_OUT: 'failed',
    STARTUP_FAILURE: 'failed',
    ACTION_REQUIRED: 'action_required',
    CANCELLED: 'cancelled',
    STALE: 'stale',
  } as const),
)

/** A check run is read further only once it is completed; a commit status carries its answer in its one word. */
export function standingOf({ kind, status, conclusion }: CheckFacts): Standing {
  if (pendingWords.includes(status)) return 'pending'
  if (kind === 'check_run' && status !== 'COMPLETED') return 'unknown'
  return endings.get(conclusion ?? status) ?? 'unknown'
}

/** Whether a check is the one that a rule names: by App, where the rule names one. */
export function isRequired({ rules }: MergeFacts, { name, appId }: CheckFacts): boolean {
  return rules.requiredChecks.some((rule) => rule.name === name && (rule.appId === null || rule.appId === appId))
}

/**
 * The checks of the head, each newest one, without our own: the verdict is asked for its record, and `signalbox / merge` is
 * what is being written. What others report under our names can only say no.
 */
export function judgedChecks(facts: MergeFacts, { ownCheckName }: MergePolicy): readonly JudgedCheck[] {
  const ownNames = [ownCheckName, checkNames.checklist]
  return newest(facts.checks.filter(({ commit }) => commit === undefined || commit === facts.pull.head))
    .map((check) => ({ ...check, standing: standingOf(check), required: isRequired(facts, check) }))
    .filter((check) => !ownNames.includes(check.name) || (check.appId !== facts.appId && check.standing === 'failed'))
}

/** Those of them that have to pass: all but the optional ones, or only what rules name. */
export function gatingChecks(facts: MergeFacts, policy: MergePolicy): readonly JudgedCheck[] {
  const gates = ({ name, required }: JudgedCheck): boolean =>
    required || (policy.gate === 'all' && !policy.optionalChecks.includes(name))
  return judgedChecks(facts, policy).filter(gates)
}

/** What rules name, without our own check: that one is given just before the merge. */
export function requiredChecks({ rules, appId }: MergeFacts, { ownCheckName }: MergePolicy) {
  return rules.requiredChecks.filter((rule) => !isOwn(rule, appId, ownCheckName))
}

/** Whether a rule names the check of that name by that App. */
export function isOwn(rule: { name: string; appId: number | null }, appId: number, own: string): boolean {
  return rule.name === own && (rule.appId === null || rule.appId === appId)
}

/** Whether a rule names our own check. */
export function requiresOwnCheck({ rules, appId }: MergeFacts, { ownCheckName }: MergePolicy): boolean {
  return rules.requiredChecks.some((rule) => isOwn(rule, appId, ownCheckName))
}

/** Of several with one kind, App, name and workflow the one made last counts, and every one whose id is not known. */
function newest(checks: readonly CheckFacts[]): readonly CheckFacts[] {
  const keyOf = ({ kind, appId, name, workflow }: CheckFacts): string =>
    JSON.stringify([kind, appId, name, workflow ?? null])
  const last = new Map<string, number>()
  for (const check of checks) {
    const key = keyOf(check)
    if (check.databaseId !== null) last.set(key, Math.max(last.get(key) ?? 0, check.databaseId))
  }
  return checks.filter((check) => check.databaseId === null || check.databaseId === last.get(keyOf(check)))
}

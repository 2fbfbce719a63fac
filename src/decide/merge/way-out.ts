import type { MergeFacts } from '../../domain/merge/facts.ts'
import type { MergeJudgment, Refusal } from '../../domain/merge/judgment.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import type { Change } from '../../domain/merge/what-if.ts'
import { mergeLabels } from '../../domain/names.ts'
import { oneOf, sameName } from './gate.ts'
import { opinionsOf } from './gates/reviews.ts'
import { judgeMerge } from './judge.ts'
import { supposing } from './what-if.ts'

/** What would have to happen, in an order that works, and what would be judged then. */
export type WayOut = { readonly changes: readonly Change[]; readonly judgment: MergeJudgment }

const mostSteps = 12

/**
 * What would change a judgment: again and again the changes that open the first closed gate, until nothing is closed or
 * nobody's act and no time could open it.
 */
export function wayOut(facts: MergeFacts, policy: MergePolicy): WayOut {
  let way: WayOut = { changes: [], judgment: judgeMerge(facts, policy) }
  for (let step = 0; step < mostSteps; step += 1) {
    const now = supposing(facts, policy, way.changes)
    const refusal = way.judgment.rows.find((row) => row.refusal !== null)?.refusal
    const opening = refusal ? openingOf(refusal, now, policy) : []
    const changes = [...way.changes, ...opening]
    const judgment = judgeMerge(supposing(facts, policy, changes), policy)
    if (opening.length === 0 || isSame(judgment, way.judgment)) return way
    way = { changes, judgment }
  }
  return way
}

/** A change that moves nothing but the time to look again is no way out. */
function isSame(one: MergeJudgment, other: MergeJudgment): boolean {
  return toldBy(one) === toldBy(other)
}

function toldBy({ rows }: MergeJudgment): string {
  return JSON.stringify(rows.map(({ gate, refusal }) => [gate, refusal?.reason, refusal?.words]))
}

function openingOf(refusal: Refusal, facts: MergeFacts, policy: MergePolicy): readonly Change[] {
  const { pull } = facts
  switch (refusal.reason) {
    case 'label_missing':
      return labels(policy.requireLabel?.slice(0, 1) ?? [], true)
    case 'hold_label':
      return labels(oneOf(policy.holdLabels, pull.labels), false)
    case 'frozen':
      return labels(policy.freeze === null ? [] : [`${mergeLabels.priority}${policy.freeze.minPriority}`], true)
    case 'draft':
      return [{ kind: 'ready' }]
    case 'sensitive_path':
    case 'mode_change':
    case 'first_merge_unconfirmed':
      return [{ kind: 'confirm' }]
    case 'threads_unresolved':
      return [{ kind: 'resolve_threads' }]
    case 'review_required':
    case 'approval_stale':
    case 'reviews_requested':
    case 'changes_requested':
    case 'review_awaited':
    case 'review_overdue':
      return approvals(refusal.reason, facts, policy)
    default:
      return refusal.reason.includes('check') ? checks(facts, policy) : later(refusal, facts)
  }
}

function labels(names: readonly string[], on: boolean): readonly Change[] {
  return names.map((label) => ({ kind: 'label', label, on }))
}

function approvals(reason: string, facts: MergeFacts, policy: MergePolicy): readonly Change[] {
  if (reason === 'changes_requested') {
    const objecting = opinionsOf(facts).filter(({ state }) => state === 'CHANGES_REQUESTED')
    return objecting.map(({ author }) => ({ kind: 'approve', by: author.login }))
  }
  const reviewed = facts.reviews.filter(({ commit, state }) => commit === facts.pull.head && state === 'APPROVED')
  const missing = (login: string): boolean => !reviewed.some(({ author }) => sameName(author.login, login))
  const awaited = policy.waitFor.map(({ login }) => login).filter(missing)
  if (reason === 'review_awaited' || reason === 'review_overdue') return approving(awaited)
  const asked = facts.requestedReviewers.filter((one) => /^[\w-]+$/.test(one))
  return approving([...asked, ...someone].filter(missing).slice(0, 1))
}

/** Whoever it may be; the account of that name, if there is one, is not meant. */
const someone = ['somebody', 'somebody-else', 'a-third-person']

function approving(logins: readonly string[]): readonly Change[] {
  return logins.map((by) => ({ kind: 'approve', by }))
}

/** Everything that has not passed on the head, and what a rule asks for and nobody reported. */
function checks({ pull, checks, rules }: MergeFacts, policy: MergePolicy): readonly Change[] {
  const reported = checks.filter(({ commit }) => commit === undefined || commit === pull.head)
  const open = reported.filter(({ status, conclusion }) => (conclusion ?? status) !== 'SUCCESS').map(({ name }) => name)
  const asked = rules.requiredChecks.filter(
    (one) =>
      !reported.some(
        ({ name, appId }) => name === one.name && (one.appId === null || appId === null || appId === one.appId),
      ),
  )
  const required = new Set(rules.requiredChecks.map(({ name }) => name))
  const names = [...open, ...asked.map(({ name }) => name)].filter(
    (name) => name !== policy.ownCheckName && (required.has(name) || !policy.optionalChecks.includes(name)),
  )
  return [...new Set(names)].map((name) => ({ kind: 'check', name, word: 'SUCCESS' }))
}

function later({ wakeAt }: Refusal, { now }: MergeFacts): readonly Change[] {
  const milliseconds = wakeAt === undefined ? 0 : Date.parse(wakeAt) - Date.parse(now)
  return milliseconds > 0 ? [{ kind: 'time', milliseconds: Math.ceil(milliseconds / 1000) * 1000 }] : []
}

import type { MergeFacts } from '../../domain/merge/facts.ts'
import type { GateName, GateRow, MergeJudgment, Refusal } from '../../domain/merge/judgment.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import { mergeText } from '../../render/merge-message.ts'
import { latest } from '../time.ts'
import type { NamedGate } from './gate.ts'
import * as branch from './gates/branch.ts'
import * as checks from './gates/checks.ts'
import * as eligible from './gates/eligible.ts'
import * as last from './gates/last.ts'
import { leavesSensitivePathsAlone } from './gates/paths.ts'
import * as reviews from './gates/reviews.ts'
import { baseIsProtected, methodIsAllowed, methodOf } from './gates/setup.ts'

/** In the order in which they are asked: the first that does not open gives the reason. */
export const gates: readonly NamedGate[] = [
  { name: 'instance', asks: eligible.isThisInstance },
  { name: 'configuration', asks: eligible.hasValidConfig },
  { name: 'state', asks: eligible.isOpen },
  { name: 'reading', asks: eligible.isReadInFull },
  { name: 'opt_in', asks: eligible.isAskedFor },
  { name: 'author', asks: eligible.hasAllowedAuthor },
  { name: 'hold', asks: eligible.isNotHeld },
  { name: 'queue', asks: eligible.isNotUnderWay },
  { name: 'blockers', asks: eligible.nothingStopsMerging },
  { name: 'freeze', asks: eligible.isUrgentEnough },
  { name: 'base', asks: eligible.hasAllowedBase },
  { name: 'fork', asks: eligible.isOfThisRepository },
  { name: 'workflows', asks: eligible.leavesWorkflowsAlone },
  { name: 'protection', asks: baseIsProtected },
  { name: 'method', asks: methodIsAllowed },
  { name: 'conflict', asks: branch.hasNoConflict },
  { name: 'title', asks: branch.titleIsFinished },
  { name: 'draft', asks: branch.isReady },
  { name: 'mergeability', asks: branch.isWorkedOut },
  { name: 'update', asks: branch.isKeptUpToDate },
  { name: 'attempts', asks: branch.hasAttemptsLeft },
  { name: 'dependencies', asks: branch.dependenciesAreMerged },
  { name: 'stack', asks: branch.isBottomOfStack },
  { name: 'schedule', asks: branch.isTime },
  { name: 'paths', asks: leavesSensitivePathsAlone },
  { name: 'reviews', asks: reviews.nobodyWantsChanges },
  { name: 'approvals', asks: reviews.isApproved },
  { name: 'threads', asks: reviews.threadsAreResolved },
  { name: 'awaited_reviews', asks: reviews.awaitedReviewsCame },
  { name: 'checks', asks: checks.nothingFailed },
  { name: 'running', asks: checks.nothingIsRunning },
  { name: 'required', asks: checks.requiredReported },
  { name: 'real_check', asks: checks.somethingRan },
  { name: 'verdict', asks: last.evidenceStands },
  { name: 'github', asks: last.githubAgrees },
  { name: 'quiet', asks: last.isQuiet },
  { name: 'first_merge', asks: last.firstMergeIsConfirmed },
  { name: 'ejection', asks: last.queueDidNotEject },
]

/** After these nothing else is worth asking: the pull request is not ours, or it is over. */
const final: readonly GateName[] = ['instance', 'state']

/** Gates that a draft has to pass before it is marked ready: complete, green, and nobody says stop. */
const beforeReady: readonly GateName[] = [
  'instance',
  'configuration',
  'state',
  'reading',
  'hold',
  'conflict',
  'checks',
  'running',
  'real_check',
  'verdict',
]

/**
 * Whether a pull request is merged now, and if not, everything that stands in the way, nearest first. Pure: the clock is
 * `facts.now`, and no input makes it throw.
 * @returns the decision, its reason, the table of gates, and the one pinned call where there is something to do
 */
export function judgeMerge(facts: MergeFacts, policy: MergePolicy): MergeJudgment {
  const rows = rowsOf(facts, policy)
  const refusals = rows.flatMap(({ refusal }) => refusal ?? [])
  const [first] = refusals
  if (first) return refused(first, refusals, rows)
  if (policy.mode === 'report_only') return { ...quietly(rows), decision: 'noop', reason: 'report_only' }
  const method = methodOf(facts, policy) ?? 'merge'
  const { title, message } = textOf(facts, policy)
  if (facts.rules.mergeQueue) return { ...quietly(rows), decision: 'enqueue', reason: 'ready', actions: ['enqueue'] }
  const deletes = policy.deleteBranch && !facts.pull.fork && !facts.repository.deletesBranches
  const api = facts.pull.stack === null ? 'merge' : 'merge-async'
  return {
    ...quietly(rows),
    decision: 'merge',
    reason: 'ready',
    actions: deletes && (facts.repository.dependents ?? 0) === 0 ? ['merge', 'delete_branch'] : ['merge'],
    merge: { sha: facts.pull.head, method, title, message, api },
  }
}

/**
 * Whether a draft of the App is complete and green, so that it can be marked ready. Workflows may skip drafts, so what was
 * skipped counts here.
 */
export function isCompleteAndGreen(facts: MergeFacts, policy: MergePolicy): boolean {
  return rowsOf(facts, { ...policy, needsRealCheck: false }).every(
    ({ gate, refusal }) => refusal === null || !beforeReady.includes(gate),
  )
}

function rowsOf(facts: MergeFacts, policy: MergePolicy): readonly GateRow[] {
  const rows: GateRow[] = []
  for (const { name, asks } of gates) {
    const answer = asks(facts, policy)
    const refusal = answer !== null && 'decision' in answer ? answer : null
    rows.push({ gate: name, refusal, note: answer !== null && 'note' in answer ? answer.note : null })
    if (refusal !== null && final.includes(name)) break
  }
  return rows
}

function refused(first: Refusal, all: readonly Refusal[], rows: readonly GateRow[]): MergeJudgment {
  return {
    decision: first.decision,
    reason: first.reason,
    rows,
    actions: first.actions ?? [],
    merge: null,
    wakeAt: all.every(({ wakeAt }) => wakeAt !== undefined) ? latest(all.map((one) => one.wakeAt ?? null)) : null,
  }
}

function quietly(rows: readonly GateRow[]) {
  return { rows, actions: [], merge: null, wakeAt: null }
}

function textOf(facts: MergeFacts, { messageTemplate }: MergePolicy) {
  return mergeText(facts.pull, { ...facts.own.message, template: messageTemplate })
}

import type { MergeFacts } from '../../../domain/merge/facts.ts'
import type { Refusal } from '../../../domain/merge/judgment.ts'
import type { MergePolicy } from '../../../domain/merge/policy.ts'
import * as words from '../../../render/merge-words.ts'
import { block, type Gate, ignore, misconfigured, oneOf, sameName, wait } from '../gate.ts'

/** Whether this pull request is ours to merge at all, and whether anybody says "not now". */

export const isThisInstance: Gate = ({ appId }, policy) =>
  policy.appId === null || policy.appId === String(appId) ? null : ignore('other_instance', words.otherInstance)

export const hasValidConfig: Gate = (_facts, { valid }) =>
  valid ? null : misconfigured('config_invalid', words.invalidConfig)

/** GitHub may show a pull request as open for a while after its merge; the head that was merged says so. */
export const isOpen: Gate = ({ pull, history, repository }, { deleteBranch }) => {
  if (pull.state === 'MERGED') {
    const wanted = deleteBranch && !pull.fork && !repository.deletesBranches && (repository.dependents ?? 0) === 0
    return ignore('merged', words.merged, wanted ? { actions: ['delete_branch'] } : {})
  }
  if (history.mergedHead === pull.head) return ignore('merged', words.merged)
  return pull.state === 'CLOSED' ? ignore('closed', words.closed) : null
}

export const isReadInFull: Gate = ({ requestsLeft, unread, own }, { rateLimitFloor }) => {
  if (requestsLeft !== null && requestsLeft < rateLimitFloor) return wait('rate_limited', words.fewRequests)
  return unread.length === 0 ? null : wait('data_incomplete', words.unread(unread, own.message.host))
}

/** What was asked of GitHub for a pull request that may not be merged any more is taken back; a person's own act is not. */
function takenBack({ pull }: MergeFacts, refusal: Refusal): Refusal {
  if (pull.queueEntry?.byUs) return { ...refusal, decision: 'dequeue', actions: ['dequeue'] }
  return pull.autoMerge?.byUs ? { ...refusal, actions: ['disable_auto_merge'] } : refusal
}

export const isAskedFor: Gate = (facts, { requireLabel }) => {
  if (requireLabel === null || oneOf(requireLabel, facts.pull.labels).length > 0) return null
  return takenBack(facts, ignore('label_missing', words.labelMissing(requireLabel)))
}

export const hasAllowedAuthor: Gate = ({ pull }, { allowedAuthors }) =>
  allowedAuthors === null || allowedAuthors.some((login) => sameName(login, pull.author))
    ? null
    : ignore('author_not_allowed', words.author(pull.author))

export const isNotHeld: Gate = (facts, { holdLabels, handle }) => {
  const present = oneOf(holdLabels, facts.pull.labels)
  if (present.length > 0) return takenBack(facts, block('hold_label', words.holdLabel(present)))
  const [hold] = facts.own.holds.toSorted()
  if (hold !== undefined) return takenBack(facts, block('held', hold))
  const [finding] = facts.own.approvedHead === facts.pull.head ? [] : facts.own.findings.toSorted()
  return finding === undefined ? null : takenBack(facts, block(finding, words.finding(finding, handle)))
}

export const isNotUnderWay: Gate = ({ pull, history }) => {
  if (history.pending) return ignore('merge_pending', words.merging)
  return pull.queueEntry === null ? null : ignore('in_merge_queue', words.inQueue)
}

export const nothingStopsMerging: Gate = ({ repository, pull }) => {
  const here = repository.blockers.filter(({ branches }) => branches.length === 0 || branches.includes(pull.baseRef))
  return here.length === 0 ? null : block('blocker_issue', words.blockers(here.map(({ number }) => number)))
}

export const isUrgentEnough: Gate = ({ pull }, { freeze }) =>
  freeze === null || pull.priority >= freeze.minPriority
    ? null
    : block('frozen', words.frozen(pull.priority, freeze.minPriority))

export const hasAllowedBase: Gate = ({ pull }, { allowedBases }) =>
  isAllowedBase(pull, allowedBases) ? null : block('base_not_allowed', words.base(pull.baseRef))

function isAllowedBase({ baseRef, baseIsDefault }: MergeFacts['pull'], allowed: MergePolicy['allowedBases']): boolean {
  if (allowed === 'any') return true
  return allowed === 'default' ? baseIsDefault : allowed.includes(baseRef)
}

export const isOfThisRepository: Gate = ({ pull }, { mergeForks }) =>
  pull.fork && !mergeForks ? block('fork_head', words.fork) : null

export const leavesWorkflowsAlone: Gate = ({ pull, truncated }, { workflowsByPeople }) => {
  if (!workflowsByPeople) return null
  const touched = pull.paths.filter((path) => path.toLowerCase().startsWith('.github/workflows/'))
  if (touched.length > 0) return block('workflow_change', words.workflows(touched))
  return truncated.includes('files') ? wait('data_incomplete', words.partial('files')) : null
}

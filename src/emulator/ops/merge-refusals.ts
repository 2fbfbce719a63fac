import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { violationMessage } from './branch-rules.ts'
import { classicRules, enforcedRules, mayPushTo } from './classic-protection.ts'
import type { MergeMethod, MergeRequest } from './merge.ts'
import { hasQueue } from './merge-queue-facts.ts'
import { pullOf } from './pulls-facts.ts'
import { isBehind, mergeBlockers } from './pulls-mergeability.ts'
import { rulesFor } from './rulesets.ts'
import { workflowMergeRefusal } from './workflow-files.ts'

/**
 * Refuses a merge for everything but git's own reasons (REST, "Merge a pull request").
 * @throws ApiError 405 for a closed pull request, a draft, a method or a rule, 409 for another head, 403 for workflow files
 */
export function refuseMerge(
  caller: Caller,
  repository: Repository,
  issue: Issue,
  request: MergeRequest & { method: MergeMethod },
): void {
  const pull = pullOf(issue)
  if (issue.state !== 'open') throw new ApiError(405, 'Pull Request is not mergeable')
  if (request.sha !== undefined && request.sha !== pull.headSha) {
    throw new ApiError(409, 'Head branch was modified. Review and try the merge again.')
  }
  if (pull.draft) throw new ApiError(405, 'Pull Request is still a draft')
  refuseMethod(repository, pull.baseRef, request.method)
  const words = ruleRefusal(caller, repository, issue)
  if (words !== null) throw new ApiError(405, words)
  const workflow = workflowMergeRefusal(caller, repository, issue)
  if (workflow !== null) throw new ApiError(403, workflow)
}

/** What both systems of rules have against it, in one message; rulesets begin with a headline of their own. */
function ruleRefusal(caller: Caller, repository: Repository, issue: Issue): string | null {
  const { baseRef } = pullOf(issue)
  const rulesets = mergeBlockers(repository, issue, rulesFor(repository, baseRef))
  const classic = mergeBlockers(repository, issue, classicRules(repository, baseRef))
  if (hasQueue(repository, baseRef)) rulesets.push('Changes must be made through the merge queue')
  if (isBehind(repository, issue, rulesFor(repository, baseRef))) rulesets.push(behind)
  if (isBehind(repository, issue, classicRules(repository, baseRef))) classic.push(behind)
  if (!mayPushTo(caller, repository, baseRef)) classic.push("You're not authorized to push to this branch.")
  if (rulesets.length > 0) return violationMessage([...rulesets, ...classic])
  return classic.length > 0 ? classic.join(' ') : null
}

const behind = 'This branch must be up to date with the base branch before merging.'

const refusals: Readonly<Record<MergeMethod, string>> = {
  merge: 'Merge commits are not allowed on this repository.',
  squash: 'Squash merges are not allowed on this repository.',
  rebase: 'Rebase merges are not allowed on this repository.',
}

/** Refuses a method that the repository's settings or a rule of the base switch off. @throws ApiError 405 */
function refuseMethod(repository: Repository, branch: string, method: MergeMethod): void {
  const { mergeCommit: merge, squashMerge: squash, rebaseMerge: rebase } = repository.settings
  if (!{ merge, squash, rebase }[method]) throw new ApiError(405, refusals[method])
  for (const rule of enforcedRules(repository, branch)) {
    const allowed: unknown = rule.parameters?.['allowed_merge_methods']
    const listed = !Array.isArray(allowed) || allowed.includes(method)
    const straight = rule.type !== 'required_linear_history' || method !== 'merge'
    const signed = rule.type !== 'required_signatures' || method !== 'rebase'
    if (!listed || !straight || !signed) throw new ApiError(405, refusals[method])
  }
}

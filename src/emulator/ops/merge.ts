import { mergeTree } from '../git/merge-tree.ts'
import { isAncestor, moveRefs } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { timestamp, type World } from '../world.ts'
import { rulesFor, violationMessage } from './branch-rules.ts'
import { closingIssues } from './issue-references.ts'
import { closeIssue } from './issues.ts'
import { mergeCommit, rebaseCommits, squashCommit } from './merge-commits.ts'
import { baseTip, pullOf } from './pulls-facts.ts'
import { isBehind, mergeBlockers } from './pulls-mergeability.ts'
import { refMoved } from './refs-moved.ts'
import { record } from './timeline.ts'
import { workflowMergeRefusal } from './workflow-files.ts'

export type MergeMethod = 'merge' | 'squash' | 'rebase'
/** What a merge call may carry: the head it was decided on, the method, and words of its own. */
export type MergeRequest = {
  sha?: string | undefined
  method?: MergeMethod | undefined
  title?: string | undefined
  message?: string | undefined
}

/**
 * Merges a pull request for real: a three-way merge of the two commits, pinned to `request.sha`
 * (REST, "Merge a pull request").
 * @returns the new tip of the base branch
 * @throws ApiError 405 for drafts, conflicts and rules, 409 when the head is another, 403 for workflow files
 */
export function mergePull(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  request: MergeRequest = {},
): { sha: string } {
  const pull = pullOf(issue)
  const method = request.method ?? 'merge'
  const base = baseTip(repository, issue)
  refuseMerge(caller, repository, issue, { ...request, method })
  const sha = commitFor(world, caller, repository, issue, { base, method, request })
  const ref = `refs/heads/${pull.baseRef}`
  moveRefs(repository.dir, [{ ref, sha, old: base }])
  const closing = closingIssues(repository, issue).filter((one) => one.state === 'open')
  pull.merged = { at: timestamp(world), by: caller.login, sha, method }
  record(world, caller, issue, { event: 'merged', commitId: sha })
  closeIssue(world, caller, repository, issue)
  refMoved(world, caller, repository, ref, base, sha)
  for (const one of closing) closeIssue(world, caller, repository, one, 'completed', sha)
  return { sha }
}

function refuseMerge(
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
  const blockers = mergeBlockers(repository, issue)
  if (isBehind(repository, issue)) blockers.push('This branch must be up to date with the base branch before merging.')
  if (blockers.length > 0) throw new ApiError(405, violationMessage(blockers))
  const workflow = workflowMergeRefusal(caller, repository, issue)
  if (workflow !== null) throw new ApiError(403, workflow)
}

const refusals: Readonly<Record<MergeMethod, string>> = {
  merge: 'Merge commits are not allowed on this repository.',
  squash: 'Squash merges are not allowed on this repository.',
  rebase: 'Rebase merges are not allowed on this repository.',
}

function refuseMethod(repository: Repository, branch: string, method: MergeMethod): void {
  for (const rule of rulesFor(repository, branch)) {
    const allowed: unknown = rule.parameters?.['allowed_merge_methods']
    const listed = !Array.isArray(allowed) || allowed.includes(method)
    const straight = rule.type !== 'required_linear_history' || method !== 'merge'
    const signed = rule.type !== 'required_signatures' || method !== 'rebase'
    if (!listed || !straight || !signed) throw new ApiError(405, refusals[method])
  }
}

function commitFor(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  { base, method, request }: { base: string; method: MergeMethod; request: MergeRequest },
): string {
  const head = pullOf(issue).headSha
  if (isAncestor(repository.dir, head, base)) throw new ApiError(405, 'Pull Request is not mergeable')
  const merged = mergeTree(repository.dir, base, head)
  if (!('tree' in merged)) throw new ApiError(405, 'Pull Request is not mergeable')
  const content = { base, tree: merged.tree, request }
  switch (method) {
    case 'merge':
      return mergeCommit(world, caller, repository, issue, content)
    case 'squash':
      return squashCommit(world, caller, repository, issue, content)
    case 'rebase': {
      const tip = rebaseCommits(world, caller, repository, issue, base)
      if (tip === null) throw new ApiError(405, "This branch can't be rebased")
      return tip
    }
  }
}

import { mergeTree } from '../git/merge-tree.ts'
import { isAncestor } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { mergeCommit, rebaseCommits, squashCommit } from './merge-commits.ts'
import { finishMerge } from './merge-finish.ts'
import { refuseMerge } from './merge-refusals.ts'
import { baseTip, pullOf } from './pulls-facts.ts'
import { stackOf } from './stacks.ts'

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
 * @throws ApiError 405 for drafts, conflicts, rules and stacks, 409 when the head is another, 403 for workflow files
 */
export function mergePull(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  request: MergeRequest = {},
): { sha: string } {
  if (issue.state === 'open' && stackOf(repository, issue) !== null) {
    const instead = 'Use the asynchronous merge endpoint instead.'
    throw new ApiError(405, `Merging stacked PRs via this endpoint is not supported. ${instead}`)
  }
  return mergeNow(world, caller, repository, issue, request)
}

/** The same for one pull request of a stack too, as background merges do it. @throws ApiError as `mergePull` */
export function mergeNow(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  request: MergeRequest,
): { sha: string } {
  const method = request.method ?? 'merge'
  const base = baseTip(repository, issue)
  refuseMerge(caller, repository, issue, { ...request, method })
  const sha = commitFor(world, caller, repository, issue, { base, method, request })
  finishMerge(world, caller, repository, issue, { base, sha, method })
  return { sha }
}

/** What a merge is made with: where it begins, how, and its words. */
export type MergePlan = { base: string; method: MergeMethod; request: MergeRequest }

/** The commit that brings a pull request onto `base`, on no branch yet. @throws ApiError 405 on a conflict */
export function commitFor(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  { base, method, request }: MergePlan,
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

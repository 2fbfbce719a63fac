import { mergeTree } from '../git/merge-tree.ts'
import { isAncestor } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { pointBranch } from './branch-commits.ts'
import { signedFor, storeCommit } from './commit-authors.ts'
import { borrowObjects, headRepository } from './forks.ts'
import { baseTip, pullOf } from './pulls-facts.ts'

/**
 * Merges the base into the head branch (REST, "Update a pull request branch").
 * @param expectedHead refused when the head is another commit
 * @throws ApiError 422 on a moved head, a conflict or nothing to merge; 403 for workflow files the caller may not write
 */
export function updatePullBranch(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  expectedHead?: string,
): void {
  const pull = pullOf(issue)
  const before = pull.headSha
  if (expectedHead !== undefined && expectedHead !== before) {
    throw new ApiError(422, 'expected head sha didn’t match current head ref.')
  }
  const base = baseTip(repository, issue)
  const home = headRepository(world, pull.headRepositoryId)
  if (issue.state !== 'open' || !home) throw new ApiError(422, 'Cannot update this branch')
  if (isAncestor(repository.dir, base, before)) {
    throw new ApiError(422, 'There are no new commits on the base branch.')
  }
  const merged = mergeTree(repository.dir, before, base)
  if (!('tree' in merged)) throw new ApiError(422, 'merge conflict between base and head')
  const message = `Merge branch '${pull.baseRef}' into ${pull.headRef}`
  const words = { tree: merged.tree, parents: [before, base], message }
  const sha = storeCommit(caller, repository, words, signedFor(world, caller))
  borrowObjects(repository, home, sha)
  pointBranch(world, caller, home, `refs/heads/${pull.headRef}`, { before, after: sha })
}

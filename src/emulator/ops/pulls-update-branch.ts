import { inScope } from '../auth/scope.ts'
import { afterwards, isPrompt } from '../background.ts'
import { mergeTree } from '../git/merge-tree.ts'
import { isAncestor } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { pointBranch } from './branch-commits.ts'
import { canPush } from './collaborators.ts'
import { signedFor, storeCommit } from './commit-authors.ts'
import { borrowObjects, headRepository } from './forks.ts'
import { baseTip, maintainersMayModify, pullOf } from './pulls-facts.ts'
import { workflowUpdateRefusal } from './workflow-files.ts'

/**
 * Merges the base into the head branch (REST, "Update a pull request branch"): judged now, made at once or after the
 * delay of background work.
 * @param expectedHead refused when the head is another commit
 * @throws ApiError 422 on a moved head, a conflict, nothing to merge or a fork that nobody here may push to; 403 for
 *   workflow files the caller may not write
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
  refuseRights(world, caller, repository, issue, home)
  const update = () => mergeBase(world, caller, repository, issue, { home, before, base, tree: merged.tree })
  if (isPrompt(world)) update()
  else afterwards(world, update)
}

function refuseRights(world: World, caller: Caller, repository: Repository, issue: Issue, home: Repository): void {
  const owns = home.id === repository.id || (inScope(world, caller, home) && canPush(caller, home))
  if (!owns && !maintainersMayModify(repository, pullOf(issue))) {
    throw new ApiError(422, "user doesn't have permission to update head repository")
  }
  const workflow = workflowUpdateRefusal(caller, repository, issue)
  if (workflow !== null) throw new ApiError(403, workflow)
}

type Update = { home: Repository; before: string; base: string; tree: string }

/** The commit GitHub makes and signs. A head that moved meanwhile keeps what it has, and nobody is told. */
function mergeBase(world: World, caller: Caller, repository: Repository, issue: Issue, update: Update): void {
  const { home, before, base, tree } = update
  const pull = pullOf(issue)
  if (issue.state !== 'open' || pull.headSha !== before) return
  const message = `Merge branch '${pull.baseRef}' into ${pull.headRef}`
  const words = { tree, parents: [before, base], message }
  const sha = storeCommit(caller, repository, words, signedFor(world, caller))
  borrowObjects(repository, home, sha)
  pointBranch(world, caller, home, `refs/heads/${pull.headRef}`, { before, after: sha })
}

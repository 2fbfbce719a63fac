import type { TreeChange } from '../git/build-tree.ts'
import { writeTree, zeroSha } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { violationMessage } from './branch-rules.ts'
import { type Authorship, storeCommit } from './commit-authors.ts'
import { applyRefChanges, refWriteRefusal } from './refs.ts'
import { refMoved } from './refs-moved.ts'

/**
 * Moves a branch to a commit the API just made.
 * @throws ApiError 403 for workflow files without the permission, 422 "Repository rule violations found"
 */
export function pointBranch(
  world: World,
  caller: Caller,
  repository: Repository,
  ref: string,
  move: { before: string; after: string },
): void {
  const change = { ref, ...move }
  const refusal = refWriteRefusal(caller, repository, change)
  if (refusal?.because === 'rule') throw new ApiError(422, violationMessage([refusal.words]))
  if (refusal) throw new ApiError(403, refusal.words)
  applyRefChanges(repository, [change])
  refMoved(world, caller, repository, ref, move.before, move.after)
}

/** One file changed on a branch through the contents API. @returns the commit's id */
export function commitFile(
  world: World,
  caller: Caller,
  repository: Repository,
  change: { ref: string; before: string | null; message: string; changes: readonly TreeChange[]; by: Authorship },
): string {
  const { ref, before, message, changes, by } = change
  const tree = writeTree(repository.dir, before, changes)
  const parents = before === null ? [] : [before]
  const sha = storeCommit(caller, repository, { tree, parents, message }, by)
  pointBranch(world, caller, repository, ref, { before: before ?? zeroSha, after: sha })
  return sha
}

import { entryAt, listRefs, resolve, writeBlob } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { commitFile } from './branch-commits.ts'
import { authorshipOf, type GivenPerson } from './commit-authors.ts'
import { checkPath } from './git-objects.ts'

/** One file of one branch; `sha` is the blob that is replaced, and must be what is there. */
export type FileChange = {
  path: string
  content: Buffer
  branch: string
  message: string
  sha?: string | undefined
  author?: GivenPerson | undefined
  committer?: GivenPerson | undefined
}

/**
 * Writes a file (REST, "Create or update file contents"); the first one of an empty repository makes the branch.
 * @returns the new commit, and whether the file is new
 * @throws ApiError 404 for a missing branch, 422 without `sha` where a file is, 409 when another one is there
 */
export function putFile(
  world: World,
  caller: Caller,
  repository: Repository,
  change: FileChange,
): { commit: string; isNew: boolean } {
  checkPath(change.path)
  const before = branchHead(repository, change.branch)
  const current = before === null ? null : entryAt(repository.dir, before, change.path)
  if (current && change.sha === undefined) throw new ApiError(422, `Invalid request.\n\n"sha" wasn't supplied.`)
  if (change.sha !== undefined) refuseOther(change.path, change.sha, current?.sha)
  const mode = current?.mode ?? '100644'
  const changes = [{ path: change.path, mode, sha: writeBlob(repository.dir, change.content) }]
  const ref = `refs/heads/${change.branch}`
  const by = authorshipOf(world, caller, change)
  const commit = commitFile(world, caller, repository, { ref, before, message: change.message, changes, by })
  return { commit, isNew: current === null }
}

function branchHead(repository: Repository, branch: string): string | null {
  const head = resolve(repository.dir, `refs/heads/${branch}`)
  if (head === null && listRefs(repository.dir, 'refs/').length > 0)
    throw new ApiError(404, `Branch ${branch} not found`)
  return head
}

function refuseOther(path: string, expected: string, found: string | undefined): void {
  if (expected !== found) throw new ApiError(409, `${path} does not match ${expected}`)
}

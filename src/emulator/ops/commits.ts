import type { TreeChange } from '../git/build-tree.ts'
import { objectAt, resolve, writeBlob, writeTree } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { pointBranch } from './branch-commits.ts'
import { authorshipOf, type GivenPerson, signedFor, storeCommit } from './commit-authors.ts'
import { checkPath, refuseEmpty } from './git-objects.ts'

/**
 * REST "Create a commit". No ref moves.
 * @param input.author,committer when an App names neither, GitHub signs the commit as its bot; see `authorshipOf`
 * @throws ApiError 409 on an empty repository; 422 for a missing tree or parent
 */
export function createCommit(
  world: World,
  caller: Caller,
  repository: Repository,
  input: {
    message: string
    tree: string
    parents: readonly string[]
    author?: GivenPerson | undefined
    committer?: GivenPerson | undefined
    signature?: string | undefined
  },
): string {
  refuseEmpty(repository)
  if (objectAt(repository.dir, input.tree)?.type !== 'tree') throw new ApiError(422, 'Tree SHA does not exist')
  for (const parent of input.parents) {
    if (objectAt(repository.dir, parent)?.type !== 'commit') {
      throw new ApiError(422, 'Parent SHA does not exist or is not a commit object')
    }
  }
  const by = authorshipOf(world, caller, input)
  return storeCommit(caller, repository, input, input.signature === undefined ? by : { ...by, signed: false })
}

/** New contents are base64, as in GraphQL's `FileAddition`. */
export type FileChanges = {
  additions: readonly { path: string; contents: string }[]
  deletions: readonly { path: string }[]
}

/**
 * GraphQL `createCommitOnBranch`: one signed commit whose single parent is the branch's head. Every added file is
 * stored as 100644, also where the branch has it executable.
 * @param input.expectedHeadOid what the branch must point to
 * @returns the commit's id
 * @throws ApiError 404 for a missing branch, 409 when the branch is elsewhere (`STALE_DATA`), 403 for workflow files
 *   without the permission, 422 for rules, paths and deletions of what is not there
 */
export function createCommitOnBranch(
  world: World,
  caller: Caller,
  repository: Repository,
  input: FileChanges & { branch: string; expectedHeadOid: string; headline: string; body: string },
): string {
  const ref = `refs/heads/${input.branch.replace(/^refs\/heads\//, '')}`
  const head = resolve(repository.dir, ref)
  if (!head) throw new ApiError(404, `No branch named '${input.branch}'.`, [{ type: 'NOT_FOUND' }])
  if (head !== input.expectedHeadOid) {
    const words = `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`
    throw new ApiError(409, words, [{ type: 'STALE_DATA' }])
  }
  const tree = writeTree(repository.dir, head, treeChanges(repository, head, input))
  const message = input.body === '' ? input.headline : `${input.headline}\n\n${input.body}`
  const sha = storeCommit(caller, repository, { tree, parents: [head], message }, signedFor(world, caller))
  pointBranch(world, caller, repository, ref, { before: head, after: sha })
  return sha
}

function treeChanges(repository: Repository, head: string, changes: FileChanges): TreeChange[] {
  const added = changes.additions.map(({ path, contents }) => {
    checkPath(path)
    return { path, mode: '100644', sha: writeBlob(repository.dir, Buffer.from(contents, 'base64')) }
  })
  const deleted = changes.deletions.map(({ path }) => {
    if (objectAt(repository.dir, `${head}:${path}`)?.type !== 'blob') {
      throw new ApiError(422, `A path was requested for deletion which does not exist as of commit oid \`${head}\``)
    }
    return { path, mode: '0', sha: null }
  })
  return [...deleted, ...added]
}

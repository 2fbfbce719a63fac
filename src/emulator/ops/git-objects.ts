import type { TreeChange } from '../git/build-tree.ts'
import { listRefs, objectAt, resolve, writeBlob, writeTree } from '../git/plumbing.ts'
import { GitError } from '../git/run.ts'
import { ApiError } from '../http/handler.ts'
import type { Repository } from '../state.ts'
import { subtreeChanges } from './tree-changes.ts'

/** One entry of REST "Create a tree": an object by id, new text, or `sha: null` to remove the path. */
export type NewTreeEntry = { path: string; mode: string; sha?: string | null | undefined; content?: string | undefined }

/**
 * REST "Create a blob".
 * @throws ApiError 409 on an empty repository
 */
export function createBlob(repository: Repository, content: string, encoding: 'utf-8' | 'base64'): string {
  refuseEmpty(repository)
  return writeBlob(repository.dir, Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'))
}

/**
 * REST "Create a tree".
 * @param baseTree id of a tree or commit to start from; null for an empty tree
 * @throws ApiError 409 on an empty repository; 422 for a missing object or a path git does not allow
 */
export function createTree(repository: Repository, baseTree: string | null, entries: readonly NewTreeEntry[]): string {
  refuseEmpty(repository)
  if (baseTree !== null && !isTreeish(repository, baseTree))
    throw new ApiError(422, 'base_tree is not a valid tree oid')
  if (entries.length === 0) throw new ApiError(422, 'Invalid tree info')
  const changes = entries.flatMap((entry) => changesOf(repository, baseTree, entry))
  try {
    return writeTree(repository.dir, baseTree, changes)
  } catch (error) {
    if (error instanceof GitError) throw new ApiError(422, 'tree.path contains a malformed path component')
    throw error
  }
}

function changesOf(repository: Repository, baseTree: string | null, entry: NewTreeEntry): TreeChange[] {
  const { path, mode, sha, content } = entry
  checkPath(path)
  if (sha === undefined && content === undefined) throw new ApiError(422, 'Must supply either tree.sha or tree.content')
  if (sha !== undefined && content !== undefined) {
    throw new ApiError(422, 'Must supply either tree.sha or tree.content, not both')
  }
  if (content !== undefined) return [{ path, mode, sha: writeBlob(repository.dir, content) }]
  if (sha === undefined || sha === null) return subtreeChanges(repository.dir, baseTree, path, null)
  if (mode === '160000') return [{ path, mode, sha }]
  const wanted = mode === '040000' ? 'tree' : 'blob'
  if (objectAt(repository.dir, sha)?.type !== wanted)
    throw new ApiError(422, `tree.sha ${sha} is not a valid ${wanted}`)
  return wanted === 'tree' ? subtreeChanges(repository.dir, baseTree, path, sha) : [{ path, mode, sha }]
}

/** @throws ApiError 422 for absolute, empty or dotted paths and anything below `.git` */
export function checkPath(path: string): void {
  const bad = path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')
  if (bad || path.includes('\0')) throw new ApiError(422, 'tree.path contains a malformed path component')
}

function isTreeish(repository: Repository, sha: string): boolean {
  const type = objectAt(repository.dir, sha)?.type
  return type === 'tree' || type === 'commit'
}

/** @throws ApiError 409 as long as a repository has no ref at all */
export function refuseEmpty(repository: Repository): void {
  const isBegun = resolve(repository.dir, `refs/heads/${repository.defaultBranch}`) !== null
  if (!isBegun && listRefs(repository.dir, 'refs/').length === 0) throw new ApiError(409, 'Git Repository is empty.')
}

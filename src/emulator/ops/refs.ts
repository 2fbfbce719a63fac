import { isAncestor, moveRefs, objectAt, type Ref, refAt, zeroSha } from '../git/plumbing.ts'
import { GitError } from '../git/run.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { type RefChange, ruleViolations } from './branch-rules.ts'
import { refuseEmpty } from './git-objects.ts'
import { checkRefName, isReserved } from './ref-names.ts'
import { refMoved } from './refs-moved.ts'
import { workflowRefusal } from './workflow-files.ts'

/** One line of GraphQL's `updateRefs`: `beforeOid` (zeros: must not exist) guards it, `afterOid` zeros deletes. */
export type RefUpdate = { name: string; beforeOid?: string | undefined; afterOid: string; force?: boolean | undefined }

/** The ref of exactly that full name, or null. */
export function readRef(_world: World, repository: Repository, ref: string): Ref | null {
  return refAt(repository.dir, ref)
}

/**
 * REST "Create a reference".
 * @param ref full name, any namespace but GitHub's own
 * @throws ApiError 409 on an empty repository; 422 for a bad name, a missing object, an existing or refused ref
 */
export function createRef(world: World, caller: Caller, repository: Repository, ref: string, sha: string): Ref {
  refuseEmpty(repository)
  checkRefName(ref)
  const object = objectOf(repository, sha)
  if (readRef(world, repository, ref)) throw new ApiError(422, 'Reference already exists')
  move(world, caller, repository, [{ ref, before: zeroSha, after: object.sha }])
  return { ref, ...object }
}

/**
 * REST "Update a reference".
 * @param options.force false (GitHub's default) allows fast-forwards only: a compare-and-swap for appends
 * @throws ApiError 422 for a missing ref or object, a move that is no fast-forward, or a refused one
 */
export function updateRef(
  world: World,
  caller: Caller,
  repository: Repository,
  ref: string,
  sha: string,
  options: { force: boolean },
): Ref {
  refuseEmpty(repository)
  const current = readRef(world, repository, ref)
  if (!current) throw new ApiError(422, 'Reference does not exist')
  const object = objectOf(repository, sha)
  if (!options.force) refuseRewrite(repository, current.sha, object.sha)
  move(world, caller, repository, [{ ref, before: current.sha, after: object.sha }])
  return { ref, ...object }
}

/** REST "Delete a reference"; takes no expected value, as on GitHub. @throws ApiError 422 for a missing or kept ref */
export function deleteRef(world: World, caller: Caller, repository: Repository, ref: string): void {
  const current = readRef(world, repository, ref)
  if (!current) throw new ApiError(422, 'Reference does not exist')
  move(world, caller, repository, [{ ref, before: current.sha, after: zeroSha }])
}

/**
 * GraphQL `updateRefs`: several refs, all or none.
 * @throws ApiError 422 as the single writes do, or when a ref is not at its `beforeOid`
 */
export function updateRefs(world: World, caller: Caller, repository: Repository, updates: readonly RefUpdate[]): void {
  const changes = updates.map((update) => changeOf(world, repository, update))
  move(
    world,
    caller,
    repository,
    changes.filter((change) => change.before !== change.after),
  )
}

function changeOf(world: World, repository: Repository, update: RefUpdate): RefChange {
  checkRefName(update.name)
  const before = readRef(world, repository, update.name)?.sha ?? zeroSha
  const { beforeOid, afterOid, force = false } = update
  if (beforeOid !== undefined && beforeOid !== before) {
    throw new ApiError(422, beforeOid === zeroSha ? 'Reference already exists' : `Reference "${update.name}" has moved`)
  }
  if (afterOid === zeroSha) {
    if (before === zeroSha) throw new ApiError(422, 'Reference does not exist')
    return { ref: update.name, before, after: zeroSha }
  }
  const after = objectOf(repository, afterOid).sha
  if (!force && before !== zeroSha) refuseRewrite(repository, before, after)
  return { ref: update.name, before, after }
}

function objectOf(repository: Repository, sha: string): Pick<Ref, 'sha' | 'type'> {
  const object = /^[0-9a-f]{40}$/.test(sha) ? objectAt(repository.dir, sha) : null
  if (!object) throw new ApiError(422, 'Object does not exist')
  return { sha: object.sha, type: object.type }
}

function refuseRewrite(repository: Repository, before: string, after: string): void {
  if (!isAncestor(repository.dir, before, after)) throw new ApiError(422, 'Update is not a fast forward')
}

/** Judges every change, then makes them in one transaction, then tells. */
function move(world: World, caller: Caller, repository: Repository, changes: readonly RefChange[]): void {
  for (const change of changes) {
    const refusal = refWriteRefusal(caller, repository, change)
    if (refusal?.because === 'workflow') throw new ApiError(403, refusal.words)
    if (refusal) throw new ApiError(422, 'Reference update failed')
  }
  applyRefChanges(repository, changes)
  for (const { ref, before, after } of changes) refMoved(world, caller, repository, ref, before, after)
}

/** Why GitHub refuses a direct ref write: the ref is its own, a rule of the branch, or a workflow file. */
export type RefRefusal = { because: 'reserved' | 'rule' | 'workflow'; words: string }

/** What stands against a direct ref write, or null. */
export function refWriteRefusal(caller: Caller, repository: Repository, change: RefChange): RefRefusal | null {
  if (isReserved(change.ref)) return { because: 'reserved', words: 'deny updating a hidden ref' }
  const [violation] = ruleViolations(caller, repository, change)
  if (violation) return { because: 'rule', words: violation }
  if (change.after === zeroSha) return null
  const words = workflowRefusal(caller, repository, change.after)
  return words === null ? null : { because: 'workflow', words }
}

/** Moves refs all at once. @throws ApiError 422 when git refuses: `agent/x` beside a branch `agent`, a branch on a tree */
export function applyRefChanges(repository: Repository, changes: readonly RefChange[]): void {
  const moves = changes.map(({ ref, before, after }) => ({ ref, sha: after === zeroSha ? null : after, old: before }))
  try {
    if (moves.length > 0) moveRefs(repository.dir, moves)
  } catch (error) {
    if (error instanceof GitError) throw new ApiError(422, 'Reference update failed')
    throw error
  }
}

import { grants, hasRole } from '../auth/permissions.ts'
import { resolve } from '../git/plumbing.ts'
import { ApiError, notFound } from '../http/handler.ts'
import type { Caller, Repository } from '../state.ts'
import { emit, type World } from '../world.ts'
import { moveBase } from './pulls.ts'
import { createRef, deleteRef } from './refs.ts'

/**
 * Gives a branch another name (REST, "Rename a branch"): open pull requests to it, also from forks, follow; those from
 * it are closed.
 * @throws ApiError 403 for a default branch without administration; 404 for a missing branch; 422 for a name that is
 *   taken or bad
 */
export function renameBranch(world: World, caller: Caller, repository: Repository, from: string, to: string): void {
  const tip = resolve(repository.dir, `refs/heads/${from}`)
  if (tip === null) throw notFound()
  const isDefault = from === repository.defaultBranch
  if (isDefault) refuseWeak(caller, repository)
  createRef(world, caller, repository, `refs/heads/${to}`, tip)
  if (isDefault) {
    repository.defaultBranch = to
    const payload = { changes: { default_branch: { from } } }
    emit(world, { name: 'repository', action: 'edited', payload, caller, repository })
  }
  for (const issue of repository.issues.values()) {
    if (issue.state !== 'open' || issue.pull?.baseRef !== from) continue
    moveBase(world, caller, repository, issue, { base: to, tip })
  }
  deleteRef(world, caller, repository, `refs/heads/${from}`)
}

function refuseWeak(caller: Caller, repository: Repository): void {
  if (caller.kind === 'user' && !hasRole(repository, caller.login, 'admin')) {
    throw new ApiError(403, 'Must have admin rights to Repository.')
  }
  const permissions = 'permissions' in caller ? caller.permissions : null
  if (permissions && !grants(permissions, 'administration', 'write')) {
    throw new ApiError(403, 'Resource not accessible by integration')
  }
}

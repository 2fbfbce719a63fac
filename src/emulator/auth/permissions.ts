import { ApiError, notFound } from '../http/handler.ts'
import type { Caller, Level, Permissions, Repository, Role } from '../state.ts'
import { noteUse } from './used-permissions.ts'

const levels: readonly Level[] = ['read', 'write', 'admin']
const roles: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin']
const roleFor: Record<Level, Role> = { read: 'read', write: 'write', admin: 'admin' }

/** Whether a permission set grants that level of a scope, for example `issues: write`. `metadata: read` comes with every token. */
export function grants(permissions: Permissions, scope: string, level: Level): boolean {
  if (scope === 'metadata' && level === 'read') return true
  const granted = permissions[scope]
  return granted !== undefined && levels.indexOf(granted) >= levels.indexOf(level)
}

/** What a person may do in a repository: the owner everything, collaborators their role, others read what is public. */
export function roleOf(repository: Repository, login: string): Role | null {
  if (login === repository.owner) return 'admin'
  const given = repository.collaborators.get(login)
  if (given) return given
  return repository.private ? null : 'read'
}

/** Whether a person has at least that role. */
export function hasRole(repository: Repository, login: string, least: Role): boolean {
  const role = roleOf(repository, login)
  return role !== null && roles.indexOf(role) >= roles.indexOf(least)
}

/**
 * Refuses a caller that may not do this.
 * @param scope permission name as in App manifests (`issues`, `pull_requests`, …); of a list one is enough
 * @param role what a person needs instead; the role named like the level when left out
 * @throws ApiError 401 without a usable credential, 403 with one that is too weak, 404 where the repository stays hidden
 */
export function requirePermission(
  caller: Caller,
  repository: Repository,
  scope: string | readonly string[],
  level: Level,
  role: Role = roleFor[level],
): void {
  const scopes = typeof scope === 'string' ? [scope] : scope
  switch (caller.kind) {
    case 'anonymous':
      if (level !== 'read') throw new ApiError(401, 'Requires authentication')
      if (repository.private) throw notFound()
      return
    case 'app':
      throw new ApiError(401, 'A JSON web token could not be decoded')
    case 'user':
      requireRole(caller.login, repository, scopes, level, role)
      return
    case 'installation':
    case 'run': {
      const enough = scopes.find((one) => grants(caller.permissions, one, level))
      if (enough === undefined) throw notAccessible(scopes, level)
      noteUse(caller, `${enough}:${level}`)
    }
  }
}

function requireRole(login: string, repository: Repository, scopes: readonly string[], level: Level, role: Role): void {
  if (roleOf(repository, login) === null) throw notFound()
  if (scopes.includes('checks') && level !== 'read') throw new ApiError(403, 'You must authenticate via a GitHub App.')
  if (!hasRole(repository, login, role)) throw new ApiError(403, 'Must have admin rights to Repository.')
}

function notAccessible(scopes: readonly string[], level: Level): ApiError {
  const accepted = scopes.map((scope) => `${scope}=${level}`).join('; ')
  return new ApiError(403, 'Resource not accessible by integration', [], { 'x-accepted-github-permissions': accepted })
}

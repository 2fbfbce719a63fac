import { grants, hasRole, roleOf } from '../auth/permissions.ts'
import { ApiError } from '../http/handler.ts'
import type { Account, Caller, Repository, Role } from '../state.ts'
import { account, type World } from '../world.ts'

/** Push access: a person's role of `write` or more, or a token with `contents: write`. */
export function canPush(caller: Caller, repository: Repository): boolean {
  if (caller.kind === 'user') return hasRole(repository, caller.login, 'write')
  if (caller.kind !== 'installation' && caller.kind !== 'run') return false
  return grants(caller.permissions, 'contents', 'write')
}

/** May label, assign and close: the `triage` role, or a token that may write issues or pull requests. */
export function canTriage(caller: Caller, repository: Repository): boolean {
  if (caller.kind === 'user') return hasRole(repository, caller.login, 'triage')
  if (caller.kind !== 'installation' && caller.kind !== 'run') return false
  return grants(caller.permissions, 'issues', 'write') || grants(caller.permissions, 'pull_requests', 'write')
}

/**
 * What a login may do, as GitHub reports it: in `permission` `maintain` shows as `write` and `triage` as `read`
 * (REST, "Get repository permissions for a user").
 * @throws ApiError 404 for a login GitHub does not know
 */
export function collaboratorPermission(
  world: World,
  repository: Repository,
  login: string,
): { account: Account; role: Role | null; permission: 'admin' | 'write' | 'read' | 'none' } {
  const isKnown = world.accounts.has(login) || repository.collaborators.has(login)
  const someone = isKnown ? account(world, login) : null
  if (!someone || someone.type === 'Organization') throw new ApiError(404, `${login} is not a user`)
  const role = roleOf(repository, login)
  return { account: someone, role, permission: role === null ? 'none' : coarse(role) }
}

function coarse(role: Role): 'admin' | 'write' | 'read' {
  if (role === 'admin') return 'admin'
  return role === 'maintain' || role === 'write' ? 'write' : 'read'
}

/** Everybody with a role of their own, the owner of a personal repository first. */
export function collaborators(world: World, repository: Repository): { account: Account; role: Role }[] {
  const owner = account(world, repository.owner)
  const first = owner.type === 'User' ? [{ account: owner, role: 'admin' as const }] : []
  const others = [...repository.collaborators].filter(([login]) => login !== repository.owner)
  return [...first, ...others.map(([login, role]) => ({ account: account(world, login), role }))]
}

/** What a person is to a repository, as shown beside their comments. */
export function authorAssociation(repository: Repository, login: string): string {
  if (login === repository.owner) return 'OWNER'
  if (repository.collaborators.has(login)) return 'COLLABORATOR'
  const merged = [...repository.issues.values()].some((issue) => issue.pull?.merged && issue.login === login)
  return merged ? 'CONTRIBUTOR' : 'NONE'
}

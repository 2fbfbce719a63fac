import { hasRole } from '../auth/permissions.ts'
import { ApiError, type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import { collaboratorPermission, collaborators } from '../ops/collaborators.ts'
import type { Repository, Role } from '../state.ts'
import { accountView } from '../views/account.ts'
import { account } from '../world.ts'

export const handlers: Handlers = {
  'repos/get-collaborator-permission-level': (request) => {
    const repository = repositoryOf(request)
    const { account: someone, role, permission } = collaboratorPermission(request.world, repository, login(request))
    const user = { ...accountView(request.world, someone.login), ...rights(repository, someone.login, role) }
    return { body: { permission, role_name: role ?? 'none', user } }
  },

  'repos/list-collaborators': (request) => {
    const { world, caller } = request
    const repository = repositoryOf(request)
    if (caller.kind === 'user' && !hasRole(repository, caller.login, 'write')) {
      throw new ApiError(403, 'Must have push access to view repository collaborators.')
    }
    const found = collaborators(world, repository).filter(({ account: { login: who } }) =>
      isAsked(request, repository, who),
    )
    const list = found.map(({ account: { login: who }, role }) => ({
      ...accountView(world, who),
      ...rights(repository, who, role),
    }))
    return { list }
  },

  'repos/check-collaborator': (request) => {
    const repository = repositoryOf(request)
    const known = collaborators(request.world, repository).some((one) => one.account.login === login(request))
    if (!known) throw notFound()
    return { status: 204 }
  },
}

const leastRoles: Readonly<Record<string, Role>> = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
}

/**
 * `permission` asks for everybody who has it, so `push` lists administrators too. Nobody here is a member of an
 * organization: all collaborators of its repositories are `outside` ones, and a person's repositories have none.
 */
function isAsked({ world, query }: ApiRequest, repository: Repository, who: string): boolean {
  const { permission = 'pull', affiliation } = query
  if (affiliation === 'outside' && account(world, repository.owner).type !== 'Organization') return false
  return hasRole(repository, who, leastRoles[permission] ?? 'read')
}

function login(request: ApiRequest): string {
  return request.params['username'] ?? ''
}

function rights(repository: Repository, who: string, role: Role | null): Record<string, unknown> {
  const may = (wanted: Role) => role !== null && hasRole(repository, who, wanted)
  return {
    role_name: role ?? 'none',
    permissions: {
      pull: may('read'),
      triage: may('triage'),
      push: may('write'),
      maintain: may('maintain'),
      admin: may('admin'),
    },
  }
}

import { hasRole } from '../auth/permissions.ts'
import { ApiError, type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import { collaboratorPermission, collaborators } from '../ops/collaborators.ts'
import type { Repository, Role } from '../state.ts'
import { accountView } from '../views/account.ts'

export const handlers: Handlers = {
  'repos/get-collaborator-permission-level': (request) => {
    const repository = repositoryOf(request)
    const { account, role, permission } = collaboratorPermission(request.world, repository, login(request))
    const user = { ...accountView(request.world, account.login), ...rights(repository, account.login, role) }
    return { body: { permission, role_name: role ?? 'none', user } }
  },

  'repos/list-collaborators': (request) => {
    const { world, caller } = request
    const repository = repositoryOf(request)
    if (caller.kind === 'user' && !hasRole(repository, caller.login, 'write')) {
      throw new ApiError(403, 'Must have push access to view repository collaborators.')
    }
    const list = collaborators(world, repository).map(({ account, role }) => ({
      ...accountView(world, account.login),
      ...rights(repository, account.login, role),
    }))
    return { list }
  },

  'repos/check-collaborator': (request) => {
    const repository = repositoryOf(request)
    const known = collaborators(request.world, repository).some(({ account }) => account.login === login(request))
    if (!known) throw notFound()
    return { status: 204 }
  },
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

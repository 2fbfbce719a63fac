import { createInstallationToken } from '../auth/installation-token.ts'
import { installationCovers } from '../auth/scope.ts'
import { revokeToken } from '../auth/tokens.ts'
import { type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import type { App, Installation } from '../state.ts'
import { appView, installationView } from '../views/app.ts'
import { repositoryView } from '../views/repository.ts'

export const handlers: Handlers = {
  'apps/get-authenticated': (request) => ({ body: appView(request.world, appOf(request)) }),

  'apps/list-installations': (request) => ({
    list: installationsOf(request).map((one) => installationView(request.world, one)),
  }),

  'apps/get-installation': (request) => show(request, (one) => one.id === Number(request.params['installation_id'])),

  'apps/get-repo-installation': (request) =>
    show(request, (one) => installationCovers(request.world, one.id, repositoryOf(request))),

  'apps/get-org-installation': (request) => show(request, (one) => one.account === request.params['org']),
  'apps/get-user-installation': (request) => show(request, (one) => one.account === request.params['username']),

  'apps/create-installation-access-token': (request) => {
    const { world, params, body } = request
    const token = createInstallationToken(world, appOf(request), Number(params['installation_id']), body)
    const { caller } = token
    if (caller.kind !== 'installation') throw notFound()
    const chosen = caller.repositories
    const selected = [...world.repositories.values()].filter((one) => chosen !== 'all' && chosen.includes(one.id))
    return {
      status: 201,
      body: {
        token: token.value,
        expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
        permissions: caller.permissions,
        repository_selection: chosen === 'all' ? 'all' : 'selected',
        ...(chosen === 'all' ? {} : { repositories: selected.map((one) => repositoryView(world, one)) }),
      },
    }
  },

  'apps/revoke-installation-access-token': ({ world, caller }) => {
    for (const token of world.tokens.values()) if (token.caller === caller) revokeToken(world, token.value)
    return { status: 204 }
  },

  'apps/list-repos-accessible-to-installation': ({ world, caller }) => {
    if (caller.kind !== 'installation') throw notFound()
    const { installationId, repositories } = caller
    const reachable = [...world.repositories.values()].filter(
      (one) =>
        installationCovers(world, installationId, one) && (repositories === 'all' || repositories.includes(one.id)),
    )
    return { list: reachable.map((one) => repositoryView(world, one)), key: 'repositories' }
  },
}

function appOf({ world, caller }: ApiRequest): App {
  const app = caller.kind === 'app' ? world.apps.get(caller.appId) : undefined
  if (!app) throw notFound()
  return app
}

function installationsOf(request: ApiRequest): Installation[] {
  const app = appOf(request)
  return [...request.world.installations.values()].filter((one) => one.appId === app.id)
}

function show(request: ApiRequest, wanted: (installation: Installation) => boolean): { body: Record<string, unknown> } {
  const found = installationsOf(request).find(wanted)
  if (!found) throw notFound()
  return { body: installationView(request.world, found) }
}

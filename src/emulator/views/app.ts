import type { App, Installation } from '../state.ts'
import { account, type World } from '../world.ts'
import { accountView } from './account.ts'

/** An App as REST answers and webhook payloads show it (`integration`). */
export function appView(world: World, app: App): Record<string, unknown> {
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    client_id: `Iv23${app.id}`,
    owner: accountView(world, app.owner),
    name: app.slug,
    description: null,
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: [...app.events],
    installations_count: [...world.installations.values()].filter((one) => one.appId === app.id).length,
  }
}

/** An installation as REST answers and webhook payloads show it. */
export function installationView(world: World, installation: Installation): Record<string, unknown> {
  const app = world.apps.get(installation.appId)
  const owner = account(world, installation.account)
  const api = `${world.url}${world.apiPath}`
  return {
    id: installation.id,
    account: accountView(world, installation.account),
    repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${api}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${installation.id}`,
    app_id: installation.appId,
    app_slug: app?.slug ?? '',
    target_id: owner.id,
    target_type: owner.type === 'Organization' ? 'Organization' : 'User',
    permissions: app?.permissions ?? {},
    events: [...(app?.events ?? [])],
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  }
}

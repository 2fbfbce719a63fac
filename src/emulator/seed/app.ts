import { installationCovers } from '../auth/scope.ts'
import type { App, Installation, Permissions, Repository } from '../state.ts'
import { installationView } from '../views/app.ts'
import { repositoryView } from '../views/repository.ts'
import { permissionFor } from '../webhooks/subscription.ts'
import { account, emit, freshId, timestamp, type World } from '../world.ts'
import { keyPair } from './keys.ts'

export type NewApp = {
  slug: string
  permissions: Permissions
  events: readonly string[]
  webhookUrl?: string | null
  secret?: string
  owner?: string
}

/**
 * Registers an App, with a key of its own.
 * @throws Error when it subscribes to an event whose permission it does not ask for: GitHub offers no such checkbox
 */
export function createApp(world: World, wanted: NewApp): App {
  for (const event of wanted.events) {
    const permission = permissionFor(event)
    if (permission === null) throw new Error(`an App cannot subscribe to "${event}" here`)
    if (!(permission in wanted.permissions) && permission !== 'metadata') {
      throw new Error(`the event "${event}" needs the permission "${permission}"`)
    }
  }
  const position = world.apps.size
  const app: App = {
    id: freshId(world),
    slug: wanted.slug,
    owner: wanted.owner ?? 'octocat',
    botLogin: `${wanted.slug}[bot]`,
    permissions: wanted.permissions,
    events: wanted.events,
    webhookUrl: wanted.webhookUrl ?? null,
    secret: wanted.secret ?? '',
    // Made when first looked at: few stories sign with it.
    get privateKey() {
      return keyPair(position).privateKey
    },
    get publicKey() {
      return keyPair(position).publicKey
    },
    createdAt: timestamp(world),
  }
  world.apps.set(app.id, app)
  account(world, app.botLogin)
  return app
}

/**
 * Installs an App on an account and tells the App so (`installation.created`).
 * @param repositories `all`, or repository names without the owner
 * @param by login of who installs; the owner when left out
 */
export function installApp(
  world: World,
  app: App,
  owner: string,
  repositories: 'all' | readonly string[] = 'all',
  by: string = owner,
): Installation {
  const installation: Installation = {
    id: freshId(world),
    appId: app.id,
    account: owner,
    repositories: repositories === 'all' ? 'all' : repositories.map((name) => repositoryId(world, owner, name)),
    createdAt: timestamp(world),
  }
  world.installations.set(installation.id, installation)
  tellInstallation(world, installation, 'created', by)
  return installation
}

/** Removes an installation: its tokens die at once, and the App is told. */
export function uninstallApp(world: World, installation: Installation, by: string = installation.account): void {
  tellInstallation(world, installation, 'deleted', by)
  world.installations.delete(installation.id)
}

/** Gives an installation on chosen repositories more of them; the App is told (`installation_repositories.added`). */
export function extendInstallation(
  world: World,
  installation: Installation,
  names: readonly string[],
  by: string = installation.account,
): void {
  if (installation.repositories === 'all') throw new Error('the installation has all repositories already')
  const added = names.map((name) => repositoryId(world, installation.account, name))
  installation.repositories.push(...added)
  emit(world, {
    name: 'installation_repositories',
    action: 'added',
    payload: {
      installation: installationView(world, installation),
      repository_selection: 'selected',
      repositories_added: viewsOf(world, (one) => added.includes(one.id)),
      repositories_removed: [],
      requester: null,
    },
    caller: { kind: 'user', login: by },
    repository: null,
  })
}

function tellInstallation(world: World, installation: Installation, action: 'created' | 'deleted', by: string): void {
  emit(world, {
    name: 'installation',
    action,
    payload: {
      installation: installationView(world, installation),
      repositories: viewsOf(world, (one) => installationCovers(world, installation.id, one)),
      requester: null,
    },
    caller: { kind: 'user', login: by },
    repository: null,
  })
}

function viewsOf(world: World, wanted: (repository: Repository) => boolean): Record<string, unknown>[] {
  return [...world.repositories.values()].filter(wanted).map((one) => repositoryView(world, one))
}

function repositoryId(world: World, owner: string, name: string): number {
  const repository = world.repositories.get(`${owner}/${name}`)
  if (!repository) throw new Error(`there is no repository ${owner}/${name} to install on`)
  return repository.id
}

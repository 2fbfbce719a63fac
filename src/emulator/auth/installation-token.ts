import { ApiError, notFound } from '../http/handler.ts'
import { isRecord } from '../json.ts'
import type { App, Installation, Level, Permissions, Token } from '../state.ts'
import type { World } from '../world.ts'
import { grants } from './permissions.ts'
import { installationCovers } from './scope.ts'
import { mintToken } from './tokens.ts'

const lifetimeMs = 3_600_000

/**
 * A token for one installation, valid for an hour.
 * @param narrowing the request body: `repositories` (names), `repository_ids`, `permissions`; each may only take away
 * @throws ApiError 404 for an installation of another App, 422 when more is asked than was granted
 */
export function createInstallationToken(
  world: World,
  app: App,
  installationId: number,
  narrowing: Readonly<Record<string, unknown>>,
): Token {
  const installation = world.installations.get(installationId)
  if (!installation || installation.appId !== app.id) throw notFound()
  const value = mintToken(
    world,
    {
      kind: 'installation',
      login: app.botLogin,
      appId: app.id,
      installationId,
      permissions: narrowPermissions(app.permissions, narrowing['permissions']),
      repositories: narrowRepositories(world, installation, narrowing),
    },
    lifetimeMs,
  )
  const token = world.tokens.get(value)
  if (!token) throw new Error('a token was minted and is not there')
  return token
}

function narrowPermissions(granted: Permissions, asked: unknown): Permissions {
  if (!isRecord(asked)) return { ...granted, metadata: 'read' }
  const narrowed: Record<string, Level> = { metadata: 'read' }
  for (const [scope, level] of Object.entries(asked)) {
    if (!isLevel(level) || !grants(granted, scope, level)) {
      throw new ApiError(422, 'The permissions requested are not granted to this installation.')
    }
    narrowed[scope] = level
  }
  return narrowed
}

function isLevel(value: unknown): value is Level {
  return value === 'read' || value === 'write' || value === 'admin'
}

function narrowRepositories(
  world: World,
  installation: Installation,
  narrowing: Readonly<Record<string, unknown>>,
): 'all' | number[] {
  const ids = listOf(narrowing['repository_ids'])
  const names = listOf(narrowing['repositories']).map((name) => String(name).toLowerCase())
  if (ids.length + names.length === 0) return installation.repositories
  const within = [...world.repositories.values()].filter((one) => installationCovers(world, installation.id, one))
  const chosen = within.filter((one) => ids.includes(one.id) || names.includes(one.name.toLowerCase()))
  const missing =
    ids.some((id) => !within.some((one) => one.id === id)) ||
    names.some((name) => !within.some((one) => one.name.toLowerCase() === name))
  if (missing) {
    throw new ApiError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  }
  return chosen.map((one) => one.id)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

import { randomBytes } from 'node:crypto'
import { ApiError } from '../http/handler.ts'
import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import { callerOfAppToken } from './app-token.ts'

const prefixes: Record<Caller['kind'], string> = {
  app: 'ghapp_',
  installation: 'ghs_',
  run: 'ghs_',
  user: 'ghp_',
  anonymous: 'gha_',
}

/**
 * A new secret that stands for the caller.
 * @param lifetimeMs counted on the world's clock
 */
export function mintToken(world: World, caller: Caller, lifetimeMs: number): string {
  const value = `${prefixes[caller.kind]}${randomBytes(18).toString('hex')}`
  world.tokens.set(value, { value, caller, expiresAt: world.clock() + lifetimeMs })
  return value
}

/**
 * Who holds this token: a minted one, or an App's own JSON web token.
 * @throws ApiError 401 when unknown, expired or revoked
 */
export function callerOfToken(world: World, value: string): Caller {
  if (value.startsWith('eyJ')) return callerOfAppToken(world, value)
  const token = world.tokens.get(value)
  if (!token || token.expiresAt <= world.clock()) throw new ApiError(401, 'Bad credentials')
  const { caller } = token
  if (caller.kind === 'installation' && !world.installations.has(caller.installationId)) {
    throw new ApiError(401, 'Bad credentials')
  }
  return caller
}

/** Ends a token at once; unknown ones are ignored. */
export function revokeToken(world: World, value: string): void {
  world.tokens.delete(value)
}

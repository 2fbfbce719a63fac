import { perWorld } from '../per-world.ts'
import type { Caller } from '../state.ts'
import { account, type World } from '../world.ts'
import { identityOf } from './identity.ts'

export type Resource = 'core' | 'graphql'
/** `reset` in seconds since the epoch, as the header has it. */
export type Allowance = { limit: number; used: number; remaining: number; reset: number; resource: Resource }

type Window = { used: number; resetAt: number }
/** Requests, and points of GraphQL, within an hour. */
export type PrimaryLimits = { signedIn: number; run: number; anonymous: number }
type Books = { windows: Map<string, Window>; limits: PrimaryLimits }

const hourMs = 3_600_000

/** The numbers of "Rate limits for the REST API"; a story may lower them. */
export const primaryLimits = perWorld<Books>(() => ({
  windows: new Map(),
  limits: { signedIn: 5000, run: 1000, anonymous: 60 },
}))

/** Where the caller stands, without using anything up. */
export function allowanceOf(world: World, caller: Caller, resource: Resource): Allowance {
  const { used, resetAt } = windowOf(world, caller, resource)
  const limit = limitOf(world, caller)
  return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(resetAt / 1000), resource }
}

/** Whether nothing is left of it. */
export function isUsedUp(world: World, caller: Caller, resource: Resource): boolean {
  return windowOf(world, caller, resource).used >= limitOf(world, caller)
}

/** Uses up one request, as many points as a GraphQL document costs, or gives one back with -1. */
export function spend(world: World, caller: Caller, resource: Resource, points = 1): void {
  windowOf(world, caller, resource).used += points
}

/** GitHub's words for an allowance that is used up. */
export function usedUpMessage(world: World, caller: Caller): string {
  return `API rate limit already exceeded for ${whoseAllowance(world, caller)}.`
}

function whoseAllowance(world: World, caller: Caller): string {
  switch (caller.kind) {
    case 'installation':
      return `installation ID ${caller.installationId}`
    case 'anonymous':
      return 'this address'
    default:
      return `user ID ${account(world, caller.login).id}`
  }
}

export function allowanceHeaders(allowance: Allowance): Record<string, string> {
  return {
    'x-ratelimit-limit': String(allowance.limit),
    'x-ratelimit-remaining': String(allowance.remaining),
    'x-ratelimit-reset': String(allowance.reset),
    'x-ratelimit-used': String(allowance.used),
    'x-ratelimit-resource': allowance.resource,
  }
}

function windowOf(world: World, caller: Caller, resource: Resource): Window {
  const { windows } = primaryLimits(world)
  const key = `${identityOf(caller)} ${resource}`
  const known = windows.get(key)
  if (known && known.resetAt > world.clock()) return known
  const fresh = { used: 0, resetAt: world.clock() + hourMs }
  windows.set(key, fresh)
  return fresh
}

function limitOf(world: World, caller: Caller): number {
  const { limits } = primaryLimits(world)
  if (caller.kind === 'anonymous') return limits.anonymous
  return caller.kind === 'run' ? limits.run : limits.signedIn
}

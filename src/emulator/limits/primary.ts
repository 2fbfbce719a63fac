import { perWorld } from '../per-world.ts'
import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import { identityOf } from './identity.ts'

export type Resource = 'core' | 'graphql' | 'search'
/** `reset` in seconds since the epoch, as the header has it. */
export type Allowance = { limit: number; used: number; remaining: number; reset: number; resource: Resource }

type Window = { used: number; resetAt: number }
/** Requests within an hour, searches within a minute. */
export type PrimaryLimits = { signedIn: number; run: number; anonymous: number; search: number }
type Books = { windows: Map<string, Window>; limits: PrimaryLimits }

const hourMs = 3_600_000
const minuteMs = 60_000

/** The numbers of "Rate limits for the REST API"; a story may lower them. */
export const primaryLimits = perWorld<Books>(() => ({
  windows: new Map(),
  limits: { signedIn: 5000, run: 1000, anonymous: 60, search: 30 },
}))

/** Where the caller stands, without using anything up. */
export function allowanceOf(world: World, caller: Caller, resource: Resource): Allowance {
  const { used, resetAt } = windowOf(world, caller, resource)
  const limit = limitOf(world, caller, resource)
  return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(resetAt / 1000), resource }
}

/** Uses one request up (or gives one back, with -1). @returns whether it was still within the allowance */
export function spend(world: World, caller: Caller, resource: Resource, amount: 1 | -1 = 1): boolean {
  const window = windowOf(world, caller, resource)
  if (amount > 0 && window.used >= limitOf(world, caller, resource)) return false
  window.used += amount
  return true
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
  const fresh = { used: 0, resetAt: world.clock() + (resource === 'search' ? minuteMs : hourMs) }
  windows.set(key, fresh)
  return fresh
}

function limitOf(world: World, caller: Caller, resource: Resource): number {
  const { limits } = primaryLimits(world)
  if (resource === 'search') return limits.search
  if (caller.kind === 'anonymous') return limits.anonymous
  return caller.kind === 'run' ? limits.run : limits.signedIn
}

import { ApiError } from '../http/handler.ts'
import { perWorld } from '../per-world.ts'
import type { World } from '../world.ts'

/** Counted per actor, as "About secondary rate limits" publishes them. */
export type SecondaryUse = {
  /** Requests that GitHub's description says create content, and GraphQL mutations. */
  content: { minute: number; hour: number }
  /** Every request that changes something, the content-creating ones included. */
  writes: { minute: number; hour: number }
  /** Requests being answered at this moment, and the most at once so far. */
  concurrent: { now: number; most: number }
}

type Ledger = { content: number[]; writes: number[]; concurrent: { now: number; most: number } }
type Books = { enforced: boolean; actors: Map<string, Ledger> }

export const contentPerMinute = 80
export const contentPerHour = 500
const concurrentRequests = 100
const minuteMs = 60_000
const hourMs = 3_600_000

/** Set `enforced` to have requests beyond the published numbers refused; they are counted in any case. */
export const secondaryLimits = perWorld<Books>(() => ({ enforced: false, actors: new Map() }))

export function secondaryUse(world: World, login: string): SecondaryUse {
  const ledger = ledgerOf(world, login)
  return {
    content: countsOf(world, ledger.content),
    writes: countsOf(world, ledger.writes),
    concurrent: { ...ledger.concurrent },
  }
}

/**
 * Notes a request that begins. @returns what to call when it is over
 * @throws ApiError 403 with `retry-after` when enforced and used up
 */
export function beginRequest(world: World, login: string, kind: 'read' | 'write' | 'content'): () => void {
  const ledger = ledgerOf(world, login)
  if (secondaryLimits(world).enforced) refuseBeyond(world, ledger, kind)
  if (kind !== 'read') ledger.writes.push(world.clock())
  if (kind === 'content') ledger.content.push(world.clock())
  ledger.concurrent.now += 1
  ledger.concurrent.most = Math.max(ledger.concurrent.most, ledger.concurrent.now)
  return () => {
    ledger.concurrent.now -= 1
  }
}

/** GitHub's refusal, as its clients recognise it. @param retryAfter seconds */
export function secondaryLimitError(retryAfter: number): ApiError {
  return new ApiError(
    403,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    [],
    { 'retry-after': String(retryAfter) },
  )
}

function refuseBeyond(world: World, ledger: Ledger, kind: 'read' | 'write' | 'content'): void {
  if (ledger.concurrent.now >= concurrentRequests) throw secondaryLimitError(1)
  if (kind !== 'content') return
  const { minute, hour } = countsOf(world, ledger.content)
  if (minute >= contentPerMinute) throw secondaryLimitError(60)
  if (hour >= contentPerHour) throw secondaryLimitError(3600)
}

function ledgerOf(world: World, login: string): Ledger {
  const { actors } = secondaryLimits(world)
  const known = actors.get(login)
  if (known) return known
  const fresh: Ledger = { content: [], writes: [], concurrent: { now: 0, most: 0 } }
  actors.set(login, fresh)
  return fresh
}

function countsOf(world: World, times: readonly number[]): { minute: number; hour: number } {
  const now = world.clock()
  return {
    minute: times.filter((at) => at > now - minuteMs).length,
    hour: times.filter((at) => at > now - hourMs).length,
  }
}

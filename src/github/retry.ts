import type { Call } from './call.ts'
import type { Failure } from './failure.ts'

const tries = 3
const minute = 60_000
/** A read does not wait longer than this for a rate limit; it fails and is asked for again later. */
const longestReadWait = minute

/** Milliseconds GitHub wants us to wait before the next request; null when it names no limit. */
export function limitWait(failure: Failure, now: number): number | null {
  const after = Number(failure.headers['retry-after'] ?? Number.NaN)
  if (Number.isFinite(after)) return after * 1000
  if (failure.status !== 403 && failure.status !== 429) return null
  const reset = Number(failure.headers['x-ratelimit-reset'] ?? Number.NaN)
  if (failure.headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) return Math.max(0, reset * 1000 - now)
  return failure.status === 429 || /rate limit|abuse/i.test(failure.words) ? minute : null
}

export type Attempt = {
  readonly call: Call
  readonly failure: Failure
  /** What `limitWait` said. */
  readonly limited: number | null
  /** From 1. */
  readonly count: number
  /** A number from 0 to 1. */
  readonly chance: number
}

/**
 * Milliseconds to wait before the same request is sent again; null when it must not be.
 * Reads are repeated after a rate limit, a server error or no answer. A write is repeated only where GitHub said that a
 * limit kept it from happening and the caller marked it as conditional: 405, 409, 5xx and silence are never repeated.
 */
export function repeatAfter({ call, failure, limited, count, chance }: Attempt): number | null {
  if (count >= tries || failure.outcome === 'not_sent') return null
  if (call.kind === 'write') return limited !== null && call.conditional && failure.outcome === 'refused' ? 0 : null
  if (limited !== null) return limited <= longestReadWait ? limited : null
  return failure.outcome === 'unknown' ? 500 * 3 ** (count - 1) * (0.5 + chance) : null
}

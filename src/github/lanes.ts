import type { Call } from './call.ts'
import { createGate, type Gate } from './gate.ts'

const minute = 60_000
const hour = 60 * minute

type Spent = { readonly at: number; readonly rest: number; readonly graphql: number; readonly content: number }

/** What one installation may have under way and has used; shared by every client that speaks for it. */
export type Lanes = {
  /** At most eight requests at once. */
  readonly all: Gate
  /** Writes go one after another. */
  readonly writes: Gate
  /** No write leaves before this time (milliseconds since the epoch). */
  blockedUntil: number
  spent: readonly Spent[]
}

export function createLanes(): Lanes {
  return { all: createGate(8), writes: createGate(1), blockedUntil: 0, spent: [] }
}

/** GitHub's published secondary limits. Which writes count as content is not published, so all do. */
const limits = [
  { of: 'content', most: 80, within: minute },
  { of: 'content', most: 500, within: hour },
  { of: 'rest', most: 900, within: minute },
  { of: 'graphql', most: 2000, within: minute },
] as const

/** Milliseconds until the call may be sent without breaking a limit. */
export function waitFor(lanes: Lanes, call: Call, now: number): number {
  const blocked = call.kind === 'write' ? lanes.blockedUntil - now : 0
  const price = priceOf(call, now)
  return Math.max(0, blocked, ...limits.map((limit) => windowWait(lanes.spent, price, limit, now)))
}

/** Counts the call as sent. */
export function spend(lanes: Lanes, call: Call, now: number): void {
  lanes.spent = [...lanes.spent.filter((one) => now - one.at < (one.content > 0 ? hour : minute)), priceOf(call, now)]
}

function priceOf(call: Call, at: number): Spent {
  const points = call.kind === 'write' ? 5 : 1
  return {
    at,
    rest: call.api === 'rest' ? points : 0,
    graphql: call.api === 'graphql' ? points : 0,
    content: call.kind === 'write' ? 1 : 0,
  }
}

function windowWait(spent: readonly Spent[], price: Spent, limit: (typeof limits)[number], now: number): number {
  if (price[limit.of] === 0) return 0
  const counted = spent.filter((one) => now - one.at < limit.within)
  let over = counted.reduce((sum, one) => sum + one[limit.of], price[limit.of]) - limit.most
  for (const one of counted) {
    if (over <= 0) return 0
    over -= one[limit.of]
    if (over <= 0) return one.at + limit.within - now
  }
  return 0
}

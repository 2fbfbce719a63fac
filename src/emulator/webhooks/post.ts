import { performance } from 'node:perf_hooks'
import { perWorld } from '../per-world.ts'
import { freshId, type World } from '../world.ts'
import type { Attempt, Delivery } from './delivery.ts'

/** GitHub hangs up after ten seconds. A test of that moment may shorten it. */
export const deliveryTimeout = perWorld<{ ms: number }>(() => ({ ms: 10_000 }))

type Outcome = Pick<Attempt, 'status' | 'outcome' | 'response'>

/** Sends a delivery once and notes on it how that went. Never throws. */
export async function post(world: World, delivery: Delivery, redelivery: boolean): Promise<void> {
  const at = world.clock()
  const begun = performance.now()
  const outcome = await hand(world, delivery)
  const durationMs = Math.round(performance.now() - begun)
  delivery.attempts.push({ id: freshId(world), at, redelivery, durationMs, ...outcome })
  delivery.status = outcome.status
  delivery.durationMs = durationMs
}

async function hand(world: World, delivery: Delivery): Promise<Outcome> {
  try {
    const response = await fetch(delivery.address, {
      method: 'POST',
      headers: delivery.headers,
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(deliveryTimeout(world).ms),
    })
    const body = await response.text()
    const outcome = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`
    return { status: response.status, outcome, response: { headers: Object.fromEntries(response.headers), body } }
  } catch (failure) {
    const timedOut = failure instanceof Error && failure.name === 'TimeoutError'
    const outcome = timedOut ? 'timed out' : 'failed to connect to host'
    return { status: 0, outcome, response: { headers: {}, body: '' } }
  }
}

import { perWorld } from '../per-world.ts'
import type { World } from '../world.ts'

/** One attempt to hand a delivery over. `status` is 0 when no answer came; `outcome` is GitHub's word for it. */
export type Attempt = {
  id: number
  at: number
  redelivery: boolean
  status: number
  outcome: string
  durationMs: number
  response: { headers: Record<string, string>; body: string }
}

/** One event on its way to one App. The GUID stays the same when it is sent again. */
export type Delivery = {
  guid: string
  event: string
  action: string | null
  appId: number
  installationId: number
  repositoryId: number | null
  address: string
  headers: Record<string, string>
  payload: Record<string, unknown>
  /** The payload as the bytes that are sent and signed. */
  body: string
  /** Of the last attempt; null while there was none, which is for ever when a fault dropped it. */
  status: number | null
  durationMs: number
  attempts: Attempt[]
}

export const deliveriesOf = perWorld<Delivery[]>(() => [])

/** The delivery an attempt belongs to, by the attempt's id: GitHub lists each attempt as a delivery of its own. */
export function findAttempt(world: World, appId: number, id: number): { delivery: Delivery; attempt: Attempt } | null {
  for (const delivery of deliveriesOf(world)) {
    if (delivery.appId !== appId) continue
    const attempt = delivery.attempts.find((one) => one.id === id)
    if (attempt) return { delivery, attempt }
  }
  return null
}

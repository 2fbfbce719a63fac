import * as z from 'zod'
import type { GitHub } from '../../github/client.ts'

const deliveries = z.array(
  z.object({ id: z.int(), guid: z.string(), delivered_at: z.string(), status_code: z.int(), redelivery: z.boolean() }),
)
const threeDays = 3 * 24 * 3_600_000
const most = 50

/**
 * Asks GitHub to send the failed deliveries of the last three days again. Only a hint that saves waiting: the sweep finds
 * the same work without them.
 * @returns how many were asked for
 */
export async function redeliverFailed(app: GitHub, now: Date): Promise<number> {
  const { data } = await app.request('GET /app/hook/deliveries', { per_page: 100 })
  const recent = deliveries
    .parse(data)
    .filter(({ delivered_at }) => now.getTime() - Date.parse(delivered_at) < threeDays)
  const arrived = new Set(
    recent.filter(({ status_code }) => status_code >= 200 && status_code < 300).map(({ guid }) => guid),
  )
  const lost = new Map(recent.filter(({ guid }) => !arrived.has(guid)).map(({ guid, id }) => [guid, id]))
  const again = [...lost.values()].slice(0, most)
  for (const delivery_id of again)
    await app.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id })
  return again.length
}

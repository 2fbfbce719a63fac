import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { webhookPath } from '../../src/hosts/server/listener.ts'

const atOnce = 16

/**
 * Sends so many deliveries, in turn from a list, sixteen at once, each under an id of its own.
 * @returns the seconds it took
 * @throws Error when one is not answered with 200
 */
export async function shower(url: string, kinds: readonly Delivery[], count: number): Promise<number> {
  const state = { next: 0 }
  const send = async (): Promise<void> => {
    for (let index = state.next++; index < count; index = state.next++) {
      const delivery = kinds[index % kinds.length]
      if (!delivery) throw new Error('there is nothing to send')
      const headers = { ...delivery.headers, 'x-github-delivery': randomUUID() }
      const response = await fetch(`${url}${webhookPath}`, { method: 'POST', headers, body: delivery.body })
      await response.arrayBuffer()
      if (response.status !== 200) throw new Error(`${delivery.event} was answered ${response.status}`)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: atOnce }, send))
  return (performance.now() - begun) / 1000
}

import { setTimeout as pause } from 'node:timers/promises'
import type { Emulator } from '../../../src/emulator/emulator.ts'
import type { Delivery } from '../../../src/emulator/webhooks/delivery.ts'
import type { StoryServer } from '../../support/story-servers.ts'
import type { StoryTime } from '../../support/story-time.ts'

const patience = 25_000

/** Waits until something is true, looking every few milliseconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + patience
  while (!holds()) {
    if (Date.now() > end) throw new Error(`gave up waiting for ${holds}`)
    await pause(5)
  }
}

/** Who is waited for, and the deliveries that nobody will ever answer. */
export type Bustle = {
  readonly emulator: Emulator
  readonly server: StoryServer
  readonly time: StoryTime
  readonly lost: ReadonlySet<Delivery>
}

/** Resolves when a whole round of waiting found nothing new. Runs that wait for a test are not waited for. */
export async function untilStill({ emulator, server, time, lost }: Bustle): Promise<void> {
  for (let before = -1; ; ) {
    await until(() => emulator.deliveries.every((one) => one.status !== null || lost.has(one)))
    await server.idle()
    await until(() => time.soon() === 0)
    const seen = emulator.calls.length + emulator.deliveries.length + server.log.length
    if (seen === before) return
    before = seen
    await pause(5)
  }
}

/** Does something whose webhooks get lost; the deliveries as GitHub would have sent them. */
export async function withoutWebhooks(
  { faults }: Emulator,
  lost: Set<Delivery>,
  act: () => Promise<unknown>,
): Promise<readonly Delivery[]> {
  const line = { cut: true }
  const dropped: Delivery[] = []
  const match = (delivery: Delivery): boolean => {
    if (line.cut) dropped.push(delivery)
    if (line.cut) lost.add(delivery)
    return line.cut
  }
  faults.delivery({ what: 'drop', match })
  await act()
  line.cut = false
  return dropped
}

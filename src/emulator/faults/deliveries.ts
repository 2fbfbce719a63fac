import { perWorld } from '../per-world.ts'
import type { Delivery } from '../webhooks/delivery.ts'
import type { World } from '../world.ts'

/** What goes wrong with deliveries on their way to an App. */
export type DeliveryFault = {
  /** `drop` loses it, `double` sends it twice, `delay` sends it late, `reorder` sends it after the next one. */
  what: 'drop' | 'double' | 'delay' | 'reorder'
  /** Which deliveries; all when left out. */
  match?: (delivery: Delivery) => boolean
  /** How many are hit; without limit when left out. */
  times?: number
  /** Which part of the matching ones is hit, 0 to 1, chosen by the seed; all when left out. */
  fraction?: number
  seed?: number
  /** For `delay`. */
  delayMs?: number
}

type Entry = { fault: DeliveryFault; left: number; chance: () => number }

const table = perWorld<Entry[]>(() => [])

export function addDeliveryFault(world: World, fault: DeliveryFault): void {
  table(world).push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY, chance: seeded(fault.seed ?? 1) })
}

export function clearDeliveryFaults(world: World): void {
  table(world).length = 0
}

/** The fault that hits this delivery, if any. */
export function takeDeliveryFault(world: World, delivery: Delivery): DeliveryFault | null {
  for (const entry of table(world)) {
    const { fault } = entry
    if (entry.left === 0 || !(fault.match?.(delivery) ?? true)) continue
    if (fault.fraction !== undefined && entry.chance() >= fault.fraction) continue
    entry.left -= 1
    return fault
  }
  return null
}

/** A repeatable sequence of numbers from 0 to 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    const mixed = Math.imul(state ^ (state >>> 15), state | 1)
    const stirred = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61))
    return ((stirred ^ (stirred >>> 14)) >>> 0) / 4_294_967_296
  }
}

import { perWorld } from './per-world.ts'
import type { World } from './world.ts'

const pending = perWorld<Set<Promise<unknown>>>(() => new Set())

/** Registers background work (a delivery, a run, a test merge) that `settled` waits for. Work that fails is recorded. */
export function track(world: World, work: Promise<unknown>): void {
  const waiting = pending(world)
  const entry: Promise<unknown> = work
    .catch((failure: unknown) => {
      const text = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
      world.violations.push(`background work failed: ${text}`)
    })
    .finally(() => waiting.delete(entry))
  waiting.add(entry)
}

/** Resolves when no registered work is left, work begun by that work included. */
export async function settled(world: World): Promise<void> {
  const waiting = pending(world)
  while (waiting.size > 0) await Promise.race(waiting)
}

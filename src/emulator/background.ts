import { ApiError } from './http/handler.ts'
import { perWorld } from './per-world.ts'
import type { World } from './world.ts'

type Job = { due: number; work: () => void }
type Background = { delayMs: number | null; jobs: Job[] }

const background = perWorld<Background>(() => ({ delayMs: 0, jobs: [] }))

/**
 * How long GitHub takes for what it does after its answer: background merges, branch updates, the merge queue.
 * @param delayMs milliseconds of the world's clock; null: until `runBackground` says so. 0 at the start
 */
export function delayBackground(world: World, delayMs: number | null): void {
  background(world).delayMs = delayMs
}

/** Whether such work is done with the request that asks for it, so that nobody sees it pending. */
export function isPrompt(world: World): boolean {
  return background(world).delayMs === 0
}

/** Leaves work for after the answer; without a delay the next request finds it done. */
export function afterwards(world: World, work: () => void): void {
  const { delayMs, jobs } = background(world)
  jobs.push({ due: delayMs === null ? Number.POSITIVE_INFINITY : world.clock() + delayMs, work })
}

/** Does what is due by the clock, in the order it was left. @returns how many pieces of work that were */
export function runDue(world: World): number {
  return run(world, (job) => job.due <= world.clock())
}

/** Does everything that was left, due or not. */
export function runBackground(world: World): void {
  run(world, () => true)
}

function run(world: World, wanted: (job: Job) => boolean): number {
  const { jobs } = background(world)
  let count = 0
  for (let at = jobs.findIndex(wanted); at >= 0; at = jobs.findIndex(wanted)) {
    const [job] = jobs.splice(at, 1)
    count += 1
    try {
      job?.work()
    } catch (failure) {
      // What is refused only now is dropped: GitHub has answered already and tells nobody.
      if (failure instanceof ApiError) continue
      const text = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
      world.violations.push(`background work failed: ${text}`)
    }
  }
  return count
}

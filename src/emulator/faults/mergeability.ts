import { type Mergeability, mergeability } from '../ops/pulls-mergeability.ts'
import { perWorld } from '../per-world.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'

/** What reads of a pull request show instead of what GitHub could know. */
export type StaleMergeability = {
  /** `unknown`: the test merge never ends; `blocked`: mergeable, and BLOCKED although nothing blocks. */
  shows: 'unknown' | 'blocked'
  /** How many reads of a pull request are hit. */
  reads: number
  /** The number of the one pull request that is hit; any without it. */
  pull?: number
}

const faults = perWorld<{ fault: StaleMergeability; left: number }[]>(() => [])

export function staleMergeability(world: World, fault: StaleMergeability): void {
  faults(world).push({ fault, left: fault.reads })
}

export function clearMergeability(world: World): void {
  faults(world).length = 0
}

/** What a reader gets to see of a pull request's mergeability: stale as long as a fault wants it, else what is known. */
export function shownMergeability(world: World, repository: Repository, issue: Issue, viewer: Caller): Mergeability {
  const known = mergeability(world, repository, issue, viewer)
  const hit = faults(world).find(({ fault, left }) => left > 0 && (fault.pull ?? issue.number) === issue.number)
  if (!hit || issue.state !== 'open') return known
  hit.left -= 1
  if (hit.fault.shows === 'unknown') return { mergeable: null, state: 'unknown' }
  return { mergeable: known.mergeable, state: known.mergeable === true ? 'blocked' : known.state }
}

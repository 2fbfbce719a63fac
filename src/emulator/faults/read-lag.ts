import { perWorld } from '../per-world.ts'
import type { Caller, Repository } from '../state.ts'
import type { World } from '../world.ts'

type Lag = { left: number; repositories: Map<string, Repository> }

const lags = perWorld<{ lag: Lag | null }>(() => ({ lag: null }))

/**
 * Makes the next reads of Apps and workflow runs see issues, pull requests, labels, checks, runs and statuses as they are
 * at this moment, whatever happens meanwhile: GitHub's webhooks and writes are ahead of the replicas that answer reads.
 * Git itself does not lag. To have a webhook run ahead of the reads it causes, call this before what it tells of.
 * @param reads how many GET requests and GraphQL queries stay behind
 */
export function lagReads(world: World, reads: number): void {
  const copies = [...world.repositories].map(([name, repository]) => [name, copyOf(repository)] as const)
  lags(world).lag = reads > 0 ? { left: reads, repositories: new Map(copies) } : null
}

/** The world a read sees: the real one, or while reads lag one whose repositories are the copies. */
export function worldForRead(world: World, caller: Caller): World {
  const { lag } = lags(world)
  if (!lag || (caller.kind !== 'installation' && caller.kind !== 'run')) return world
  lag.left -= 1
  if (lag.left === 0) lags(world).lag = null
  return new Proxy(world, {
    get: (target, name) => (name === 'repositories' ? lag.repositories : Reflect.get(target, name)),
  })
}

function copyOf(repository: Repository): Repository {
  const { issues, labels, checkRuns, suites, statuses } = repository
  const runs = repository.runs.map((run) => ({ ...run, jobs: run.jobs.map((job) => ({ ...job })) }))
  return { ...repository, runs, ...structuredClone({ issues, labels, checkRuns, suites, statuses }) }
}

import { perWorld } from '../per-world.ts'
import type { Repository, Run } from '../state.ts'
import type { World } from '../world.ts'
import type { Activity } from './activity.ts'
import type { Groups } from './concurrency.ts'
import type { DispatchInputs } from './dispatch-inputs.ts'
import type { JobResult } from './job-record.ts'
import type { Durations, EngineOptions } from './options.ts'
import type { Plan } from './plan.ts'
import type { Source } from './source.ts'

/** What a run was made from; a re-run starts from the same. */
export type Origin = {
  plan: Plan
  source: Source
  payload: Readonly<Record<string, unknown>>
  inputs: DispatchInputs
}

/** A job that waits or works, as a cancel reaches it. */
export type LiveJob = {
  /** Ends politely unless the job's own `if` holds under `cancelled()`. */
  cancel(): void
  kill(): void
}

/** One attempt of a run while it is not completed. */
export type Execution = {
  engine: EngineState
  repository: Repository
  run: Run
  origin: Origin
  cancelled: boolean
  forced: boolean
  /** Results of an earlier attempt that a re-run of the failed jobs keeps, by job key. */
  kept: ReadonlyMap<string, JobResult>
  /** Set while the run waits in its concurrency group: ends it there. */
  drop: (() => void) | null
  jobs: Set<LiveJob>
}

export type EngineState = {
  world: World
  options: EngineOptions
  durations: Durations
  workRoot: string
  activity: Activity
  /** Concurrency groups by repository id. */
  groups: Map<number, Groups>
  /** Runs in flight, by run id. */
  executions: Map<number, Execution>
  origins: Map<number, Origin>
  /** Earlier attempts of re-run runs as they ended, oldest first, by run id. */
  attempts: Map<number, readonly Run[]>
  /** Results of the last finished attempt, by run id and job key. */
  results: Map<number, ReadonlyMap<string, JobResult>>
  /** Why a run ended as `startup_failure`, by run id; GitHub shows it on the run's page only. */
  problems: Map<number, string>
  /** Job summaries (Markdown) by job id; GitHub shows them on the run's page only. */
  summaries: Map<number, string>
}

const engines = perWorld<{ state: EngineState | null }>(() => ({ state: null }))

export function setEngine(world: World, state: EngineState | null): void {
  engines(world).state = state
}

/** The engine of a world. A GitHub whose Actions never start has none. */
export function engineOf(world: World): EngineState | null {
  return engines(world).state
}

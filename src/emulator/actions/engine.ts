import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { track } from '../pending.ts'
import type { Event, Run } from '../state.ts'
import type { World } from '../world.ts'
import { createActivity } from './activity.ts'
import { forceExecution } from './attempt.ts'
import { type EngineState, setEngine } from './engine-state.ts'
import { type EngineOptions, githubDurations } from './options.ts'
import { startForEvent } from './start-for-event.ts'

export type Engine = {
  /** Resolves when no run is at work. Runs that wait for a runner nobody has do not count. */
  idle(): Promise<void>
  /** Ends every run at once, waits for their processes and stops listening. */
  stop(): Promise<void>
  /** Runs that are not completed, oldest first. */
  inFlight(): Run[]
  /** Why a run ended before its jobs (`startup_failure`, replaced in its queue); null when it did not. */
  problemOf(runId: number): string | null
  /** The Markdown a job wrote to `GITHUB_STEP_SUMMARY`; GitHub shows it on the run's page only. */
  summaryOf(jobId: number): string
}

/**
 * Starts GitHub Actions for a world: from now on its events start the workflows of its repositories, whose steps run as
 * real processes on this machine.
 */
export function startEngine(world: World, options: EngineOptions = {}): Engine {
  const state = createState(world, options)
  const listener = (event: Event) => startForEvent(state, event)
  world.listeners.push(listener)
  setEngine(world, state)
  return {
    idle: () => state.activity.idle(),
    async stop() {
      world.listeners.splice(world.listeners.indexOf(listener), 1)
      for (const execution of [...state.executions.values()]) forceExecution(execution)
      await state.activity.idle()
      setEngine(world, null)
      rmSync(state.workRoot, { recursive: true, force: true, maxRetries: 3 })
    },
    inFlight: () => [...state.executions.values()].map(({ run }) => run),
    problemOf: (runId) => state.problems.get(runId) ?? null,
    summaryOf: (jobId) => state.summaries.get(jobId) ?? '',
  }
}

function createState(world: World, options: EngineOptions): EngineState {
  if (options.workRoot !== undefined) mkdirSync(options.workRoot, { recursive: true })
  const parent = realpathSync(options.workRoot ?? tmpdir())
  return {
    world,
    options,
    durations: { ...githubDurations, ...options.durations },
    workRoot: mkdtempSync(join(parent, 'signalbox-runner-')),
    activity: createActivity((work) => track(world, work)),
    groups: new Map(),
    executions: new Map(),
    origins: new Map(),
    attempts: new Map(),
    results: new Map(),
    problems: new Map(),
    summaries: new Map(),
  }
}

import type { Repository, Run } from '../state.ts'

/** Where a step may write, and the environment it must see. */
export type Place = { workspace: string; temp: string; environment: Record<string, string> }

/** Wraps a step's command in a sandbox: what to execute instead, and with which environment. */
export type Confine = (
  command: readonly string[],
  place: Place,
) => { file: string; args: string[]; environment: Record<string, string> }

/** One deployment environment. Its secrets reach only jobs of runs on the branches it allows. */
export type Environment = {
  secrets?: Readonly<Record<string, string>>
  variables?: Readonly<Record<string, string>>
  branches: 'default' | 'all'
}

/** Milliseconds. GitHub docs, "Workflow cancellation reference". */
export type Durations = {
  /** After SIGINT, until SIGTERM. */
  interrupt: number
  /** After SIGTERM, until the process tree is killed. */
  terminate: number
  /** After a cancel, until everything dies. */
  cancel: number
  /** What `timeout-minutes` counts. */
  minute: number
}

export type EngineOptions = {
  /** Folder of each action a workflow may use besides the built-in ones, by `owner/name` or `owner/name/path`. */
  actions?: Readonly<Record<string, string>>
  environments?: Readonly<Record<string, Environment>>
  confine?: Confine
  /** `PATH` of every step; the folder of the engine's own node comes first. */
  path?: string
  /** Folder for workspaces; a temporary one, removed at the end, when left out. */
  workRoot?: string
  /** Milliseconds until a new run shows in lists. Its own address answers at once. */
  listDelay?: number
  durations?: Partial<Durations>
  /** Runs a repository may have before the engine reports an event loop. */
  maxRuns?: number
  /** `runs-on` labels that no runner serves: their jobs stay queued. */
  unserved?: readonly string[]
  /** A policy (allowed actions, spending limit) that ends a run as `startup_failure` with the message given. */
  refuse?: (repository: Repository, run: Run) => string | null
}

export const githubDurations: Durations = { interrupt: 7_500, terminate: 2_500, cancel: 300_000, minute: 60_000 }
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
export const defaultMaxRuns = 200

import type { Job } from '../state.ts'
import type { Execution } from './engine-state.ts'
import type { EnvironmentGrant } from './environment.ts'
import type { Contexts, Status } from './expressions.ts'
import type { JobFolders } from './job-folders.ts'
import type { Log } from './job-log.ts'
import type { JobRequest } from './job-run.ts'
import type { Mask } from './mask.ts'
import type { Annotation } from './workflow-command.ts'
import type { WorkflowFile } from './workflow-file.ts'

/** Everything needed to run the steps of one job on one runner. */
export type JobTask = {
  execution: Execution
  workflow: WorkflowFile
  request: JobRequest
  job: Job
  environment: EnvironmentGrant
}

/** `steps.<id>` of the expression contexts. */
export type StepFacts = { outputs: Record<string, string>; outcome: StepResult; conclusion: StepResult }
export type StepResult = 'success' | 'failure' | 'cancelled' | 'skipped'

/** A job while its steps run. */
export type JobState = {
  task: JobTask
  folders: JobFolders
  mask: Mask
  log: Log
  token: string
  /** `NAME=value` in the environment of every process of this job. */
  mark: string
  /** Contexts that do not change from step to step. */
  contexts: Contexts
  /** `env` of workflow and job, and what steps wrote to `GITHUB_ENV`. */
  env: Record<string, string>
  /** Folders that steps wrote to `GITHUB_PATH`, newest first. */
  paths: string[]
  steps: Record<string, StepFacts>
  status: 'success' | 'failure' | 'cancelled'
  killed: boolean
  /** The step at work: whether a cancel reaches it, and how. */
  current: { survivesCancel: () => boolean; interrupt: () => void; kill: () => void } | null
  annotations: Annotation[]
  summary: string
}

/** What `success()`, `failure()` and `cancelled()` answer in the next step's `if`. */
export function statusOf({ status }: Pick<JobState, 'status'>): Status {
  return { success: status === 'success', failure: status === 'failure', cancelled: status === 'cancelled' }
}

/** The contexts a step's values see. */
export function stepContexts(state: JobState, env: Readonly<Record<string, string>>): Contexts {
  const { task, steps, status } = state
  return {
    ...state.contexts,
    env,
    steps,
    job: { status, check_run_id: task.job.checkRunId },
  }
}

import { actionsBotLogin } from '../auth/actions-app.ts'
import { createCheckRun, updateCheckRun } from '../ops/checks.ts'
import type { Caller, CheckRun, Conclusion, Job } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { timestamp } from '../world.ts'
import type { Execution } from './engine-state.ts'
import { type Contexts, interpolate } from './expressions.ts'
import { tellJob, tellRun } from './run-events.ts'
import type { Annotation } from './workflow-command.ts'
import type { JobDefinition } from './workflow-file.ts'

/** What a finished job means to the jobs that need it. */
export type JobResult = { result: 'success' | 'failure' | 'cancelled' | 'skipped'; outputs: Record<string, string> }

/** GitHub keeps at most this many annotations of one report. */
const annotationCap = 50

/** The check run and the record of a job that is about to wait for its turn and its runner. */
export function openJob(
  execution: Execution,
  facts: { key: string; name: string; labels: readonly string[] },
  conclusion: Conclusion | null = null,
): Job {
  const { engine, repository, run } = execution
  const page = `${pageOf(engine.world, repository)}/actions/runs/${run.id}`
  const check = createCheckRun(engine.world, reporterOf(execution), repository, {
    name: facts.name,
    headSha: run.headSha,
    detailsUrl: page,
    ...(conclusion === null ? { status: 'queued' } : { status: 'completed', conclusion }),
  })
  check.detailsUrl = `${page}/job/${check.id}`
  const now = timestamp(engine.world)
  const job: Job = {
    id: check.id,
    key: facts.key,
    name: facts.name,
    status: conclusion === null ? 'queued' : 'completed',
    conclusion,
    startedAt: conclusion === null ? null : now,
    completedAt: conclusion === null ? null : now,
    steps: [],
    log: '',
    checkRunId: check.id,
    labels: facts.labels,
  }
  run.jobs.push(job)
  tellJob(engine.world, repository, run, job, conclusion === null ? 'queued' : 'completed')
  return job
}

/** A job whose `if` does not hold: it never waits, and its check run says `skipped`. */
export function skipJob(execution: Execution, key: string, definition: JobDefinition, contexts: Contexts): JobResult {
  const name = nameOf(key, definition, contexts, '')
  openJob(execution, { key, name, labels: [] }, 'skipped')
  return { result: 'skipped', outputs: {} }
}

/** A job that cannot even wait for a runner. */
export function failUnstarted(
  execution: Execution,
  key: string,
  definition: JobDefinition,
  contexts: Contexts,
  message: string,
): JobResult {
  const job = openJob(execution, { key, name: nameOf(key, definition, contexts, ''), labels: [] })
  finishJob(execution, job, 'failure', [failureAt(message)])
  return { result: 'failure', outputs: {} }
}

/** A runner took the job. */
export function startJob(execution: Execution, job: Job): void {
  const { engine, repository, run } = execution
  const { world } = engine
  job.status = 'in_progress'
  job.startedAt = timestamp(world)
  const check = checkOf(execution, job)
  updateCheckRun(world, reporterOf(execution), repository, check, { status: 'in_progress', startedAt: job.startedAt })
  if (run.status !== 'in_progress') {
    run.status = 'in_progress'
    tellRun(world, repository, run, 'in_progress')
  }
  tellJob(world, repository, run, job, 'in_progress')
}

export function finishJob(
  execution: Execution,
  job: Job,
  conclusion: Conclusion,
  annotations: readonly Annotation[],
): void {
  const { engine, repository, run } = execution
  const { world } = engine
  job.status = 'completed'
  job.conclusion = conclusion
  job.completedAt = timestamp(world)
  job.startedAt ??= job.completedAt
  updateCheckRun(world, reporterOf(execution), repository, checkOf(execution, job), {
    status: 'completed',
    conclusion,
    completedAt: job.completedAt,
    output: { annotations: annotations.slice(0, annotationCap) },
  })
  tellJob(world, repository, run, job, 'completed')
}

/** The name of a job as people see it. */
export function nameOf(key: string, definition: JobDefinition, contexts: Contexts, suffix: string): string {
  if (definition.name === undefined) return `${key}${suffix}`
  try {
    const name = interpolate(definition.name, { ...contexts, matrix: {}, strategy: {}, ...contexts })
    return definition.name.includes('${{') ? name : `${name}${suffix}`
  } catch {
    return key
  }
}

export function failureAt(message: string): Annotation {
  return { path: '.github', start_line: 1, end_line: 1, annotation_level: 'failure', title: null, message }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Actions reports its jobs as its own App, into the suite of the run. */
export function reporterOf({ repository, run }: Execution): Caller {
  const permissions = { checks: 'write', metadata: 'read' } as const
  return { kind: 'run', login: actionsBotLogin, runId: run.id, permissions, repositories: [repository.id] }
}

function checkOf({ repository }: Execution, job: Job): CheckRun {
  const check = repository.checkRuns.find((one) => one.id === job.checkRunId)
  if (!check) throw new Error(`job ${job.id} has no check run`)
  return check
}

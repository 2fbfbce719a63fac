import { randomUUID } from 'node:crypto'
import { actionsBotLogin } from '../auth/actions-app.ts'
import { mintToken, revokeToken } from '../auth/tokens.ts'
import { interpolate, resolveValue } from './expressions.ts'
import { finishSteps, setUpJob } from './frame-steps.ts'
import { jobContexts } from './job-contexts.ts'
import { makeJobFolders, removeJobFolders } from './job-folders.ts'
import { jobLog } from './job-log.ts'
import type { JobResult } from './job-record.ts'
import { failureAt } from './job-record.ts'
import { type JobState, type JobTask, stepContexts } from './job-state.ts'
import { createMask } from './mask.ts'
import { killMarked } from './process-tree.ts'
import { runStep } from './run-step.ts'
import type { Annotation } from './workflow-command.ts'
import { tokenPermissions } from './workflow-permissions.ts'

type Ended = JobResult & { conclusion: 'success' | 'failure' | 'cancelled'; annotations: readonly Annotation[] }

/** A token lives as long as its job, at most a day. GitHub docs, "GITHUB_TOKEN". */
const tokenLifetime = 86_400_000
const defaultTimeout = 360
/** Five days, the limit of self-hosted runners; a timer cannot wait for a month. */
const longestTimeout = 7_200

/** Runs the steps of a job that has its runner. */
export function executeJob(task: JobTask): { done: Promise<Ended>; cancel: () => void; kill: () => void } {
  const state = openState(task)
  const timers: NodeJS.Timeout[] = []
  const kill = () => {
    state.killed = true
    state.status = 'cancelled'
    state.current?.kill()
  }
  const cancel = () => {
    if (state.status === 'cancelled') return
    state.status = 'cancelled'
    if (!state.current?.survivesCancel()) state.current?.interrupt()
    timers.push(setTimeout(kill, task.execution.engine.durations.cancel))
  }
  timers.push(timeOut(state, cancel))
  const done = steps(state).finally(async () => {
    for (const timer of timers) clearTimeout(timer)
    await close(state)
  })
  return { done, cancel, kill }
}

function openState(task: JobTask): JobState {
  const { execution, job, request } = task
  const { engine, repository, run } = execution
  const folders = makeJobFolders(engine.workRoot, repository.name)
  const permissions = tokenPermissions(
    request.definition.permissions ?? task.workflow.permissions,
    execution.origin.source.fromFork,
  )
  const token = mintToken(
    engine.world,
    { kind: 'run', login: actionsBotLogin, runId: run.id, permissions, repositories: [repository.id] },
    tokenLifetime,
  )
  const contexts = jobContexts(task, folders, token)
  const mask = createMask([...Object.values(contexts.secrets), ...canaries(token)])
  return {
    task,
    folders,
    mask,
    log: jobLog(engine.world, job, mask),
    token,
    mark: `RUNNER_TRACKING_ID=github_${randomUUID()}`,
    contexts,
    env: {},
    paths: [],
    steps: {},
    status: 'success',
    killed: false,
    current: null,
    annotations: [],
    summary: '',
  }
}

function canaries(token: string): string[] {
  return [Buffer.from(`x-access-token:${token}`).toString('base64')]
}

function timeOut(state: JobState, cancel: () => void): NodeJS.Timeout {
  const { request, execution } = state.task
  const written = Number(resolveValue(request.definition['timeout-minutes'] ?? defaultTimeout, state.contexts))
  const minutes = written > 0 ? Math.min(written, longestTimeout) : defaultTimeout
  const end = () => {
    state.annotations.push(failureAt(`The job has exceeded the maximum execution time of ${minutes}m0s`))
    cancel()
  }
  return setTimeout(end, minutes * execution.engine.durations.minute)
}

async function steps(state: JobState): Promise<Ended> {
  const { definition } = state.task.request
  if (setUpJob(state)) {
    for (const [at, step] of definition.steps.entries()) await runStep(state, step, at)
  }
  finishSteps(state)
  const conclusion = state.status
  const soft = resolveValue(definition['continue-on-error'] ?? false, state.contexts) === true
  const result = conclusion === 'failure' && soft ? 'success' : conclusion
  return { conclusion, result, outputs: outputsOf(state), annotations: state.annotations }
}

/** A job output that holds a secret is left out, as GitHub does. */
function outputsOf(state: JobState): Record<string, string> {
  const contexts = stepContexts(state, state.env)
  const outputs: Record<string, string> = {}
  for (const [name, template] of Object.entries(state.task.request.definition.outputs ?? {})) {
    const value = interpolate(template, contexts)
    if (!state.mask.hides(value)) outputs[name] = value
    else state.log(`##[warning]Skip output '${name}' since it may contain secret.`)
  }
  return outputs
}

async function close(state: JobState): Promise<void> {
  const { execution, job } = state.task
  killMarked(state.mark)
  revokeToken(execution.engine.world, state.token)
  if (state.summary !== '') execution.engine.summaries.set(job.id, state.mask.hide(state.summary))
  await removeJobFolders(state.folders)
}

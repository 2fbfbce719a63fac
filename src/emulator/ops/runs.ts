import { cancelExecution, forceExecution, launch } from '../actions/attempt.ts'
import { createRun } from '../actions/create-run.ts'
import { readInputs } from '../actions/dispatch-inputs.ts'
import { type EngineState, type Execution, engineOf } from '../actions/engine-state.ts'
import { eventFile } from '../actions/event-file.ts'
import { type Plan, readPlan } from '../actions/plan.ts'
import { sourceOfRef } from '../actions/source.ts'
import { findWorkflow } from '../actions/workflow-records.ts'
import { resolve } from '../git/plumbing.ts'
import { ApiError, notFound } from '../http/handler.ts'
import type { Caller, Repository, Run, Workflow } from '../state.ts'
import { emit, timestamp, type World } from '../world.ts'
import { keptResults } from './kept-results.ts'

const month = 30 * 86_400_000

/**
 * Starts a workflow by hand, with the file of that branch or tag (REST, "Create a workflow dispatch event").
 * @param ref branch or tag, short or full
 * @throws ApiError 404 for an unknown workflow; 422 for a disabled one, an unknown ref, a file without the trigger,
 *   and inputs that do not fit
 */
export function dispatchWorkflow(
  world: World,
  caller: Caller,
  repository: Repository,
  workflowIdOrFile: string,
  ref: string,
  inputs: Readonly<Record<string, unknown>> = {},
): Run {
  const engine = runningEngine(world)
  const workflow = findWorkflow(world, repository, workflowIdOrFile)
  if (!workflow) throw notFound()
  if (!repository.actionsEnabled) throw new ApiError(422, 'Actions has been disabled for this repository.')
  if (workflow.state !== 'active') {
    throw new ApiError(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow")
  }
  const source = sourceOfRef(repository, 'workflow_dispatch', fullRef(repository, ref))
  if (!source) throw new ApiError(422, `No ref found for: ${ref}`)
  const plan = dispatchablePlan(repository, source.workflowSha, workflow)
  const filled = readInputs(plan.triggers?.get('workflow_dispatch')?.inputs ?? {}, inputs)
  const facts = { ref: source.ref, workflow: workflow.path, inputs: filled.texts }
  const event = { name: 'workflow_dispatch', action: null, payload: facts, caller, repository }
  emit(world, event)
  const payload = eventFile(world, repository, event)
  const run = createRun(engine, caller, repository, { plan, source, payload, inputs: filled })
  if (!run) throw new ApiError(422, 'The repository has too many runs.')
  return run
}

function fullRef(repository: Repository, ref: string): string {
  if (ref.startsWith('refs/')) return ref
  const [branch, tag] = [`refs/heads/${ref}`, `refs/tags/${ref}`] as const
  return resolve(repository.dir, branch) === null ? tag : branch
}

/** A file whose `on:` can be read gets its run and fails there; one that cannot is refused here. */
function dispatchablePlan(repository: Repository, sha: string, workflow: Workflow): Plan {
  const plan = readPlan(repository, sha, workflow.path)
  if (!plan) throw new ApiError(422, 'Workflow does not exist')
  if (plan.kind === 'broken' && plan.triggers === null) {
    throw new ApiError(422, `Invalid Argument - failed to parse workflow: ${plan.message}`)
  }
  if (!plan.triggers?.has('workflow_dispatch')) {
    throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger")
  }
  return plan
}

/**
 * Asks a run to end; it ends later (REST, "Cancel a workflow run").
 * @throws ApiError 409 when it has ended already
 */
export function cancelRun(world: World, run: Run): void {
  cancelExecution(liveExecution(world, run))
}

/**
 * Ends a run without its `always()` steps.
 * @throws ApiError 409 when it has ended already
 */
export function forceCancelRun(world: World, run: Run): void {
  forceExecution(liveExecution(world, run))
}

function liveExecution(world: World, run: Run): Execution {
  const execution = runningEngine(world).executions.get(run.id)
  if (!execution) throw new ApiError(409, 'Cannot cancel a workflow run that is completed.')
  return execution
}

/**
 * Runs all jobs of a run once more, or only those that failed and what needs them: same id, same commit, same inputs,
 * attempt + 1.
 * @throws ApiError 403 while it still runs, or after a month
 */
export function rerunRun(
  world: World,
  caller: Caller,
  repository: Repository,
  run: Run,
  which: 'all' | 'failed' = 'all',
): void {
  const engine = runningEngine(world)
  if (run.status !== 'completed') throw new ApiError(403, 'This workflow is already running')
  const origin = engine.origins.get(run.id)
  if (!origin || world.clock() - Date.parse(run.createdAt) > month) {
    throw new ApiError(403, 'Unable to retry this workflow run because it was created over a month ago')
  }
  const kept = which === 'all' ? new Map() : keptResults(origin.plan, engine.results.get(run.id) ?? new Map())
  engine.attempts.set(run.id, [...earlierAttempts(world, run), { ...run }])
  run.attempt += 1
  run.triggeringActor = caller.login
  run.status = 'queued'
  run.conclusion = null
  run.startedAt = timestamp(world)
  run.jobs = run.jobs.filter((job) => kept.has(job.key))
  launch(engine, repository, run, origin, kept)
}

/** The attempts of a run before its last, as they ended. */
function earlierAttempts(world: World, run: Run): readonly Run[] {
  return engineOf(world)?.attempts.get(run.id) ?? []
}

/** One attempt of a run, counted from 1 (REST, "Get a workflow run attempt"); null when there was none. */
export function runAttempt(world: World, run: Run, attempt: number): Run | null {
  return [...earlierAttempts(world, run), run].find((one) => one.attempt === attempt) ?? null
}

/** Runs a list shows by now, newest first. */
export function visibleRuns(world: World, repository: Repository): Run[] {
  return repository.runs.filter((run) => run.visibleAt <= world.clock()).sort((one, other) => other.id - one.id)
}

function runningEngine(world: World): EngineState {
  const engine = engineOf(world)
  if (!engine) throw new ApiError(501, 'The Actions engine of this emulated GitHub was not started.')
  return engine
}

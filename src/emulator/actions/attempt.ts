import { actionsApp } from '../auth/actions-app.ts'
import { tellSuiteOfRun } from '../ops/check-events.ts'
import type { Conclusion, Repository, Run } from '../state.ts'
import { timestamp } from '../world.ts'
import { unsupportedUses } from './action-support.ts'
import { enter, leave, type Member } from './concurrency.ts'
import type { EngineState, Execution, Origin } from './engine-state.ts'
import { type Contexts, interpolate } from './expressions.ts'
import { githubContext } from './github-context.ts'
import { type GroupRule, groupsOf, ruleOf } from './group-rule.ts'
import { type JobResult, reporterOf } from './job-record.ts'
import { tellRun } from './run-events.ts'
import { runJobs } from './run-jobs.ts'
import type { WorkflowFile } from './workflow-file.ts'

/**
 * Starts one attempt of a run: at once, after its concurrency group lets it, or never (`startup_failure`).
 * @param kept results of an earlier attempt to go on from
 */
export function launch(
  engine: EngineState,
  repository: Repository,
  run: Run,
  origin: Origin,
  kept: ReadonlyMap<string, JobResult> = new Map(),
): void {
  const { world } = engine
  actionsApp(world)
  const execution: Execution = {
    engine,
    repository,
    run,
    origin,
    cancelled: false,
    forced: false,
    kept,
    drop: null,
    jobs: new Set(),
  }
  const ready = prepare(execution)
  tellRun(world, repository, run, 'requested')
  if ('problem' in ready) {
    engine.problems.set(run.id, ready.problem)
    complete(execution, 'startup_failure')
    return
  }
  engine.executions.set(run.id, execution)
  const { workflow, contexts } = ready
  if (!workflow.concurrency) {
    void work(execution, workflow, contexts, () => {})
    return
  }
  queue(execution, workflow, contexts, ruleOf(workflow.concurrency, contexts))
}

type Ready = { workflow: WorkflowFile; contexts: Contexts } | { problem: string }

function prepare(execution: Execution): Ready {
  const { engine, repository, run, origin } = execution
  const { plan, source } = origin
  if (plan.kind === 'broken') return { problem: `Invalid workflow file: ${plan.path}\n${plan.message}` }
  const contexts = runContexts(execution)
  const problem =
    engine.options.refuse?.(repository, run) ??
    unsupportedUses(plan.workflow, engine.options, repository, source.workflowSha)
  if (problem !== null) return { problem }
  try {
    run.displayTitle = interpolate(plan.workflow['run-name'] ?? '', contexts) || run.displayTitle
    if (plan.workflow.concurrency) ruleOf(plan.workflow.concurrency, contexts)
    return { workflow: plan.workflow, contexts }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** The contexts every place of a workflow has. */
function runContexts(execution: Execution): Contexts {
  const { repository, origin } = execution
  return {
    github: githubContext(execution),
    inputs: origin.inputs.values,
    vars: Object.fromEntries(repository.variables),
  }
}

function queue(execution: Execution, workflow: WorkflowFile, contexts: Contexts, rule: GroupRule): void {
  const { engine, repository, run } = execution
  const groups = groupsOf(engine, repository)
  const member: Member = {
    start() {
      execution.drop = null
      void work(execution, workflow, contexts, () => leave(groups, rule.group, member))
    },
    cancel(reason) {
      engine.problems.set(run.id, reason)
      cancelExecution(execution)
    },
  }
  execution.drop = () => {
    leave(groups, rule.group, member)
    complete(execution, 'cancelled')
  }
  run.status = 'pending'
  enter(groups, rule.group, rule, member)
}

async function work(
  execution: Execution,
  workflow: WorkflowFile,
  contexts: Contexts,
  leaveGroup: () => void,
): Promise<void> {
  const { engine, run } = execution
  run.status = 'queued'
  engine.activity.begin()
  const conclusion = runJobs(execution, workflow, contexts)
  // From here on the jobs count as activity, each for as long as it works.
  engine.activity.end()
  try {
    complete(execution, await conclusion)
  } catch (error) {
    engine.world.violations.push(`actions: run ${run.id}: ${error instanceof Error ? error.stack : String(error)}`)
    complete(execution, 'failure')
  } finally {
    leaveGroup()
  }
}

function complete(execution: Execution, conclusion: Conclusion): void {
  const { engine, repository, run } = execution
  run.status = 'completed'
  run.conclusion = conclusion
  run.updatedAt = timestamp(engine.world)
  engine.executions.delete(run.id)
  tellSuiteOfRun(engine.world, reporterOf(execution), repository, run)
  tellRun(engine.world, repository, run, 'completed')
}

/** Ends a run politely: a waiting one at once, running jobs by GitHub's sequence. */
export function cancelExecution(execution: Execution): void {
  if (execution.cancelled) return
  execution.cancelled = true
  if (execution.drop) {
    const { drop } = execution
    execution.drop = null
    drop()
    return
  }
  for (const job of execution.jobs) job.cancel()
}

/** Ends a run without its `always()` steps. */
export function forceExecution(execution: Execution): void {
  execution.forced = true
  cancelExecution(execution)
  for (const job of execution.jobs) job.kill()
}

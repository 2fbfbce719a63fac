import type { Caller, Job, Repository, Run } from '../state.ts'
import { jobView } from '../views/job.ts'
import { runView } from '../views/run.ts'
import { workflowView } from '../views/workflow.ts'
import { emit, type World } from '../world.ts'

/** GitHub names the person or bot whose act started the attempt as the sender of a run's events. */
function sender(run: Run): Caller {
  return { kind: 'user', login: run.triggeringActor }
}

export function tellRun(
  world: World,
  repository: Repository,
  run: Run,
  action: 'requested' | 'in_progress' | 'completed',
): void {
  run.updatedAt = new Date(world.clock()).toISOString().replace(/\.\d+Z$/, 'Z')
  const workflow = repository.workflows.find((one) => one.id === run.workflowId)
  const payload = {
    workflow_run: runView(world, repository, run),
    workflow: workflow ? workflowView(world, repository, workflow) : null,
  }
  emit(world, { name: 'workflow_run', action, payload, caller: sender(run), repository })
}

export function tellJob(
  world: World,
  repository: Repository,
  run: Run,
  job: Job,
  action: 'queued' | 'in_progress' | 'completed',
): void {
  const payload = { workflow_job: jobView(world, repository, run, job) }
  emit(world, { name: 'workflow_job', action, payload, caller: sender(run), repository })
}

import { z } from 'zod'
import type { Event, Repository, Workflow } from '../state.ts'
import { fullName } from '../world.ts'
import { createRun } from './create-run.ts'
import type { EngineState } from './engine-state.ts'
import { eventFile } from './event-file.ts'
import { type Plan, readPlan, workflowPaths } from './plan.ts'
import { asksToSkip, isServed, type Source, sourceOf } from './source.ts'
import { listensTo } from './trigger-match.ts'
import { workflowAt, workflowsOf } from './workflow-records.ts'

const named = z.object({ workflow_run: z.object({ name: z.string().nullable() }) })
const noInputs = { texts: {}, values: {} }

/**
 * Starts the runs that an event asks for. What a run's own token did starts nothing, so that workflows cannot chase
 * themselves; only `workflow_dispatch` and `repository_dispatch` do (GitHub docs, "GITHUB_TOKEN").
 */
export function startForEvent(engine: EngineState, event: Event): void {
  const { repository } = event
  if (!repository?.actionsEnabled) return
  if (event.caller.kind === 'run' && event.name !== 'repository_dispatch') return
  if (event.name === 'push') workflowsOf(engine.world, repository)
  startNamed(engine, repository, event)
  // The pull request's own files do not count for `pull_request_target`, so it is a second look at the same event.
  if (event.name === 'pull_request') startNamed(engine, repository, { ...event, name: 'pull_request_target' })
}

function startNamed(engine: EngineState, repository: Repository, event: Event): void {
  if (!isServed(event.name)) {
    reportUnserved(engine, repository, event)
    return
  }
  const source = sourceOf(engine.world, repository, event)
  if (!source || asksToSkip(repository, source)) return
  const triggering = event.name === 'workflow_run' ? named.parse(event.payload).workflow_run.name : null
  const payload = eventFile(engine.world, repository, event)
  for (const plan of plansAt(repository, source.workflowSha)) {
    if (!wants(plan, source, triggering)) continue
    if (isDisabled(workflowAt(engine.world, repository, plan.path))) continue
    createRun(engine, event.caller, repository, { plan, source, payload, inputs: noInputs })
  }
}

function plansAt(repository: Repository, sha: string): Plan[] {
  return workflowPaths(repository, sha).flatMap((path) => readPlan(repository, sha, path) ?? [])
}

/** A file whose `on:` cannot be read shows as a failed run of every push, as on GitHub. */
function wants(plan: Plan, source: Source, triggering: string | null): boolean {
  return plan.triggers === null ? source.event === 'push' : listensTo(plan.triggers, source, triggering)
}

function isDisabled(workflow: Workflow): boolean {
  return workflow.state !== 'active'
}

/** A workflow that waits for an event this engine never serves would look idle for ever: say so. */
function reportUnserved(engine: EngineState, repository: Repository, event: Event): void {
  const tip = sourceOf(engine.world, repository, { ...event, name: 'repository_dispatch' })
  if (!tip || event.name === 'workflow_dispatch') return
  for (const plan of plansAt(repository, tip.workflowSha)) {
    if (!plan.triggers?.has(event.name)) continue
    const problem = `actions: ${fullName(repository)} ${plan.path} listens to ${event.name}, which starts no runs here`
    if (!engine.world.violations.includes(problem)) engine.world.violations.push(problem)
  }
}

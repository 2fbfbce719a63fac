import { actionsAppId } from '../auth/actions-app.ts'
import { commitFacts } from '../git/plumbing.ts'
import { newSuite } from '../ops/check-suites.ts'
import type { Caller, Repository, Run } from '../state.ts'
import { freshId, fullName, timestamp, type World } from '../world.ts'
import { launch } from './attempt.ts'
import type { EngineState, Origin } from './engine-state.ts'
import { defaultMaxRuns } from './options.ts'
import { workflowAt } from './workflow-records.ts'

/**
 * Makes a run and starts its first attempt. The record exists when this returns; jobs follow in the background.
 * @returns null when the repository has so many runs that events must be chasing each other; the world records it
 */
export function createRun(engine: EngineState, caller: Caller, repository: Repository, origin: Origin): Run | null {
  const { world, options } = engine
  const limit = options.maxRuns ?? defaultMaxRuns
  if (repository.runs.length >= limit) {
    world.violations.push(
      `actions: ${fullName(repository)} reached ${limit} runs: do events start each other in a loop?`,
    )
    return null
  }
  const run = newRun(world, caller, repository, origin, options.listDelay ?? 0)
  repository.runs.push(run)
  engine.origins.set(run.id, origin)
  launch(engine, repository, run, origin)
  return run
}

function newRun(world: World, caller: Caller, repository: Repository, origin: Origin, listDelay: number): Run {
  const { plan, source, inputs } = origin
  const workflow = workflowAt(world, repository, plan.path)
  const facts = { appId: actionsAppId, headSha: source.headSha, headBranch: source.headBranch }
  const id = freshId(world)
  const now = timestamp(world)
  return {
    id,
    number: repository.runs.filter((run) => run.workflowId === workflow.id).length + 1,
    attempt: 1,
    workflowId: workflow.id,
    path: plan.path,
    name: plan.name,
    displayTitle: defaultTitle(repository, origin),
    event: source.event,
    status: 'queued',
    conclusion: null,
    headBranch: source.headBranch,
    headSha: source.headSha,
    actor: caller.login,
    triggeringActor: caller.login,
    suiteId: newSuite(world, repository, { ...facts, runId: id }).id,
    pullNumbers: source.pullNumbers,
    createdAt: now,
    startedAt: now,
    updatedAt: now,
    jobs: [],
    artifacts: [],
    inputs: inputs.texts,
    visibleAt: world.clock() + listDelay,
  }
}

/** What GitHub shows without `run-name`: the commit's first line, the pull request's or issue's title, else the workflow. */
function defaultTitle(repository: Repository, { plan, source, payload }: Origin): string {
  if (source.event === 'push') return commitFacts(repository.dir, source.sha).message.split('\n')[0] ?? plan.name
  return titleIn(payload, 'pull_request') ?? titleIn(payload, 'issue') ?? plan.name
}

function titleIn(payload: Readonly<Record<string, unknown>>, key: string): string | null {
  const subject = payload[key]
  if (typeof subject !== 'object' || subject === null || !('title' in subject)) return null
  return typeof subject.title === 'string' ? subject.title : null
}

import { actionsAppId } from '../auth/actions-app.ts'
import { grants } from '../auth/permissions.ts'
import { installationCovers } from '../auth/scope.ts'
import { listRefs } from '../git/plumbing.ts'
import type { App, Caller, CheckRun, CheckSuite, Conclusion, Event, Repository, Run } from '../state.ts'
import { checkSuiteView } from '../views/check.ts'
import { emit, freshId, timestamp, type World } from '../world.ts'

/** The App's suite for a commit, made when missing. Actions has one suite per workflow run instead. */
export function ensureSuite(world: World, repository: Repository, appId: number, headSha: string): CheckSuite {
  const known = repository.suites.find(
    (suite) => suite.appId === appId && suite.headSha === headSha && suite.runId === null,
  )
  return (
    known ?? newSuite(world, repository, { appId, headSha, headBranch: branchAt(repository, headSha), runId: null })
  )
}

/** Stores a suite without any event. */
export function newSuite(
  world: World,
  repository: Repository,
  facts: Pick<CheckSuite, 'appId' | 'headSha' | 'headBranch' | 'runId'>,
): CheckSuite {
  const now = timestamp(world)
  const suite: CheckSuite = { id: freshId(world), ...facts, createdAt: now, updatedAt: now }
  repository.suites.push(suite)
  return suite
}

export function suiteOfRun(repository: Repository, runId: number, headSha: string): CheckSuite | null {
  return repository.suites.find((suite) => suite.runId === runId && suite.headSha === headSha) ?? null
}

function branchAt(repository: Repository, sha: string): string | null {
  const found = listRefs(repository.dir, 'refs/heads/').find((ref) => ref.sha === sha)
  return found ? found.ref.replace('refs/heads/', '') : null
}

export function runsOfSuite(repository: Repository, suiteId: number): CheckRun[] {
  const runs = repository.checkRuns.filter((run) => run.suiteId === suiteId)
  return [...new Map(runs.map((run) => [run.name, run])).values()]
}

export type SuiteState = { status: CheckRun['status']; conclusion: Conclusion | null }

/**
 * A suite is done when all its check runs are, and as bad as the worst of them; without any it is `queued`. The suite of
 * a workflow run is where the run is: between two of its jobs, or without any job, its check runs tell nothing.
 */
export function suiteState(repository: Repository, suite: CheckSuite): SuiteState {
  const run = workflowRunOf(repository, suite)
  if (run) return { status: run.status, conclusion: run.conclusion }
  const checks = runsOfSuite(repository, suite.id)
  if (checks.length > 0 && checks.every((check) => check.status === 'completed')) {
    return { status: 'completed', conclusion: worst(checks) }
  }
  return { status: checks.some((check) => check.status !== 'queued') ? 'in_progress' : 'queued', conclusion: null }
}

/** The workflow run a suite belongs to; null for the suites of other Apps. */
export function workflowRunOf(repository: Repository, suite: CheckSuite): Run | null {
  if (suite.runId === null) return null
  return repository.runs.find((run) => run.id === suite.runId) ?? null
}

const severity: readonly Conclusion[] = [
  'failure',
  'startup_failure',
  'timed_out',
  'action_required',
  'cancelled',
  'stale',
  'success',
  'neutral',
  'skipped',
]

function worst(runs: readonly CheckRun[]): Conclusion {
  return severity.find((conclusion) => runs.some((run) => run.conclusion === conclusion)) ?? 'success'
}

/**
 * Gives every App with `checks: write` a suite for each pushed branch tip and tells it `check_suite` `requested`
 * (REST, "Using the REST API to interact with checks"). GitHub Actions makes its own suites, one per run.
 */
export function requestSuitesOnPush(world: World): void {
  world.listeners.push((event) => {
    const pushed = pushedBranch(event)
    if (!pushed || !event.repository) return
    for (const app of world.apps.values()) requestSuite(world, event.caller, event.repository, app, pushed)
  })
}

function pushedBranch(event: Event): { branch: string; sha: string } | null {
  const { ref, after } = event.payload
  if (event.name !== 'push' || typeof ref !== 'string' || typeof after !== 'string') return null
  if (!ref.startsWith('refs/heads/') || /^0+$/.test(after)) return null
  return { branch: ref.slice('refs/heads/'.length), sha: after }
}

function requestSuite(
  world: World,
  caller: Caller,
  repository: Repository,
  app: App,
  head: { branch: string; sha: string },
): void {
  if (app.id === actionsAppId || !grants(app.permissions, 'checks', 'write') || !isInstalled(world, app, repository))
    return
  if (repository.suites.some((suite) => suite.appId === app.id && suite.headSha === head.sha)) return
  const facts = { appId: app.id, headSha: head.sha, headBranch: head.branch, runId: null }
  const suite = newSuite(world, repository, facts)
  const payload = { check_suite: checkSuiteView(world, repository, suite) }
  emit(world, { name: 'check_suite', action: 'requested', payload, caller, repository })
}

function isInstalled(world: World, app: App, repository: Repository): boolean {
  return [...world.installations.values()].some(
    (installation) => installation.appId === app.id && installationCovers(world, installation.id, repository),
  )
}

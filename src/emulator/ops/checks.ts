import { resolve } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, CheckRun, CheckSuite, Conclusion, Repository } from '../state.ts'
import { freshId, timestamp, type World } from '../world.ts'
import { actingAppId } from './acting-app.ts'
import { tellRun, tellSuiteWhenDone } from './check-events.ts'
import { refuseTooMuch } from './check-limits.ts'
import { ensureSuite, suiteOfRun } from './check-suites.ts'

/** What a check run can be told to be, by `checks/create` and `checks/update`; absent fields stay as they are. */
export type CheckRunChange = {
  name?: string | undefined
  externalId?: string | null | undefined
  detailsUrl?: string | null | undefined
  status?: CheckRun['status'] | undefined
  conclusion?: Conclusion | undefined
  startedAt?: string | undefined
  completedAt?: string | undefined
  output?: CheckOutput | undefined
  actions?: CheckRun['actions'] | undefined
}

export type CheckOutput = {
  title?: string | null | undefined
  summary?: string | null | undefined
  text?: string | null | undefined
  annotations?: readonly unknown[] | undefined
}

/**
 * Reports a check on a commit. The run belongs to the commit: every pull request with that head shows it.
 * @throws ApiError 403 for anyone but an App; 422 for an unknown commit, `completed` without a conclusion, and for more
 *   than `refuseTooMuch` lets through (REST, "Create a check run")
 */
export function createCheckRun(
  world: World,
  caller: Caller,
  repository: Repository,
  input: CheckRunChange & { name: string; headSha: string },
): CheckRun {
  const appId = reportingApp(caller)
  const headSha = resolve(repository.dir, input.headSha)
  if (headSha === null) throw new ApiError(422, `No commit found for SHA: ${input.headSha}`)
  refuseTooMuch(input)
  const run: CheckRun = {
    id: freshId(world),
    suiteId: suiteFor(world, caller, repository, appId, headSha).id,
    appId,
    name: input.name,
    headSha,
    externalId: null,
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: timestamp(world),
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: [] },
  }
  apply(world, run, input)
  repository.checkRuns.push(run)
  tellRun(world, caller, repository, run, 'created')
  if (run.status === 'completed') tellCompleted(world, caller, repository, run)
  return run
}

function reportingApp(caller: Caller): number {
  const appId = actingAppId(caller)
  if (appId === null) throw new ApiError(403, 'You must authenticate via a GitHub App.')
  return appId
}

function suiteFor(world: World, caller: Caller, repository: Repository, appId: number, headSha: string): CheckSuite {
  const own = caller.kind === 'run' ? suiteOfRun(repository, caller.runId, headSha) : null
  return own ?? ensureSuite(world, repository, appId, headSha)
}

/**
 * Changes a check run. Completing it sends `completed`, and the suite's `completed` once all its runs are.
 * @throws ApiError 403 for anyone but the App that made it; 422 as for a new one
 */
export function updateCheckRun(
  world: World,
  caller: Caller,
  repository: Repository,
  run: CheckRun,
  change: CheckRunChange,
): CheckRun {
  const appId = reportingApp(caller)
  if (appId !== run.appId) {
    const rule = 'check run can only be modified by the GitHub App that created it.'
    throw new ApiError(403, `Invalid app_id \`${appId}\` - ${rule}`)
  }
  refuseTooMuch(change)
  const before = run.status
  apply(world, run, change)
  if (run.status === 'completed' && before !== 'completed') tellCompleted(world, caller, repository, run)
  return run
}

function tellCompleted(world: World, caller: Caller, repository: Repository, run: CheckRun): void {
  tellRun(world, caller, repository, run, 'completed')
  tellSuiteWhenDone(world, caller, repository, run.suiteId)
}

/** A conclusion completes the run; any other status takes a former conclusion back. Annotations add up over calls. */
function apply(world: World, run: CheckRun, change: CheckRunChange): void {
  run.name = change.name ?? run.name
  run.externalId = change.externalId ?? run.externalId
  run.detailsUrl = change.detailsUrl ?? run.detailsUrl
  run.startedAt = change.startedAt ?? run.startedAt
  run.actions = change.actions ?? run.actions ?? []
  if (change.conclusion !== undefined) {
    run.status = 'completed'
    run.conclusion = change.conclusion
    run.completedAt = change.completedAt ?? timestamp(world)
  } else if (change.status !== undefined) {
    run.status = change.status
    run.conclusion = null
    run.completedAt = null
  }
  if (change.output) write(run.output, change.output)
}

function write(output: CheckRun['output'], told: CheckOutput): void {
  output.title = told.title ?? output.title
  output.summary = told.summary ?? output.summary
  output.text = told.text ?? output.text
  output.annotations = [...output.annotations, ...(told.annotations ?? [])]
}

/** Runs for a commit; `latest` keeps the newest of each name within a suite (REST, "List check runs for a Git reference"). */
export function checkRunsFor(repository: Repository, sha: string, filter: 'latest' | 'all'): CheckRun[] {
  const runs = repository.checkRuns.filter((run) => run.headSha === sha)
  if (filter === 'all') return runs
  return [...new Map(runs.map((run) => [`${run.suiteId} ${run.name}`, run])).values()]
}

import { ApiError } from '../http/handler.ts'
import type { Caller, CheckRun, CheckSuite, Repository, Run } from '../state.ts'
import { checkRunView, checkSuiteView } from '../views/check.ts'
import { emit, timestamp, type World } from '../world.ts'
import { suiteState, workflowRunOf } from './check-suites.ts'

export function tellRun(
  world: World,
  caller: Caller,
  repository: Repository,
  run: CheckRun,
  action: 'created' | 'completed' | 'rerequested' | 'requested_action',
  facts: Readonly<Record<string, unknown>> = {},
): void {
  const payload = { check_run: checkRunView(world, repository, run), ...facts }
  emit(world, { name: 'check_run', action, payload, caller, repository })
}

/**
 * Sends `check_suite` `completed` when the last check run of a suite has completed. The suite of a workflow run is left
 * alone: it completes with the run, which `tellSuiteOfRun` tells.
 */
export function tellSuiteWhenDone(world: World, caller: Caller, repository: Repository, suiteId: number): void {
  const suite = suiteNumbered(repository, suiteId)
  suite.updatedAt = timestamp(world)
  if (workflowRunOf(repository, suite)) return
  if (suiteState(repository, suite).status === 'completed') tellSuite(world, caller, repository, suite, 'completed')
}

/** Sends `check_suite` `completed` for the suite of a workflow run that has just completed, with jobs or without. */
export function tellSuiteOfRun(world: World, caller: Caller, repository: Repository, run: Run): void {
  const suite = suiteNumbered(repository, run.suiteId)
  suite.updatedAt = timestamp(world)
  tellSuite(world, caller, repository, suite, 'completed')
}

function suiteNumbered(repository: Repository, id: number): CheckSuite {
  const suite = repository.suites.find((candidate) => candidate.id === id)
  if (!suite) throw new ApiError(404, 'Not Found')
  return suite
}

function tellSuite(
  world: World,
  caller: Caller,
  repository: Repository,
  suite: CheckSuite,
  action: 'completed' | 'rerequested',
): void {
  const payload = { check_suite: checkSuiteView(world, repository, suite) }
  emit(world, { name: 'check_suite', action, payload, caller, repository })
}

/** "Re-run" beside a check: its App is asked to report again; the run itself does not change. */
export function rerequestRun(world: World, caller: Caller, repository: Repository, run: CheckRun): void {
  tellRun(world, caller, repository, run, 'rerequested')
}

/** "Re-run all checks" of one App on one commit. */
export function rerequestSuite(world: World, caller: Caller, repository: Repository, suite: CheckSuite): void {
  tellSuite(world, caller, repository, suite, 'rerequested')
}

/**
 * A person presses one of the buttons an App put on its check run. No role is asked for here: the App is told who
 * pressed and has to judge for itself.
 * @throws ApiError 422 when the run has no such button
 */
export function requestAction(
  world: World,
  caller: Caller,
  repository: Repository,
  run: CheckRun,
  identifier: string,
): void {
  if (!run.actions?.some((action) => action.identifier === identifier)) {
    throw new ApiError(422, `Check run ${run.id} has no action ${identifier}`)
  }
  tellRun(world, caller, repository, run, 'requested_action', { requested_action: { identifier } })
}

import { ApiError } from '../http/handler.ts'
import type { Caller, CheckRun, CheckSuite, Repository } from '../state.ts'
import { checkRunView, checkSuiteView } from '../views/check.ts'
import { emit, timestamp, type World } from '../world.ts'
import { runsOfSuite } from './check-suites.ts'

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

/** Sends `check_suite` `completed` when the last run of the suite has completed. */
export function tellSuiteWhenDone(world: World, caller: Caller, repository: Repository, suiteId: number): void {
  const suite = repository.suites.find((candidate) => candidate.id === suiteId)
  if (!suite) throw new ApiError(404, 'Not Found')
  suite.updatedAt = timestamp(world)
  if (runsOfSuite(repository, suite.id).every((run) => run.status === 'completed')) {
    tellSuite(world, caller, repository, suite, 'completed')
  }
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

/** A person presses one of the buttons an App put on its check run. */
export function requestAction(
  world: World,
  caller: Caller,
  repository: Repository,
  run: CheckRun,
  identifier: string,
): void {
  tellRun(world, caller, repository, run, 'requested_action', { requested_action: { identifier } })
}

import type {
  CheckRunFilter,
  CheckSuiteCheckRunsArgs,
  CommitCheckSuitesArgs,
  CheckSuite as PublishedSuite,
} from '@octokit/graphql-schema'
import { findApp } from '../ops/acting-app.ts'
import { suiteState, workflowRunOf } from '../ops/check-suites.ts'
import { checkRunsFor } from '../ops/checks.ts'
import type { CheckRun, CheckSuite, Repository } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { checkSuiteNodeId, pullsAt } from '../views/check.ts'
import { fullName } from '../world.ts'
import { appNode } from './app.ts'
import { checkRunNode } from './check-run.ts'
import { commitNode } from './commit.ts'
import { connection, type PageArguments } from './connection.ts'
import { pullConnection } from './pull-request-list.ts'
import { findRef, refNode } from './ref.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'
import { workflowRunNode } from './workflow-run.ts'

export function suiteNode(scope: Scope, repository: Repository, suite: CheckSuite): Node {
  const { status, conclusion } = suiteState(repository, suite)
  const path = `/commit/${suite.headSha}/checks?check_suite_id=${suite.id}`
  const run = workflowRunOf(repository, suite)
  const fields: Fields<PublishedSuite> = {
    id: checkSuiteNodeId(suite),
    databaseId: suite.id,
    app: () => {
      const app = findApp(scope.world, suite.appId)
      return app ? appNode(scope, app) : null
    },
    branch: () => {
      const ref = suite.headBranch === null ? null : findRef(repository, `refs/heads/${suite.headBranch}`)
      return ref ? refNode(scope, repository, ref) : null
    },
    commit: () => commitNode(scope, repository, suite.headSha),
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    createdAt: suite.createdAt,
    updatedAt: suite.updatedAt,
    creator: null,
    checkRuns: ({ filterBy, ...page }: CheckSuiteCheckRunsArgs) => {
      const filter = filterBy?.checkType === 'ALL' ? 'all' : 'latest'
      const runs = checkRunsFor(repository, suite.headSha, filter).filter((one) => one.suiteId === suite.id)
      return runConnection(scope, repository, page, wantedRuns(runs, filterBy))
    },
    matchingPullRequests: (args: PageArguments) =>
      pullConnection(scope, repository, args, pullsAt(repository, suite.headSha)),
    workflowRun: () => (run ? workflowRunNode(scope, repository, run) : null),
    repository: () => repositoryNode(scope, repository),
    resourcePath: `/${fullName(repository)}${path}`,
    url: `${pageOf(scope.world, repository)}${path}`,
  }
  return { __typename: 'CheckSuite', ...fields }
}

function wantedRuns(runs: readonly CheckRun[], filter: CheckRunFilter | null | undefined): CheckRun[] {
  const statuses: readonly string[] | null = filter?.statuses ?? (filter?.status ? [filter.status] : null)
  const conclusions: readonly string[] | null = filter?.conclusions ?? null
  return runs.filter(
    (run) =>
      (!filter?.checkName || run.name === filter.checkName) &&
      (!filter?.appId || run.appId === filter.appId) &&
      (!statuses || statuses.includes(run.status.toUpperCase())) &&
      (!conclusions || conclusions.includes(run.conclusion?.toUpperCase() ?? '')),
  )
}

function runConnection(scope: Scope, repository: Repository, args: PageArguments, runs: readonly CheckRun[]) {
  return connection(args, runs, { key: (run) => run.id, node: (run) => checkRunNode(scope, repository, run) })
}

/** The `checkSuites` of a commit. */
export function suiteConnection(scope: Scope, repository: Repository, args: CommitCheckSuitesArgs, sha: string) {
  const { filterBy } = args
  const suites = repository.suites.filter(
    (suite) =>
      suite.headSha === sha &&
      (!filterBy?.appId || suite.appId === filterBy.appId) &&
      (!filterBy?.checkName || holdsRun(repository, suite, filterBy.checkName)),
  )
  return connection(args, suites, { key: (suite) => suite.id, node: (suite) => suiteNode(scope, repository, suite) })
}

function holdsRun(repository: Repository, suite: CheckSuite, name: string): boolean {
  return repository.checkRuns.some((run) => run.suiteId === suite.id && run.name === name)
}

import { commitFacts } from '../git/plumbing.ts'
import { runsOfSuite, suiteState } from '../ops/check-suites.ts'
import type { CheckRun, CheckSuite, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { actingAppView } from './acting-app.ts'
import { apiOf, pageOf } from './addresses.ts'
import { repositoryView } from './repository.ts'

export function checkRunNodeId(run: CheckRun): string {
  return `CR_${run.id}`
}

export function checkSuiteNodeId(suite: CheckSuite): string {
  return `CS_${suite.id}`
}

/** Where a person reads about a run: its App's own page, or GitHub's page of the run. */
export function checkRunPage(world: World, repository: Repository, run: CheckRun): string {
  return `${pageOf(world, repository)}/runs/${run.id}`
}

/** Open pull requests of this repository with that head, whoever caused the check (REST, "Check runs"). */
export function pullsAt(repository: Repository, sha: string): Issue[] {
  return [...repository.issues.values()].filter(
    (issue) => issue.state === 'open' && issue.pull?.headSha === sha && issue.pull.headRepositoryId === repository.id,
  )
}

/** A check run as REST answers and webhook payloads show it. */
export function checkRunView(world: World, repository: Repository, run: CheckRun): Record<string, unknown> {
  const url = `${apiOf(world, repository)}/check-runs/${run.id}`
  const page = checkRunPage(world, repository, run)
  const suite = repository.suites.find((candidate) => candidate.id === run.suiteId)
  const { annotations, ...output } = run.output
  return {
    id: run.id,
    node_id: checkRunNodeId(run),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { ...output, annotations_count: annotations.length, annotations_url: `${url}/annotations` },
    check_suite: suite ? simpleSuite(world, repository, suite) : { id: run.suiteId },
    app: actingAppView(world, run.appId),
    pull_requests: minimalPulls(world, repository, run.headSha),
  }
}

/** The suite inside a check run. REST answers keep its `id` only; webhooks show all of it. */
function simpleSuite(world: World, repository: Repository, suite: CheckSuite): Record<string, unknown> {
  const { before, after } = ends(repository, suite)
  return {
    id: suite.id,
    node_id: checkSuiteNodeId(suite),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(repository, suite),
    url: `${apiOf(world, repository)}/check-suites/${suite.id}`,
    before,
    after,
    app: actingAppView(world, suite.appId),
    pull_requests: minimalPulls(world, repository, suite.headSha),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  }
}

/** A check suite as REST answers and webhook payloads show it. */
export function checkSuiteView(world: World, repository: Repository, suite: CheckSuite): Record<string, unknown> {
  const facts = commitFacts(repository.dir, suite.headSha)
  const simple = simpleSuite(world, repository, suite)
  return {
    ...simple,
    repository: repositoryView(world, repository),
    latest_check_runs_count: runsOfSuite(repository, suite.id).length,
    check_runs_url: `${simple['url']}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
    head_commit: {
      id: suite.headSha,
      tree_id: facts.tree,
      message: facts.message,
      timestamp: facts.committer.date,
      author: { name: facts.author.name, email: facts.author.email },
      committer: { name: facts.committer.name, email: facts.committer.email },
    },
  }
}

function ends(repository: Repository, suite: CheckSuite): { before: string; after: string } {
  const [parent] = commitFacts(repository.dir, suite.headSha).parents
  return { before: parent ?? '0'.repeat(40), after: suite.headSha }
}

function minimalPulls(world: World, repository: Repository, sha: string): Record<string, unknown>[] {
  const api = apiOf(world, repository)
  const repo = { id: repository.id, url: api, name: repository.name }
  return pullsAt(repository, sha).flatMap(({ id, number, pull }) => {
    if (!pull) return []
    const head = { ref: pull.headRef, sha: pull.headSha, repo }
    return [{ id, number, url: `${api}/pulls/${number}`, head, base: { ref: pull.baseRef, sha: pull.baseSha, repo } }]
  })
}

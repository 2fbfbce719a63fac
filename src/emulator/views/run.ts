import { commitFacts } from '../git/plumbing.ts'
import type { Issue, Repository, Run } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { apiOf, pageOf } from './addresses.ts'
import { repositoryView } from './repository.ts'

/** A workflow run as REST answers and webhook payloads show it. */
export function runView(world: World, repository: Repository, run: Run): Record<string, unknown> {
  const api = apiOf(world, repository)
  const url = `${api}/actions/runs/${run.id}`
  const repositoryFacts = repositoryView(world, repository)
  return {
    id: run.id,
    node_id: `WFR_${run.id}`,
    name: run.name,
    display_title: run.displayTitle,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    workflow_url: `${api}/actions/workflows/${run.workflowId}`,
    check_suite_id: run.suiteId,
    check_suite_node_id: `CS_${run.suiteId}`,
    check_suite_url: `${api}/check-suites/${run.suiteId}`,
    url,
    html_url: runPage(world, repository, run),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    pull_requests: pullsOf(repository, run).map((issue) => minimalPull(api, repository, issue)),
    referenced_workflows: [],
    created_at: run.createdAt,
    run_started_at: run.startedAt,
    updated_at: run.updatedAt,
    actor: accountView(world, run.actor),
    triggering_actor: accountView(world, run.triggeringActor),
    head_commit: headCommit(repository, run.headSha),
    repository: repositoryFacts,
    head_repository: repositoryFacts,
    head_repository_id: repository.id,
  }
}

export function runPage(world: World, repository: Repository, run: Run): string {
  return `${pageOf(world, repository)}/actions/runs/${run.id}`
}

/** Open pull requests from the run's branch of this repository, as GitHub lists them. */
function pullsOf(repository: Repository, run: Run): Issue[] {
  const known = new Set(run.pullNumbers)
  return [...repository.issues.values()].filter(
    ({ number, state, pull }) =>
      pull?.headRepositoryId === repository.id &&
      (known.has(number) || (state === 'open' && pull.headRef === run.headBranch && pull.headSha === run.headSha)),
  )
}

function minimalPull(api: string, repository: Repository, issue: Issue): Record<string, unknown> {
  const repo = { id: repository.id, url: api, name: repository.name }
  const { pull } = issue
  return {
    id: issue.id,
    number: issue.number,
    url: `${api}/pulls/${issue.number}`,
    head: { ref: pull?.headRef, sha: pull?.headSha, repo },
    base: { ref: pull?.baseRef, sha: pull?.baseSha, repo },
  }
}

function headCommit(repository: Repository, sha: string): Record<string, unknown> {
  const { tree, message, author, committer } = commitFacts(repository.dir, sha)
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  }
}

import type { Job, Repository, Run } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf } from './addresses.ts'
import { runPage } from './run.ts'

/** A job of a workflow run as REST answers and webhook payloads show it. Its id is its check run's id, as on GitHub. */
export function jobView(world: World, repository: Repository, run: Run, job: Job): Record<string, unknown> {
  const api = apiOf(world, repository)
  const ran = job.steps.length > 0
  return {
    id: job.id,
    node_id: `CR_${job.checkRunId}`,
    run_id: run.id,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    workflow_name: run.name,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    name: job.name,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${runPage(world, repository, run)}/job/${job.id}`,
    check_run_url: `${api}/check-runs/${job.checkRunId}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: run.startedAt,
    started_at: job.startedAt ?? run.startedAt,
    completed_at: job.completedAt,
    steps: job.steps.map((step) => ({
      number: step.number,
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
    labels: [...(job.labels ?? [])],
    runner_id: ran ? 1 : null,
    runner_name: ran ? 'emulated runner' : null,
    runner_group_id: ran ? 0 : null,
    runner_group_name: ran ? 'GitHub Actions' : null,
  }
}

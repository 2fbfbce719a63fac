import { workflowRun, workflowRuns } from '../domain/answer/run.ts'
import type { RepositoryRef, Self } from '../domain/identity.ts'
import { paths } from '../domain/names.ts'
import type { RunFacts } from '../domain/snapshot.ts'
import type { GitHub } from './client.ts'
import { failureOrThrow } from './failure.ts'

/** The file name that stands for our workflow in the Actions API. */
export const workflowFile = paths.workflow.slice(paths.workflow.lastIndexOf('/') + 1)

export function toRun(body: unknown): RunFacts {
  return workflowRun.parse(body)
}

/**
 * Of the newest 100 dispatched runs of our workflow those that the App itself started (REST, "List workflow runs for a
 * workflow"). Every writer can start one by hand under the name of a claim; such a run is nobody's.
 * @returns none when the workflow does not exist
 */
export async function listRuns(
  github: GitHub,
  { owner, name }: RepositoryRef,
  { bot }: Self,
): Promise<readonly RunFacts[]> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
      owner,
      repo: name,
      workflow_id: workflowFile,
      event: 'workflow_dispatch',
      per_page: 100,
    })
    return workflowRuns.parse(data).workflow_runs.filter(({ actor }) => actor.id === bot.id)
  } catch (error) {
    if (failureOrThrow(error).status === 404) return []
    throw error
  }
}

import type { RepositoryRef } from '../domain/identity.ts'
import type { Claim } from '../domain/ledger/state.ts'
import { runName } from '../domain/names.ts'
import type { RunFacts } from '../domain/snapshot.ts'
import type { GitHub } from '../github/client.ts'
import { listRuns, toRun } from '../github/runs.ts'

/** One run by its id (REST, "Get a workflow run"). */
export async function readRun(github: GitHub, { owner, name }: RepositoryRef, id: number): Promise<RunFacts> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
    owner,
    repo: name,
    run_id: id,
  })
  return toRun(data)
}

/** The run of a claim, found by the name its dispatch gave it; lists lag, so `absent` may only mean not yet. */
export async function readRunOfClaim(
  github: GitHub,
  repository: RepositoryRef,
  claim: Claim,
): Promise<RunFacts | 'absent'> {
  const runs = await listRuns(github, repository)
  const wanted = runName(claim.job.id, claim.job.generation)
  return runs.find((run) => run.name === wanted) ?? 'absent'
}

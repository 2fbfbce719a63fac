import type { RepositoryRef } from '../domain/identity.ts'
import type { Claim } from '../domain/ledger/state.ts'
import { runName } from '../domain/names.ts'
import type { RunFacts } from '../domain/snapshot.ts'
import type { GitHub } from '../github/client.ts'
import { failureOrThrow } from '../github/failure.ts'
import { listRuns, toRun } from '../github/runs.ts'
import type { Reading } from './reading.ts'

/**
 * The first attempt of a run (REST, "Get a workflow run"). Whoever presses "Re-run" starts another attempt of the same run;
 * what ours did, and who started it, is asked for again.
 * @returns null when there is no such run
 */
export async function readRun(github: GitHub, { owner, name }: RepositoryRef, id: number): Promise<RunFacts | null> {
  const place = { owner, repo: name, run_id: id }
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', place)
    const newest = toRun(data)
    if (newest.attempt === 1) return newest
    const first = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}', {
      ...place,
      attempt_number: 1,
    })
    return toRun(first.data)
  } catch (error) {
    if (failureOrThrow(error).status === 404) return null
    throw error
  }
}

/**
 * The run of a claim, found by the name its dispatch gave it; lists lag, so `absent` may only mean not yet. A run that was
 * kept from starting may not even have got its name: the newest such one since the claim stands for it.
 */
export async function readRunOfClaim(
  { github, self }: Pick<Reading, 'github' | 'self'>,
  repository: RepositoryRef,
  claim: Claim,
): Promise<RunFacts | 'absent'> {
  const runs = await listRuns(github, repository, self)
  const wanted = runName(claim.job.id, claim.job.generation)
  return runs.find((run) => run.name === wanted) ?? runs.find((run) => isNameless(run, claim.at)) ?? 'absent'
}

/** GitHub's times are whole seconds. */
function isNameless({ conclusion, name, createdAt }: RunFacts, since: string): boolean {
  const named = /^signalbox [br]-\d+ g\d+$/.test(name)
  return conclusion === 'startup_failure' && !named && Date.parse(createdAt) + 1000 > Date.parse(since)
}

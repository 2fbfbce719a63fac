import type { JobSpec } from '../domain/job.ts'
import type { Claim } from '../domain/ledger/state.ts'
import { readWork, type Work } from '../snapshot/work/read-work.ts'
import { acceptJob } from './accept-job.ts'
import type { JobHost } from './host.ts'
import { recognizeAsks, recognizeClaim, recognizeDispatcher } from './recognize.ts'
import { type Refusal, refuse } from './refusal.ts'

const noKey =
  'The model key is empty. Put it into the environment `signalbox` (Settings > Environments) as the secret that the workflow names.'

/** A job that may be worked on, and the world it was admitted in. */
export type Admitted = { readonly job: JobSpec; readonly claim: Claim; readonly work: Work }

/**
 * Everything that must hold before the first model call, cheapest first; one request to GitHub.
 * @throws when GitHub does not answer
 */
export async function admit(host: JobHost): Promise<Admitted | { refused: Refusal }> {
  const accepted = acceptJob(host.job, host.run.attempt)
  if ('refused' in accepted) return accepted
  const { job } = accepted
  const stranger = recognizeDispatcher(job, host.app, host.run)
  if (stranger) return { refused: stranger }
  const work = await readWork(host.github, host.run.repository, job)
  const recognized = recognizeClaim(host.job, job, work.ledger, host.run)
  if ('refused' in recognized) return recognized
  const stale = recognizeAsks(job, work)
  if (stale) return { refused: stale }
  // A review does without: what needs no model is judged all the same, and the rest is said to be open.
  const speechless = host.model.key === '' && job.kind !== 'review'
  return speechless ? refuse('auth', noKey) : { job, work, claim: recognized.claim }
}

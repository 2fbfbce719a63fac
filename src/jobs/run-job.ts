import { redactDeep, redactor } from '../agent/redaction.ts'
import type { RunResult } from '../domain/bundle.ts'
import { admit } from './admit.ts'
import { type BundleWriter, openBundle } from './bundle-writer.ts'
import { deadlineOf } from './deadline.ts'
import { failedResult } from './failed-result.ts'
import type { JobHost } from './host.ts'
import { perform } from './perform.ts'
import { prepare } from './prepare.ts'
import { refuse } from './refusal.ts'
import { refusedResult } from './result.ts'
import { performReview } from './review/perform-review.ts'
import { dollars, say } from './run-log.ts'

/**
 * Does one job, from the `job` input to the bundle: admit, prepare, perform, hand back. It writes nothing to GitHub.
 * From its first line to its last there is a whole bundle in the folder, so that whatever ends the run, something true
 * is handed back.
 * @throws only when the bundle itself cannot be written
 */
export async function runJob(given: JobHost): Promise<RunResult> {
  const secrets = [given.token, given.model.key]
  const redact = redactor(secrets)
  const host: JobHost = { ...given, log: (line) => given.log(redact(line)) }
  const bundle = openBundle(host.folders.bundle, redact, secrets)
  bundle.result(refusedResult({ stop: 'crash', words: 'The run ended before it began.' }))
  const unclean = await work(host, bundle).catch((error: unknown) => failedResult(error, host))
  const result = redactDeep(unclean, redact)
  bundle.result(result)
  say(host, `${result.outcome}: ${result.stop}, ${result.turns} turns, ${dollars(result.usd)}`)
  if (result.error !== null) say(host, result.error)
  return result
}

async function work(host: JobHost, bundle: BundleWriter): Promise<RunResult> {
  const admitted = await admit(host)
  if ('refused' in admitted) return refusedResult(admitted.refused)
  const deadline = deadlineOf(host.run.started, admitted.job.limits.minutes)
  const timeUp = AbortSignal.timeout(Math.max(0, deadline - host.now()))
  const signal = AbortSignal.any([host.signal, timeUp])
  if (admitted.job.kind === 'review') return performReview(host, admitted, bundle, signal)
  const shop = await prepare(host, admitted, signal).catch((error: unknown) => {
    if (signal.aborted) return refuse('aborted', 'The run was stopped before the agent began.')
    throw error
  })
  if (!('refused' in shop)) return perform(host, admitted, shop, bundle, deadline)
  const late = shop.refused.stop === 'aborted' && !host.signal.aborted
  return refusedResult(late ? { ...shop.refused, stop: 'timeout' } : shop.refused)
}

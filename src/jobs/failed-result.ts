import type { RunResult } from '../domain/bundle.ts'
import { failureOf } from '../github/failure.ts'
import type { JobHost } from './host.ts'
import { refusedResult } from './result.ts'

/** GitHub not answering is worth another try; a token it refuses is for people to mend; the rest is a fault of ours. */
export function failedResult(error: unknown, { signal }: Pick<JobHost, 'signal'>): RunResult {
  if (signal.aborted) return refusedResult({ stop: 'aborted', words: 'The run was cancelled.' })
  const failure = failureOf(error)
  if (failure?.outcome === 'refused')
    return refusedResult({ stop: 'config', words: `GitHub refused: ${failure.words}` })
  if (failure) return refusedResult({ stop: 'transient', words: `GitHub did not answer: ${failure.words}` })
  return refusedResult({ stop: 'crash', words: error instanceof Error ? error.message : String(error) })
}

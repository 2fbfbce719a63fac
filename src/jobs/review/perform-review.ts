import { openModel, type ReviewModel } from '../../agent/review/ask-model.ts'
import type { RunResult } from '../../domain/bundle.ts'
import type { AskModel } from '../../review/model.ts'
import { review } from '../../review/review.ts'
import type { Admitted } from '../admit.ts'
import type { BundleWriter } from '../bundle-writer.ts'
import { failedResult } from '../failed-result.ts'
import type { JobHost } from '../host.ts'
import { defaultModel, pricesOf } from '../model.ts'
import { refusedResult } from '../result.ts'
import { say } from '../run-log.ts'
import { HeadMoved } from './fetch-commits.ts'
import { portsOf } from './ports.ts'
import { requestFor } from './request-for.ts'
import { brokenReview, reviewResult } from './review-result.ts'

const longestSilence = 120_000

/**
 * Reviews a pull request: takes its diff, judges it item by item, and hands back what it proposes. Nothing of the pull
 * request is checked out or run, and its words (title, body, commit messages) reach no prompt.
 * @param signal aborts on cancel and when the run's time is over; what was not asked by then stays unknown
 * @returns how it ended; `review.json` is already written unless it failed
 */
export async function performReview(
  host: JobHost,
  admitted: Admitted,
  bundle: BundleWriter,
  signal: AbortSignal,
): Promise<RunResult> {
  const { config } = admitted.work
  if (config.kind === 'invalid') return refusedResult({ stop: 'config', words: config.message })
  const started = host.now()
  const modelId = config.config.review.model ?? defaultModel
  const model = modelOf(host, admitted, modelId, signal)
  const elapsed = (): number => host.now() - started
  const draft = (): void => {
    const words = 'The review ended before it was done.'
    bundle.result(brokenReview(refusedResult({ stop: 'aborted', words }), model.spent(), elapsed()))
  }
  try {
    const request = await requestFor(host, admitted, modelId, signal)
    const report = await review(request, await portsOf(host, savedAfter(model.ask, draft)))
    bundle.review(report)
    const result = reviewResult(report, model.spent(), elapsed())
    return signal.aborted ? { ...result, outcome: 'partial', stop: stopOf(host) } : result
  } catch (error) {
    return brokenReview(brokenBy(error, host, signal), model.spent(), elapsed())
  }
}

function modelOf(host: JobHost, { job }: Admitted, model: string, signal: AbortSignal): ReviewModel {
  const { key, baseUrl } = host.model
  return openModel({
    model,
    client: { apiKey: key, ...(baseUrl === null ? {} : { baseURL: baseUrl }) },
    limits: { usd: job.limits.usd, calls: job.limits.turns, idleMs: longestSilence },
    prices: pricesOf(host.folders.product),
    signal,
    sleep: host.sleep,
    random: host.random,
    tell: (line) => say(host, line),
  })
}

/** After every answer the bundle holds what was spent, for whoever reads it after a kill. */
function savedAfter(ask: AskModel, save: () => void): AskModel {
  return async (call) => {
    const answer = await ask(call)
    save()
    return answer
  }
}

function stopOf({ signal }: JobHost): 'aborted' | 'timeout' {
  return signal.aborted ? 'aborted' : 'timeout'
}

function brokenBy(error: unknown, host: JobHost, signal: AbortSignal): RunResult {
  if (error instanceof HeadMoved) return refusedResult({ stop: 'stale', words: error.message })
  const late = signal.aborted && !host.signal.aborted
  return late
    ? refusedResult({ stop: 'timeout', words: 'The time of this review was over before anything was judged.' })
    : failedResult(error, host)
}

import type Anthropic from '@anthropic-ai/sdk'
import { classify, type Failure, refusesRetry, retryAfter } from './classify.ts'
import { reachedLimit } from './limits.ts'
import { noUsage, type Usage } from './prices.ts'
import { emit, type Run } from './run.ts'
import { book } from './spending.ts'
import { type StreamEnd, streamOnce } from './stream.ts'

const attempts = 8
const longestWait = 60_000
const longestAskedWait = 300_000

/** A reply with what it cost, or why there is none. */
export type Answer = { message: Anthropic.Message; usage: Usage; usd: number } | { failure: Failure; error: unknown }

/**
 * Sends a request until it is answered whole. The SDK retries only before a stream starts and knows no idle limit, so
 * its retries are off and all of it happens here. Every attempt is booked, also one that broke off.
 */
export async function ask(run: Run, request: Anthropic.MessageStreamParams): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    run.requests += 1
    const end = await streamOnce(run.client, request, { signal: run.signal, idleMs: run.task.limits.idleMs })
    const usd = end.usage ? book(run.spending, { model: end.model, ...end.usage }, run.host.prices) : 0
    if ('message' in end) return { message: end.message, usage: end.usage.usage, usd }
    const failure = failureOf(run, end)
    if (failure !== 'retry' || attempt >= attempts || refusesRetry(end.error)) return giveUp(run, end, failure)
    await retryLater(run, attempt, end)
    if (reachedLimit(run) !== null) return { failure: 'aborted', error: end.error }
  }
}

function giveUp(run: Run, end: Broken, failure: Failure): Answer {
  emit(run, { type: 'failed', failure, error: String(end.error), usage: end.usage?.usage ?? noUsage })
  return { failure, error: end.error }
}

type Broken = Exclude<StreamEnd, { message: unknown }>

/** Our own end and our own cut look the same to the SDK. */
function failureOf(run: Run, end: Broken): Failure {
  if (run.signal.aborted) return 'aborted'
  return end.idle ? 'retry' : classify(end.error)
}

async function retryLater(run: Run, attempt: number, end: Broken): Promise<void> {
  run.retries += 1
  const error = end.idle ? `no event for ${run.task.limits.idleMs} ms` : String(end.error)
  emit(run, { type: 'retry', attempt, error, usage: end.usage?.usage ?? noUsage })
  const jitter = 0.75 + 0.25 * (run.host.random ?? Math.random)()
  const asked = retryAfter(end.error)
  const own = Math.min(longestWait, 1000 * 2 ** attempt) * jitter
  await sleepOrAbort(run, asked === null ? own : Math.min(longestAskedWait, asked))
}

/** The run's end always wins over a wait. */
async function sleepOrAbort(run: Run, milliseconds: number): Promise<void> {
  if (run.signal.aborted) return
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const wake = () => resolve()
  run.signal.addEventListener('abort', wake, { once: true })
  await Promise.race([run.host.sleep(milliseconds), aborted])
  run.signal.removeEventListener('abort', wake)
}

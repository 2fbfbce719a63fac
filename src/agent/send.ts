import type Anthropic from '@anthropic-ai/sdk'
import { classify, type Failure, refusesRetry, retryAfter } from './classify.ts'
import { noUsage, type Prices, type Usage } from './prices.ts'
import { book, type Spending } from './spending.ts'
import { type StreamEnd, streamOnce } from './stream.ts'

const attempts = 8
const longestWait = 60_000
const longestAskedWait = 300_000

/** A reply with what it cost, or why there is none. */
export type Answer = { message: Anthropic.Message; usage: Usage; usd: number } | { failure: Failure; error: unknown }

/** What happens between a request and its answer. `usage` is what an attempt cost although it broke off. */
export type SendEvent =
  | { type: 'sent' }
  | { type: 'retry'; attempt: number; error: string; usage: Usage }
  | { type: 'failed'; failure: Failure; error: string; usage: Usage }

/** The way to the model: its client, the books, time, chance, and ears. */
export type Line = {
  readonly client: Anthropic
  /** Ends everything, waits too. */
  readonly signal: AbortSignal
  /** How long a stream may say nothing before it is cut and asked again. */
  readonly idleMs: number
  readonly spending: Spending
  readonly prices: Prices
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Between 0 and 1, for the jitter of retries. */
  readonly random: () => number
  /** Asked after every wait: whether a limit forbids another attempt. */
  readonly isOver: () => boolean
  readonly tell: (event: SendEvent) => void
}

/**
 * Sends a request until it is answered whole. The SDK retries only before a stream starts and knows no idle limit, so
 * its retries are off and all of it happens here. Every attempt is booked, also one that broke off.
 * @returns the answer, or the failure that ended it; it does not throw for what the provider does
 */
export async function send(line: Line, request: Anthropic.MessageStreamParams): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    line.tell({ type: 'sent' })
    const end = await streamOnce(line.client, request, { signal: line.signal, idleMs: line.idleMs })
    const usd = end.usage ? book(line.spending, { model: end.model, ...end.usage }, line.prices) : 0
    if ('message' in end) return { message: end.message, usage: end.usage.usage, usd }
    const failure = failureOf(line, end)
    if (failure !== 'retry' || attempt >= attempts || refusesRetry(end.error)) return giveUp(line, end, failure)
    await retryLater(line, attempt, end)
    if (line.isOver()) return { failure: 'aborted', error: end.error }
  }
}

type Broken = Exclude<StreamEnd, { message: unknown }>

function giveUp(line: Line, end: Broken, failure: Failure): Answer {
  line.tell({ type: 'failed', failure, error: String(end.error), usage: end.usage?.usage ?? noUsage })
  return { failure, error: end.error }
}

/** Our own end and our own cut look the same to the SDK. */
function failureOf(line: Line, end: Broken): Failure {
  if (line.signal.aborted) return 'aborted'
  return end.idle ? 'retry' : classify(end.error)
}

async function retryLater(line: Line, attempt: number, end: Broken): Promise<void> {
  const error = end.idle ? `no event for ${line.idleMs} ms` : String(end.error)
  line.tell({ type: 'retry', attempt, error, usage: end.usage?.usage ?? noUsage })
  const jitter = 0.75 + 0.25 * line.random()
  const asked = retryAfter(end.error)
  const own = Math.min(longestWait, 1000 * 2 ** attempt) * jitter
  await sleepOrAbort(line, asked === null ? own : Math.min(longestAskedWait, asked))
}

/** The end always wins over a wait. */
async function sleepOrAbort({ signal, sleep }: Line, milliseconds: number): Promise<void> {
  if (signal.aborted) return
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const wake = () => resolve()
  signal.addEventListener('abort', wake, { once: true })
  await Promise.race([sleep(milliseconds), aborted])
  signal.removeEventListener('abort', wake)
}

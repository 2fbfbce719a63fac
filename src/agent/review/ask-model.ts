import Anthropic from '@anthropic-ai/sdk'
import type { AskModel, ReviewAnswer, ReviewCall } from '../../review/model.ts'
import type { Prices, Usage } from '../prices.ts'
import { type Line, type SendEvent, send } from '../send.ts'
import { noSpending, type Spending } from '../spending.ts'
import { callRequest, worstCase } from './call-request.ts'
import { failed, readAnswer, troubleOf } from './read-answer.ts'

/** What the calls of one review may use. */
export type CallLimits = {
  readonly usd: number
  readonly calls: number
  /** How long a stream may say nothing before it is cut and asked again. */
  readonly idleMs: number
}

/** What the calls of a review need from their host. */
export type CallHost = {
  readonly model: string
  /** An empty key means that there is no model: every question is answered `no_model_key`. */
  readonly client: { readonly apiKey: string; readonly baseURL?: string }
  readonly limits: CallLimits
  readonly prices: Prices
  /** Ends everything: the run is cancelled, or its time is over. */
  readonly signal: AbortSignal
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly random: () => number
  /** One line for the log. */
  readonly tell: (line: string) => void
}

/** What was spent so far; also on answers that broke off or were of no use. */
export type Spent = {
  readonly usd: number
  readonly usage: Readonly<Record<string, Usage>>
  /** Questions that left here. */
  readonly calls: number
}

export type ReviewModel = { readonly ask: AskModel; readonly spent: () => Spent }

const noKey =
  'The model key is empty. Put it into the environment `signalbox` (Settings > Environments) as the secret that the workflow names.'

/**
 * The model port of a review, on the Messages API. A question is sent only when its worst case still fits into the
 * money; what questions under way may cost counts as spent. After the provider refused the key or could not be reached
 * no further question leaves.
 */
export function openModel(host: CallHost): ReviewModel {
  const spending = noSpending()
  const spent = { calls: 0 }
  const spentNow = (): Spent => ({ usd: spending.usd, usage: spending.byModel, calls: spent.calls })
  if (host.client.apiKey === '') {
    return { ask: async () => failed('no_model_key', noKey), spent: spentNow }
  }
  const client = new Anthropic({ ...host.client, logLevel: 'off' })
  let reserved = 0
  let closed: ReviewAnswer | null = null
  const ask = async (call: ReviewCall): Promise<ReviewAnswer> => {
    const most = worstCase(host.model, call, host.prices)
    const refusal = closed ?? limitReached(host, spending.usd + reserved + most, spent.calls)
    if (refusal !== null) return refusal
    reserved += most
    spent.calls += 1
    try {
      const line = lineOf(host, client, spending, () => spending.usd + reserved > host.limits.usd)
      const answer = await send(line, callRequest(host.model, call))
      if ('message' in answer) return readAnswer(answer.message)
      const { why, words } = troubleOf(answer.failure)
      if (answer.failure === 'auth' || answer.failure === 'billing' || answer.failure === 'retry') {
        closed = failed(why, words)
      }
      return failed(why, words)
    } finally {
      reserved -= most
    }
  }
  return { ask, spent: spentNow }
}

function limitReached({ limits, signal }: CallHost, usd: number, calls: number): ReviewAnswer | null {
  if (signal.aborted) return failed('over_budget', 'The time of this review is used up.')
  if (calls >= limits.calls) return failed('over_budget', `This review may ask the model ${limits.calls} times.`)
  if (usd <= limits.usd) return null
  return failed('over_budget', `The question could cost more than is left of $${limits.usd.toFixed(2)}.`)
}

function lineOf(host: CallHost, client: Anthropic, spending: Spending, isOver: () => boolean): Line {
  const { signal, prices, sleep, random, tell } = host
  const hear = (event: SendEvent): void => {
    if (event.type === 'retry') tell(`the model did not answer (attempt ${event.attempt}): ${event.error}`)
    if (event.type === 'failed') tell(`the question is given up (${event.failure}): ${event.error}`)
  }
  return { client, signal, idleMs: host.limits.idleMs, spending, prices, sleep, random, isOver, tell: hear }
}

import type { AskModel, CallTrouble, ReviewAnswer, ReviewCall } from '../model.ts'
import { tokensOf } from '../units/tokens.ts'

const failuresInARow = 2

type Failure = Extract<ReviewAnswer, { kind: 'failed' }>

/** The model port of one review, with its bounds. */
export type Meter = {
  readonly ask: AskModel
  /** Calls that were sent. */
  readonly calls: () => number
}

/** Troubles with which a call was never sent, and after which none will be. */
const ends: ReadonlySet<CallTrouble> = new Set(['no_model_key', 'over_budget'])

/**
 * Bounds what one review asks: no call beyond the cap, none after the key or the money is gone, none after the provider
 * failed twice in a row. A call that is not sent is answered with the reason.
 * @param ask the port
 * @param tokens estimated input tokens that may be sent
 */
export function metered(ask: AskModel, tokens: number): Meter {
  let [spent, calls, outages] = [0, 0, 0]
  let stopped: Failure | null = null
  const note = (answer: ReviewAnswer): void => {
    const why = answer.kind === 'failed' ? answer.why : null
    const unsent = why !== null && ends.has(why)
    calls -= Number(unsent)
    outages = why === 'model_unavailable' ? outages + 1 : 0
    if (answer.kind === 'failed' && (unsent || outages >= failuresInARow)) stopped = answer
  }
  return {
    calls: () => calls,
    ask: async (call) => {
      const size = estimatedTokens(call)
      if (!stopped && spent + size > tokens) stopped = overCap
      if (stopped) return stopped
      spent += size
      calls += 1
      const answer = await ask(call)
      note(answer)
      return answer
    },
  }
}

const overCap: Failure = { kind: 'failed', why: 'over_budget', words: 'The cap of input tokens is reached.' }

/** What a call costs in input tokens, estimated on the high side. */
export function estimatedTokens({ prefix, body }: Pick<ReviewCall, 'prefix' | 'body'>): number {
  return tokensOf(prefix.length + body.length)
}

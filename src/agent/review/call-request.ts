import type Anthropic from '@anthropic-ai/sdk'
import type { ReviewCall } from '../../review/model.ts'
import { type Prices, priceOf } from '../prices.ts'

/** Tokens are estimated, not counted: one per 3.2 characters of code, and some for caution. */
const charactersPerToken = 3.2
const caution = 1.15

/**
 * One question as a request: no tools, an answer that has to be JSON of the given shape, and a prefix that all calls of
 * a review share, marked so that the provider reads it from its cache.
 * Source: Messages API reference, "Structured outputs" and "Prompt caching".
 */
export function callRequest(model: string, call: ReviewCall): Anthropic.MessageStreamParams {
  return {
    model,
    max_tokens: call.maxOutputTokens,
    system: [{ type: 'text', text: call.prefix, cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [{ role: 'user', content: [{ type: 'text', text: call.body }] }],
    output_config: { format: { type: 'json_schema', schema: { ...call.schema } } },
  }
}

/** What a question costs at most, in USD: nothing is read from a cache, and the answer is as long as it may be. */
export function worstCase(model: string, call: ReviewCall, prices: Prices): number {
  const { price } = priceOf(model, prices)
  const tokens = (text: string): number => Math.ceil((text.length / charactersPerToken) * caution)
  const fresh = tokens(call.body) + tokens(JSON.stringify(call.schema))
  const written = tokens(call.prefix)
  return (written * price.cacheWrite1h + fresh * price.input + call.maxOutputTokens * price.output) / 1e6
}

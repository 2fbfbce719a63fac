import { z } from 'zod'
import type { Usage } from './prices.ts'

const count = z.number().int().nonnegative()

/** The `usage` of a Messages API reply, as far as it costs money. */
const wireUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count.nullish(),
  cache_creation_input_tokens: count.nullish(),
  cache_creation: z.object({ ephemeral_1h_input_tokens: count.nullish() }).nullish(),
  output_tokens_details: z.object({ thinking_tokens: count.nullish() }).nullish(),
})

/** Tokens out of a reply's `usage`; null when a number is missing, negative or no number. */
export function readUsage(wire: unknown): Usage | null {
  const parsed = wireUsage.safeParse(wire)
  if (!parsed.success) return null
  const usage = parsed.data
  const written = usage.cache_creation_input_tokens ?? 0
  const hour = Math.min(written, usage.cache_creation?.ephemeral_1h_input_tokens ?? 0)
  return {
    input: usage.input_tokens,
    output: usage.output_tokens,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWrite5m: written - hour,
    cacheWrite1h: hour,
    thinking: usage.output_tokens_details?.thinking_tokens ?? 0,
  }
}

/** What a reply without readable numbers is booked at: all of the request as fresh input, the longest reply allowed. */
export function mostExpensiveUsage(requestCharacters: number, maxTokens: number): Usage {
  return { input: requestCharacters, output: maxTokens, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, thinking: 0 }
}

import type Anthropic from '@anthropic-ai/sdk'
import type { Usage } from './prices.ts'
import { mostExpensiveUsage, readUsage } from './usage.ts'

type Booked = { usage: Usage; assumed: boolean }

/** How one streamed request ended. `usage` is null when the provider answered nothing that costs. */
export type StreamEnd =
  | { message: Anthropic.Message; model: string; usage: Booked }
  | { error: unknown; idle: boolean; model: string; usage: Booked | null }

/**
 * Streams one request to its end, or cuts it when nothing arrives for `idleMs`: the SDK's own timeout ends with the
 * headers.
 */
export async function streamOnce(
  client: Anthropic,
  request: Anthropic.MessageStreamParams,
  limits: { signal: AbortSignal; idleMs: number },
): Promise<StreamEnd> {
  const stream = client.messages.stream(request, { signal: limits.signal, maxRetries: 0 })
  const seen = watch(request)
  let idle = false
  const cut = () => {
    idle = true
    stream.abort()
  }
  let timer = setTimeout(cut, limits.idleMs)
  stream.on('streamEvent', (event, snapshot) => {
    clearTimeout(timer)
    timer = setTimeout(cut, limits.idleMs)
    seen.hear(event, snapshot)
  })
  try {
    const message = await stream.finalMessage()
    return { message, model: message.model, usage: seen.whole(message) }
  } catch (error) {
    return { error, idle, model: seen.model(), usage: seen.part() }
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Follows what a stream costs. A reply that broke off was still read and partly written: its input is known from the
 * first event, its output from the last count or, where that came too early, from the characters that arrived.
 */
function watch(request: Anthropic.MessageStreamParams) {
  let last: Anthropic.Message | null = null
  let counted = false
  let characters = 0
  const assumedMost = (): Booked => ({
    usage: mostExpensiveUsage(JSON.stringify(request).length, request.max_tokens),
    assumed: true,
  })
  const read = (message: Anthropic.Message): Booked => {
    const usage = readUsage(message.usage)
    return usage === null ? assumedMost() : { usage, assumed: false }
  }
  return {
    hear(event: Anthropic.MessageStreamEvent, snapshot: Anthropic.Message) {
      last = snapshot
      if (event.type === 'message_delta') counted = true
      if (event.type === 'content_block_delta') characters += JSON.stringify(event.delta).length
    },
    model: () => last?.model ?? request.model,
    whole: read,
    part(): Booked | null {
      if (last === null) return null
      const booked = read(last)
      if (counted || booked.assumed) return booked
      const output = Math.max(booked.usage.output, Math.ceil(characters / 4))
      return { ...booked, usage: { ...booked.usage, output } }
    },
  }
}

import type { ModelRequest } from './request.ts'
import type { ReplyStep, WireUsage } from './step.ts'

const perToken = 4

export type TokenCounter = ReturnType<typeof tokenCounter>

/** How many earlier requests are looked at for a common beginning. */
const remembered = 20

/**
 * Counts tokens the way the real API bills them, at four characters each: what an earlier request began with is read
 * from the cache, the rest is written to it, and without cache markers everything is fresh input.
 */
export function tokenCounter() {
  const known: string[] = []
  return {
    count: (body: ModelRequest) => Math.ceil(cacheText(body).length / perToken),
    usage(body: ModelRequest, step: ReplyStep): WireUsage {
      const text = cacheText(body)
      const output = Math.max(1, Math.ceil(JSON.stringify(step.reply).length / perToken))
      if (!JSON.stringify(body).includes('"cache_control"'))
        return plainUsage(Math.ceil(text.length / perToken), output)
      const read = Math.floor(Math.max(0, ...known.map((earlier) => commonPrefix(earlier, text))) / perToken)
      const written = Math.ceil(text.length / perToken) - read
      known.push(text)
      if (known.length > remembered) known.shift()
      const hour = read === 0 ? Math.min(written, Math.floor(prefixText(body).length / perToken)) : 0
      return {
        ...plainUsage(3, output),
        cache_read_input_tokens: read,
        cache_creation_input_tokens: written,
        cache_creation: { ephemeral_5m_input_tokens: written - hour, ephemeral_1h_input_tokens: hour },
      }
    },
  }
}

function plainUsage(input: number, output: number): WireUsage {
  return {
    input_tokens: input,
    output_tokens: output,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  }
}

/** The order in which the API caches: tools, system, messages. Markers are no content. */
function cacheText(body: ModelRequest): string {
  const messages = body.messages.map((message) => JSON.stringify(message, withoutMarkers))
  return [prefixText(body), ...messages].join('\n')
}

function prefixText(body: ModelRequest): string {
  return [body.model, JSON.stringify([body.tools ?? [], body.system ?? ''], withoutMarkers)].join('\n')
}

function withoutMarkers(key: string, value: unknown): unknown {
  return key === 'cache_control' ? undefined : value
}

function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a[at] === b[at]) at += 1
  return at
}

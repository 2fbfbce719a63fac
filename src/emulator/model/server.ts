import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { sendError } from './answer.ts'
import { answerMessages, type Memory, type SeenRequest, totalsOf, type WireTotals } from './messages.ts'
import { modelRequest } from './request.ts'
import type { Script } from './script.ts'
import { tokenCounter } from './tokens.ts'

/** A Messages API on loopback whose answers come from a script. It is no model, and whatever shows it says so. */
export type ScriptedModel = {
  /** Base address for a client, without `/v1`. */
  url: string
  requests: SeenRequest[]
  /** Requests the script had no answer for, and ones the real API would have refused. A good run leaves it empty. */
  problems: string[]
  totals(): Record<string, WireTotals>
  close(): Promise<void>
}

/**
 * Starts a scripted model: messages as JSON and as a stream, and token counts.
 * @param options.key the only key it takes, as `x-api-key` or `Authorization: Bearer`; any when left out
 */
export async function startScriptedModel(
  script: Script,
  options: { key?: string; port?: number } = {},
): Promise<ScriptedModel> {
  const memory: Memory = { script, tokens: tokenCounter(), requests: [], problems: [], asked: new Map() }
  const server = createServer((request, response) => {
    answer(memory, options.key, request, response).catch((error: unknown) => {
      memory.problems.push(String(error))
      response.destroy()
    })
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    requests: memory.requests,
    problems: memory.problems,
    totals: () => totalsOf(memory.requests),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  memory: Memory,
  key: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const raw = Buffer.concat(await request.toArray()).toString('utf8')
  if (!isKnownKey(request.headers, key)) {
    return sendError(response, { status: 401, type: 'authentication_error', message: 'invalid x-api-key' })
  }
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (request.method !== 'POST' || !['/v1/messages', '/v1/messages/count_tokens'].includes(path)) {
    return sendError(response, { status: 404, type: 'not_found_error', message: 'Not found' })
  }
  const body = modelRequest.safeParse(parseJson(raw))
  if (!body.success) {
    return sendError(response, { status: 400, type: 'invalid_request_error', message: body.error.message })
  }
  if (path === '/v1/messages')
    return await answerMessages(memory, { path, headers: request.headers, body: body.data }, response)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ input_tokens: memory.tokens.count(body.data) }))
}

function isKnownKey(headers: IncomingHttpHeaders, key: string | undefined): boolean {
  const given = headers['x-api-key'] ?? /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  return key === undefined ? given !== undefined : given === key
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}

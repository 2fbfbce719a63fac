import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readBody } from './body.ts'

export type Delivery = { readonly id: string; readonly name: string; readonly body: string; readonly signature: string }

export type Listening = {
  /** Whether the signature belongs to the body under one of the accepted secrets. */
  readonly verify: (body: string, signature: string) => Promise<boolean>
  /** Does the work of one verified delivery. */
  readonly receive: (delivery: Delivery) => Promise<void>
  readonly health: () => { readonly ready: boolean; readonly why: string }
  /** Milliseconds after which a delivery is answered although its work goes on; GitHub waits 10 s. */
  readonly patience: number
  readonly largestBody: number
  readonly setTimer: (done: () => void, ms: number) => () => void
}

export const webhookPath = '/api/github/webhooks'

/** The HTTP side of the server: two routes, and nothing is believed before its signature is. */
export function createListener(listening: Listening): Server {
  const server = createServer((request, response) => {
    // A server that is stopping waits for its connections, and kept-alive ones would keep it for seconds.
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
    route(listening, request, response).catch(() => {
      if (!response.headersSent) reply(response, 500, 'internal error')
    })
  })
  return server
}

async function route(listening: Listening, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]
  if (path === '/healthz' && request.method === 'GET') {
    const { ready, why } = listening.health()
    return reply(response, ready ? 200 : 503, why)
  }
  if (path !== webhookPath) return reply(response, 404, 'not found')
  if (request.method !== 'POST') return reply(response, 405, 'only POST')
  return webhook(listening, request, response)
}

async function webhook(listening: Listening, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const header = (name: string): string => String(request.headers[name] ?? '')
  if (!header('content-type').startsWith('application/json')) return reply(response, 415, 'send application/json')
  const signature = header('x-hub-signature-256')
  const [id, name] = [header('x-github-delivery'), header('x-github-event')]
  if (!signature || !id || !name) return reply(response, 400, 'a GitHub delivery header is missing')
  const body = await readBody(request, listening.largestBody)
  if (body === null) {
    response.setHeader('connection', 'close')
    return reply(response, 413, 'the body is larger than a GitHub delivery can be')
  }
  if (!(await listening.verify(body, signature))) return reply(response, 401, 'the signature does not match')
  const outcome = await patiently(listening, listening.receive({ id, name, body, signature }))
  return reply(response, statusOf[outcome], outcome)
}

const statusOf = { done: 200, failed: 500, late: 202 } as const

/** How the work ended, or `late` when it is still under way once the patience is over. */
function patiently(listening: Listening, work: Promise<void>): Promise<keyof typeof statusOf> {
  return new Promise((resolve) => {
    const cancel = listening.setTimer(() => resolve('late'), listening.patience)
    const end = (outcome: 'done' | 'failed') => () => {
      cancel()
      resolve(outcome)
    }
    work.then(end('done'), end('failed'))
  })
}

function reply(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${words}\n`)
}

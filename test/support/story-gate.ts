import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that was stopped on its way. */
export type Held = { readonly arrived: Promise<void>; readonly release: () => void }

/** A request as `passed` shows it, and GitHub's answer. */
export type Answered = { readonly request: string; readonly status: number; readonly body: string }

/** The wire between one server and GitHub, on which a request can be stopped while the world goes on. */
export type Gate = {
  readonly url: string
  /** Stops the next request whose method, path and body fit. */
  readonly hold: (pattern: RegExp) => Held
  /** Everything that went through, in order: method and path, and on a second line the body. */
  readonly passed: readonly string[]
  /** The same with GitHub's answers, as they came. */
  readonly answered: readonly Answered[]
  readonly close: () => Promise<void>
}

type Stop = { readonly pattern: RegExp; readonly arrive: () => void; readonly released: Promise<void> }

/** @param target where GitHub is */
export async function openGate(target: string): Promise<Gate> {
  const stops: Stop[] = []
  const passed: string[] = []
  const answered: Answered[] = []
  const server = createServer((request, response) => {
    pass(request, response, target, { stops, passed, answered }).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (pattern) => {
      const arrival = Promise.withResolvers<void>()
      const release = Promise.withResolvers<void>()
      stops.push({ pattern, arrive: arrival.resolve, released: release.promise })
      return { arrived: arrival.promise, release: () => release.resolve() }
    },
    passed,
    answered,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Wire = { readonly stops: Stop[]; readonly passed: string[]; readonly answered: Answered[] }

async function pass(request: IncomingMessage, response: ServerResponse, target: string, wire: Wire): Promise<void> {
  const { stops, passed, answered } = wire
  const body = Buffer.concat(await request.toArray())
  const text = `${request.method} ${request.url}\n${body.toString()}`
  const at = stops.findIndex(({ pattern }) => pattern.test(text))
  const [stop] = at < 0 ? [] : stops.splice(at, 1)
  stop?.arrive()
  await stop?.released
  passed.push(text)
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (!['host', 'connection', 'content-length'].includes(name)) headers.set(name, String(value))
  }
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers,
    redirect: 'manual',
    ...(body.length > 0 ? { body } : {}),
  })
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  const content = Buffer.from(await answer.arrayBuffer())
  answered.push({ request: text, status: answer.status, body: content.toString() })
  response.end(content)
}

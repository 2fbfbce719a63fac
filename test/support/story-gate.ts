import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that was stopped on its way. */
export type Held = { readonly arrived: Promise<void>; readonly release: () => void }

/** The wire between one server and GitHub, on which a request can be stopped while the world goes on. */
export type Gate = {
  readonly url: string
  /** Stops the next request whose method, path and body fit. */
  readonly hold: (pattern: RegExp) => Held
  readonly close: () => Promise<void>
}

type Stop = { readonly pattern: RegExp; readonly arrive: () => void; readonly released: Promise<void> }

/** @param target where GitHub is */
export async function openGate(target: string): Promise<Gate> {
  const stops: Stop[] = []
  const server = createServer((request, response) => {
    pass(request, response, target, stops).catch(() => response.destroy())
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
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function pass(request: IncomingMessage, response: ServerResponse, target: string, stops: Stop[]): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const text = `${request.method} ${request.url}\n${body.toString()}`
  const at = stops.findIndex(({ pattern }) => pattern.test(text))
  const [stop] = at < 0 ? [] : stops.splice(at, 1)
  stop?.arrive()
  await stop?.released
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
  response.end(Buffer.from(await answer.arrayBuffer()))
}

import type { IncomingMessage } from 'node:http'
import type { World } from '../world.ts'
import { ApiError } from './handler.ts'

/** An API request with its body read, before anything is known about it. */
export type Incoming = {
  method: string
  /** The whole address, as the caller wrote it. */
  address: URL
  /** Path without the API's own prefix, `/graphql` for GraphQL; null outside the API. */
  path: string | null
  headers: Readonly<Record<string, string>>
  text: string
}

export async function readIncoming(world: World, request: IncomingMessage): Promise<Incoming> {
  const address = new URL(request.url ?? '/', world.url)
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return {
    method: request.method ?? 'GET',
    address,
    path: apiPathOf(world, address.pathname),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')])),
    text: Buffer.concat(chunks).toString(),
  }
}

/** Enterprise Server keeps REST under `/api/v3` and GraphQL at `/api/graphql`; github.com has both at the root. */
export function apiPathOf(world: World, pathname: string): string | null {
  const graphql = world.apiPath === '' ? '/graphql' : world.apiPath.replace(/\/v3$/, '/graphql')
  if (pathname === graphql) return '/graphql'
  if (!pathname.startsWith(`${world.apiPath}/`)) return null
  const path = pathname.slice(world.apiPath.length)
  return path === '/graphql' ? null : path
}

/** @returns undefined when there is no body @throws ApiError 400 when it is no JSON */
export function jsonBody(incoming: Incoming): unknown {
  if (incoming.text.trim() === '') return undefined
  try {
    return JSON.parse(incoming.text)
  } catch {
    throw new ApiError(400, 'Problems parsing JSON')
  }
}

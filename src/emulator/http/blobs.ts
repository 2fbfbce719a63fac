import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { perWorld } from '../per-world.ts'
import type { World } from '../world.ts'
import { type Answer, send } from './answer.ts'
import { callLog } from './calls.ts'

const lifetimeMs = 60_000
const prefix = '/_blob/'

/** Where blob storage listens: another origin than the API, as GitHub's is, so that clients leave their credentials behind. */
export const blobStorage = perWorld<{ url: string }>(() => ({ url: '' }))

type Blob = { bytes: Buffer; contentType: string; expiresAt: number }

const shelf = perWorld<Map<string, Blob>>(() => new Map())

/**
 * Puts bytes where artifact and log downloads are redirected to, for one minute on the world's clock.
 * @returns the address to send as `location`; like real blob storage it refuses requests that carry an Authorization header
 */
export function storeBlob(world: World, bytes: Buffer, contentType: string): string {
  const nonce = randomUUID()
  shelf(world).set(nonce, { bytes, contentType, expiresAt: world.clock() + lifetimeMs })
  return `${blobStorage(world).url}${prefix}${nonce}`
}

/** The server of blob storage. Downloads are logged with git transport: they cost no API request. */
export function createBlobServer(world: World): Server {
  return createServer((request, response) => send(world, response, answerBlob(world, request)))
}

function answerBlob(world: World, request: IncomingMessage): Answer {
  const { pathname } = new URL(request.url ?? '/', world.url)
  const answer = answerFor(world, request.headers.authorization, pathname.slice(prefix.length))
  const { status } = answer
  const method = request.method ?? 'GET'
  const nobody = { login: '', kind: 'anonymous' } as const
  callLog(world).transport.push({
    at: world.clock(),
    method,
    path: pathname,
    operation: 'blob',
    ...nobody,
    status,
    write: false,
  })
  return answer
}

function answerFor(world: World, authorization: string | undefined, nonce: string): Answer {
  const blob = shelf(world).get(nonce)
  if (authorization !== undefined) return refusal(401, 'InvalidAuthenticationInfo')
  if (!blob || blob.expiresAt <= world.clock()) return refusal(403, 'AuthenticationFailed')
  return { status: 200, headers: { 'content-type': blob.contentType }, body: blob.bytes }
}

/** Blob storage speaks XML. */
function refusal(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`
  return { status, headers: { 'content-type': 'application/xml', 'x-ms-error-code': code }, body }
}

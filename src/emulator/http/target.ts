import type { Resource } from '../limits/primary.ts'
import { findRoute, type Match } from '../openapi/routes.ts'
import { type GraphqlRequest, graphqlRequest } from './graphql-document.ts'
import { ApiError } from './handler.ts'
import { type Incoming, jsonBody } from './incoming.ts'

/** What an API request turned out to be. */
export type Target =
  | { kind: 'rest'; match: Match }
  | { kind: 'graphql'; request: GraphqlRequest }
  | { kind: 'unknown'; refusal: ApiError }

export function targetOf(incoming: Incoming): Target {
  if (incoming.path === null) return unknown(new ApiError(404, 'Not Found'))
  if (incoming.path === '/graphql' && incoming.method === 'POST') return graphqlTarget(incoming)
  const match = findRoute(incoming.method, incoming.path)
  return match ? { kind: 'rest', match } : unknown(new ApiError(404, 'Not Found'))
}

function graphqlTarget(incoming: Incoming): Target {
  try {
    return { kind: 'graphql', request: graphqlRequest(jsonBody(incoming)) }
  } catch (thrown) {
    if (thrown instanceof ApiError) return unknown(thrown)
    throw thrown
  }
}

function unknown(refusal: ApiError): Target {
  return { kind: 'unknown', refusal }
}

/** The name under which a request is logged and faults are aimed; empty when GitHub has no such operation. */
export function operationOf(target: Target): string {
  if (target.kind === 'rest') return target.match.name
  return target.kind === 'graphql' ? `graphql:${target.request.kind} ${target.request.name}`.trim() : ''
}

/** Credentials come and go without changing anything a reader could see. */
const credentials = new Set(['apps/create-installation-access-token', 'apps/revoke-installation-access-token'])

export function isWrite(target: Target): boolean {
  if (target.kind === 'rest') return target.match.operation.method !== 'GET' && !credentials.has(target.match.name)
  return target.kind === 'graphql' && target.request.kind === 'mutation'
}

/** What secondary limits see in it. */
export function weightOf(target: Target): 'read' | 'write' | 'content' {
  if (!isWrite(target)) return 'read'
  return target.kind === 'graphql' || (target.kind === 'rest' && target.match.operation.content) ? 'content' : 'write'
}

/** Which hourly allowance it uses; null when it is free. */
export function resourceOf(target: Target): Resource | null {
  if (target.kind === 'graphql') return 'graphql'
  if (target.kind === 'unknown') return 'core'
  return target.match.name === 'rate-limit/get' ? null : 'core'
}

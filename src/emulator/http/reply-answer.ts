import { complete } from '../openapi/complete.ts'
import { responseViolations } from '../openapi/response-check.ts'
import type { Match } from '../openapi/routes.ts'
import { timestamp, type World } from '../world.ts'
import { type Answer, jsonAnswer } from './answer.ts'
import type { Reply } from './handler.ts'
import { pageOf } from './paging.ts'

/** A handler's reply as it goes over the wire: lists paged, objects completed and held against GitHub's description. */
export function replyAnswer(world: World, address: URL, match: Match, reply: Reply): Answer {
  if ('text' in reply) return plainAnswer(reply.text, reply.contentType ?? 'text/plain; charset=utf-8', reply.status)
  if ('bytes' in reply) return plainAnswer(reply.bytes, reply.contentType)
  if ('list' in reply) return listAnswer(world, address, match, reply)
  const { status = 200, headers = {} } = reply
  if ('body' in reply) return bodyAnswer(world, match, status, reply.body, headers)
  note(world, match, responseViolations(match.name, match.operation, status, null))
  return { status, headers, body: null }
}

function plainAnswer(body: string | Buffer, contentType: string, status = 200): Answer {
  return { status, headers: { 'content-type': contentType }, body }
}

function listAnswer(world: World, address: URL, match: Match, reply: Extract<Reply, { list: unknown }>): Answer {
  const { list, key, headers } = reply
  const whole = { entries: list, headers: {} }
  const page = match.operation.method === 'GET' ? pageOf(list, address) : whole
  const value = key === undefined ? page.entries : { total_count: list.length, [key]: page.entries }
  return bodyAnswer(world, match, 200, value, { ...page.headers, ...headers })
}

function bodyAnswer(
  world: World,
  match: Match,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>>,
): Answer {
  const schema = match.operation.responses[status]
  const filler = { url: `${world.url}${world.apiPath}`, now: timestamp(world) }
  const whole = schema ? complete(schema, value, filler) : value
  note(world, match, responseViolations(match.name, match.operation, status, whole))
  return jsonAnswer(status, whole, headers)
}

function note(world: World, match: Match, violations: readonly string[]): void {
  if (violations.length > 0) world.violations.push(`${match.name} answer: ${violations.slice(0, 5).join('; ')}`)
}

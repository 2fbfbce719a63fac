import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { World } from '../world.ts'
import { apiVersion } from './api-version.ts'
import { ApiError } from './handler.ts'

/** What goes back over the wire. */
export type Answer = { status: number; headers: Readonly<Record<string, string>>; body: string | Buffer | null }

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

/** A refusal in GitHub's shape. */
export function errorAnswer(error: ApiError): Answer {
  const errors = error.errors.length > 0 ? { errors: error.errors.map(entryOf) } : {}
  const body = {
    message: error.message,
    ...errors,
    documentation_url: 'https://docs.github.com/rest',
    status: String(error.status),
  }
  return jsonAnswer(error.status, body, error.headers)
}

/** An entry that is only words goes out as a text, as GitHub does beside "Unprocessable Entity". */
function entryOf(entry: Readonly<Record<string, unknown>>): unknown {
  const { message, ...rest } = entry
  return Object.keys(rest).length === 0 ? message : entry
}

/** Turns whatever was thrown into an answer; what is no refusal is a fault of the emulator and is recorded as one. */
export function answerForThrown(world: World, what: string, thrown: unknown): Answer {
  if (thrown instanceof ApiError) return errorAnswer(thrown)
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  world.violations.push(`${what}: the emulator failed: ${text}`)
  return errorAnswer(new ApiError(500, 'Server Error'))
}

export function send(world: World, response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(answer.status, {
    date: new Date(world.clock()).toUTCString(),
    server: 'github.com',
    'x-github-api-version-selected': apiVersion,
    'x-github-request-id': randomUUID(),
    ...answer.headers,
  })
  response.end(answer.body ?? undefined)
}

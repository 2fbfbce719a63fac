import { getOctokit } from '@actions/github'
import { parse, validate } from 'graphql'
import nock from 'nock'
import { afterEach, beforeEach, expect } from 'vitest'
import type { GitHub } from '../../src/github/client.ts'
import { publishedSchema } from './published-schema.ts'

export const api = 'https://api.github.com'

/** One request that is expected, and GitHub's answer to it. */
export type Step = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with its query, as it goes over the wire. */
  readonly path: string
  readonly status?: number
  readonly reply?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Breaks the connection instead of answering. */
  readonly broken?: boolean
}

export type Sent = { readonly method: string; readonly path: string; readonly body: unknown }

const unmatched: string[] = []
const invalid: string[] = []
/** Servers of a test's own on loopback are let through, and are no surprise. */
const note = (request: { method: string; url: string }): void => {
  if (new URL(request.url).hostname !== '127.0.0.1') unmatched.push(`${request.method} ${request.url}`)
}

/** Call once per test file: every request must be expected, and everything expected must be asked for. */
export function watchRequests(): void {
  beforeEach(() => {
    nock.emitter.on('no match', note)
  })
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.emitter.off('no match', note)
    nock.cleanAll()
    expect(invalid.splice(0), 'documents the published schema does not allow').toEqual([])
    expect(unmatched.splice(0), 'requests nobody expected').toEqual([])
    expect(pending, 'expected requests that were never sent').toEqual([])
  })
}

/** Lays out the answers and returns the list that fills with what was sent, in order. */
export function script(...steps: readonly Step[]): readonly Sent[] {
  const sent: Sent[] = []
  for (const { method, path, status = 200, reply = {}, headers = {}, broken = false } of steps) {
    const interceptor = nock(api).intercept(path, method)
    if (broken) {
      interceptor.replyWithError(new Error('socket hang up'))
      continue
    }
    interceptor.reply(async (request: Request) => {
      const text = await request.text()
      const body: unknown = text === '' ? null : JSON.parse(text)
      sent.push({ method, path, body })
      if (path === '/graphql') invalid.push(...breachesOf(body))
      const raw = reply === null ? '' : JSON.stringify(reply)
      return [status, raw, { 'content-type': 'application/json', ...headers }]
    })
  }
  return sent
}

/** What GitHub's published schema has against a document. */
function breachesOf(body: unknown): readonly string[] {
  const { query } = body as { query: string }
  return validate(publishedSchema(), parse(query)).map(({ message }) => message)
}

export const graphql = (reply: unknown): Step => ({ method: 'POST', path: '/graphql', reply })

/** A client without any policy, so that a trace shows what our code asks for and nothing else. */
export function bareClient(): GitHub {
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  return getOctokit('token-for-tests', { log: silent })
}

/** The name of a sent GraphQL operation and its variables. */
export function operation({ body }: Sent): { name: string; variables: Record<string, unknown> } {
  const { query, variables } = body as { query: string; variables?: Record<string, unknown> }
  return { name: /^\s*(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '?', variables: variables ?? {} }
}

import { expect } from 'vitest'
import * as z from 'zod'
import type { Answered } from './story-gate.ts'

/** Every call of a server that moved a pull request: the head it was pinned to, and the head the server had read last. */
export type PinnedCall = { readonly call: string; readonly pin: string | null; readonly read: string | null }

const shown = z.object({ id: z.string(), number: z.int(), headRefOid: z.string() }).partial({ id: true, number: true })
const document = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) })
const enqueueing = z.object({ pullRequestId: z.string(), expectedHeadOid: z.string().nullable().default(null) })
const pins = z.object({ sha: z.string(), expected_head_sha: z.string() }).partial()

/** @param answered what went between a server and GitHub, in order */
export function pinnedCalls(answered: readonly Answered[]): readonly PinnedCall[] {
  const heads = new Map<string, string>()
  return answered.flatMap(({ request, body }) => {
    const call = movingCall(request)
    if (call !== null) return [{ ...call, read: heads.get(call.about) ?? null }]
    // The last look before a call reads by REST; what was judged was read by GraphQL.
    if (request.includes('/graphql\n')) learn(parsed(body), heads)
    return []
  })
}

/** The rule of every story: what moves a pull request carries the head that was judged. */
export function isPinned(answered: readonly Answered[]): void {
  for (const { call, pin, read } of pinnedCalls(answered))
    expect({ call, pin }).toEqual({ call, pin: read ?? 'a head' })
}

type Moving = { readonly call: string; readonly about: string; readonly pin: string | null }

function movingCall(request: string): Moving | null {
  const [line = '', ...rest] = request.split('\n')
  const content = parsed(rest.join('\n'))
  const [, number, call] = /^PUT \S+\/pulls\/(\d+)\/(merge|merge-async|update-branch)$/.exec(line) ?? []
  if (number !== undefined && call !== undefined) {
    const { sha, expected_head_sha: expected } = pins.parse(content)
    return { call, about: number, pin: sha ?? expected ?? null }
  }
  const { query = '', variables = {} } = document.safeParse(content).data ?? {}
  if (!query.includes('enqueuePullRequest')) return null
  const wanted = Object.values(variables).flatMap((value) => enqueueing.safeParse(value).data ?? [])
  const [one] = wanted
  return { call: 'enqueue', about: one?.pullRequestId ?? '', pin: one?.expectedHeadOid ?? null }
}

function learn(value: unknown, heads: Map<string, string>): void {
  if (Array.isArray(value)) for (const one of value) learn(one, heads)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return
  const seen = shown.safeParse(value).data
  if (seen?.number !== undefined) heads.set(String(seen.number), seen.headRefOid)
  if (seen?.id !== undefined) heads.set(seen.id, seen.headRefOid)
  for (const one of Object.values(value)) learn(one, heads)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

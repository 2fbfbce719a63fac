import { expect } from 'vitest'
import * as z from 'zod'
import type { Call } from '../../../src/emulator/http/calls.ts'
import type { House } from './house.ts'
import type { Place } from './place.ts'

/** A rule of an active ruleset about `main`. */
export function addRule({ repository }: Place, type: string, parameters: Readonly<Record<string, unknown>>): void {
  repository.rules.push({ pattern: 'main', type, parameters })
}

/** Calls of the App that move a pull request of one repository, in order. Documents say no repository, so all count. */
export function movesAt({ stage }: House, place: Place): readonly string[] {
  const names = ['pulls/merge', 'pulls/merge-async', 'pulls/update-branch', 'git/delete-ref']
  const mutations = ['Enqueue', 'Dequeue', 'DisableAutoMerge', 'EnableAutoMerge']
  return stage.emulator.calls.flatMap((call) => {
    if (call.login !== stage.app.botLogin) return []
    const mutation = mutations.find((name) => call.operation === `graphql:mutation ${name}`)
    if (mutation !== undefined) return [mutation]
    return names.includes(call.operation) && isAt(call, place) ? [call.operation] : []
  })
}

/** The server's requests about one repository, in order: method and path, or the head of a document. */
export function requestsAt({ server }: House, { repository: { owner, name } }: Place): readonly string[] {
  return server.sent.flatMap((text) => {
    const [line = '', body = ''] = text.split('\n', 2)
    if (`${line}/`.includes(`/repos/${owner}/${name}/`)) return [line]
    const { data } = document.safeParse(line.endsWith('/graphql') ? JSON.parse(body) : null)
    return data?.variables.name === name ? [/(?:query|mutation) \w+/.exec(data.query)?.[0] ?? 'a document'] : []
  })
}

const document = z.object({ query: z.string(), variables: z.object({ name: z.string() }) })

/** What the App changed there by REST, and all documents of its that change something. */
export function writesAt({ stage }: House, place: Place): readonly string[] {
  return stage.emulator.calls
    .filter((call) => call.login === stage.app.botLogin && call.write)
    .filter((call) => call.operation.startsWith('graphql') || isAt(call, place))
    .map(({ operation }) => operation)
}

function isAt({ path }: Call, { repository: { owner, name } }: Place): boolean {
  return `${path}/`.includes(`/repos/${owner}/${name}/`)
}

/** It is open, and the check of its head says why: by the name of the reason, and to people. */
export function expectWaits(place: Place, number: number, reason: string, words = ''): void {
  const { state, pull } = place.pull(number)
  const summary = place.mergeCheck(pull.headSha)?.output.summary ?? 'there is no check'
  expect(place.mergeReason(pull.headSha), summary).toBe(reason)
  expect([state, pull.merged]).toEqual(['open', null])
  expect(summary).toContain(words)
}

/** It was merged, at the very head that was judged. */
export function expectMerged(place: Place, number: number, head?: string): void {
  const { pull } = place.pull(number)
  const summary = place.mergeCheck(pull.headSha)?.output.summary ?? 'there is no check'
  expect(pull.merged, summary).not.toBeNull()
  expect(place.mergeReason(pull.headSha)).toBe('merged')
  if (head !== undefined) expect(pull.headSha).toBe(head)
}

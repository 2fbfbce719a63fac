import { describe, expect, it } from 'vitest'
import type { Applied, Decision, Effect } from '../../src/domain/decision.ts'
import { download } from '../../src/github/download.ts'
import { decideUntilDone, type Host, type Story } from '../../src/handle.ts'
import { aReading } from '../support/answers.ts'
import { type Step, script, watchRequests } from '../support/github-trace.ts'
import { aRepository, oid } from '../support/snapshots.ts'
import { aWriting } from '../support/writing.ts'

watchRequests()

const host: Host = {
  ...aReading(),
  ...aWriting(),
  digest: (text) => text,
  fetchBlob: download,
  log: () => {},
  wake: () => {},
}

/** A world that only counts what was written to it. */
type World = { readonly writes: readonly Applied[]; readonly refused: boolean }

const story = (decide: (world: World) => Decision): Story<World> => ({
  decide,
  targetOf: () => ({ repository: aRepository(), ledger: { kind: 'empty' } }),
  advance: ({ writes }, applied) => ({
    writes: [...writes, applied],
    refused: applied.result.kind === 'refused',
  }),
  readAgain: () => Promise.reject(new Error('nothing is read here')),
  refused: ({ refused }) => refused,
})
const nothing: World = { writes: [], refused: false }
/** A write that costs no request, told apart by its count. */
const free = (count: number): Effect => ({ kind: 'create_labels', labels: [], ...{ count } })
const put: Step = { method: 'PUT', path: '/repos/octo/toy/pulls/20/merge', status: 405, reply: { message: 'No.' } }
const get: Step = {
  method: 'GET',
  path: '/repos/octo/toy/pulls/20',
  reply: {
    number: 20, state: 'open', draft: false, merged: false, merge_commit_sha: null, labels: [],
    head: { sha: oid('head') }, base: { ref: 'main' },
  },
} // biome-ignore format: fields in a row
const merge: Effect = {
  kind: 'merge',
  api: 'merge',
  number: 20,
  sha: oid('head'),
  base: 'main',
  method: 'squash',
  title: '',
  message: '',
  holdLabels: [],
  label: null,
  attempts: 0,
}

describe('deciding and writing in turns', () => {
  it('ends when nothing is left to write, and tells what led to the last write', async () => {
    const outcome = await decideUntilDone(nothing, host, {
      ...story(({ writes }) =>
        writes.length < 2
          ? { reason: 'claimed', detail: 'why', effects: [free(writes.length)] }
          : { reason: 'working', effects: [], wakeAt: '2026-11-20T09:00:00.000Z' },
      ),
    })
    expect(outcome).toMatchObject({
      reason: 'claimed',
      detail: 'why',
      trail: ['claimed', 'claimed', 'working'],
      wakeAt: '2026-11-20T09:00:00.000Z',
    })
    expect(outcome.applied).toHaveLength(2)
  })

  it('ends when the same writes are wanted twice in a row', async () => {
    const outcome = await decideUntilDone(
      nothing,
      host,
      story(() => ({ reason: 'working', effects: [free(1)] })),
    )
    expect(outcome.applied).toHaveLength(1)
    expect(outcome.trail).toHaveLength(2)
  })

  it('ends after twelve rounds whatever is wanted', async () => {
    const outcome = await decideUntilDone(
      nothing,
      host,
      story(({ writes }) => ({ reason: 'working', effects: [free(writes.length)] })),
    )
    expect(outcome.trail).toHaveLength(12)
    expect(outcome.applied).toHaveLength(11)
  })

  it('makes one more decision after a refusal, writes what it wants, and names GitHub’s words', async () => {
    script(get, put, get)
    const outcome = await decideUntilDone(
      nothing,
      host,
      story(({ refused }) =>
        refused ? { reason: 'refused_by_github', effects: [free(7)] } : { reason: 'merged', effects: [merge, free(8)] },
      ),
    )
    expect(outcome).toMatchObject({
      reason: 'refused_by_github',
      detail: 'No.',
      trail: ['merged', 'refused_by_github'],
    })
    expect(outcome.applied.map(({ effect }) => effect)).toEqual([merge, free(7)])
  })
})

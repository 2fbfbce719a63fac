import { describe, expect, it } from 'vitest'
import { advance, advanceAll } from '../../src/domain/ledger/advance.ts'
import type { Claimed, Entry, Released } from '../../src/domain/ledger/entry.ts'
import { decodeMessage, encodeMessage, parseTipName, tipName } from '../../src/domain/ledger/message.ts'
import { emptyState, type LedgerState, subjectOf } from '../../src/domain/ledger/state.ts'
import { aClaim, ago, aJob, aSubject, now, oid, writer } from '../support/snapshots.ts'

const claimed = (differs: Partial<Claimed> = {}): Claimed => {
  const { key, by, hash, job, reservedUsd } = aClaim()
  return { kind: 'claimed', key, at: now, by, cause: 'person', job, hash, reservedUsd, label: ago(60), ...differs }
}
const released = (differs: Partial<Released> = {}): Released => ({
  kind: 'released',
  key: 'b-12',
  at: now,
  generation: 3,
  because: 'run_failed',
  usd: 1.5,
  agent: 'engineer',
  run: '4711.1',
  next: 'open',
  ...differs,
})

/** The state after entries that all fit. */
function follow(state: LedgerState, ...entries: Entry[]): LedgerState {
  const advanced = advanceAll(state, entries)
  if (!('state' in advanced)) throw new Error(advanced.misfit)
  return advanced.state
}

const start: LedgerState = { ...emptyState, seq: 2 }
const working = follow(start, claimed())

describe('a claim', () => {
  it('excludes every other claim of its key', () => {
    expect(advance(working, claimed({ job: aJob({ generation: 9 }) }))).toEqual({ misfit: 'claimed_elsewhere' })
  })

  it('needs a generation that is newer than the subject has seen', () => {
    const seen = follow(working, released())
    expect(advance(seen, claimed())).toEqual({ misfit: 'stale_generation' })
    expect(advance(seen, claimed({ job: aJob({ generation: 4 }) }))).toHaveProperty('state')
  })

  it('by a person renews energy, rounds and attempts, and counts for the hour', () => {
    const tired = { ...start, subjects: { 12: aSubject({ energy: 1, rounds: 3, attempts: 2 }) } }
    const state = follow(tired, claimed())
    expect(subjectOf(state, 12)).toMatchObject({ energy: 8, rounds: 0, attempts: 0, generation: 3, claimedAt: now })
    expect(state.dispatches).toEqual({ 1: [now] })
  })

  it('that is automatic spends one and counts a round', () => {
    const before = { ...start, subjects: { 12: aSubject({ energy: 5, rounds: 1, attempts: 1 }) } }
    const state = follow(before, claimed({ cause: 'automatic' }))
    expect(subjectOf(state, 12)).toMatchObject({ energy: 4, rounds: 2, attempts: 1 })
    expect(state.dispatches).toEqual({})
  })

  it('forgets dispatches that are older than an hour', () => {
    const before = { ...start, dispatches: { 1: [ago(3700), ago(10)], 2: [ago(4000)] } }
    expect(follow(before, claimed()).dispatches).toEqual({ 1: [ago(10), now] })
  })

  it('remembers the label it answers until the answer', () => {
    expect(subjectOf(working, 12)).toMatchObject({ label: ago(60), labelOpen: true })
    expect(subjectOf(follow(working, released({ next: 'retry' })), 12).labelOpen).toBe(true)
    expect(subjectOf(follow(working, released({ next: 'again' })), 12).labelOpen).toBe(true)
    expect(subjectOf(follow(working, released()), 12).labelOpen).toBe(false)
  })
})

describe('the end of a claim', () => {
  it('frees the key, books the money and says how it ended', () => {
    const state = follow(working, released())
    expect(state.claims).toEqual({})
    expect(state.days).toEqual({ '2026-11-20': 1.5 })
    expect(state.agentMonths).toEqual({ 'engineer 2026-11': 1.5 })
    expect(subjectOf(state, 12)).toMatchObject({
      spentUsd: 1.5,
      attempts: 0,
      last: { because: 'run_failed', at: now, run: '4711.1' },
    })
  })

  it('counts an attempt only where it is tried again', () => {
    expect(subjectOf(follow(working, released({ next: 'retry' })), 12).attempts).toBe(1)
    expect(subjectOf(follow(working, released({ next: 'again' })), 12).attempts).toBe(0)
  })

  it('gives an automatic run back that met a moved branch', () => {
    const before = { ...start, subjects: { 12: aSubject({ energy: 5, rounds: 1 }) } }
    const state = follow(before, claimed({ cause: 'automatic' }), released({ next: 'again' }))
    expect(subjectOf(state, 12)).toMatchObject({ energy: 5, rounds: 1 })
    expect(subjectOf(follow(working, released({ next: 'again' })), 12)).toMatchObject({ energy: 8, rounds: 0 })
  })

  it('forgets a subject that is merged or closed, and counts only merges', () => {
    expect(follow(working, released({ next: 'merged' }))).toMatchObject({ subjects: {}, claims: {}, merged: 1 })
    expect(follow(working, released({ next: 'closed' }))).toMatchObject({ subjects: {}, claims: {}, merged: 0 })
  })

  it('is refused for another generation, and where nothing is claimed', () => {
    expect(advance(working, released({ generation: 2 }))).toEqual({ misfit: 'stale_generation' })
    expect(advance(start, released())).toEqual({ misfit: 'no_claim' })
    expect(advance(start, released({ next: 'closed' }))).toHaveProperty('state')
  })

  it('keeps three days and forty agent months', () => {
    const days = Object.fromEntries([1, 2, 3, 4].map((day) => [`2026-11-0${day}`, 1]))
    expect(Object.keys(follow({ ...working, days }, released()).days)).toEqual([
      '2026-11-03',
      '2026-11-04',
      '2026-11-20',
    ])
  })
})

describe('other entries', () => {
  const published: Entry = {
    kind: 'published',
    key: 'b-12',
    at: now,
    generation: 3,
    run: '4711.1',
    branch: 'agent/12-x',
    head: oid('head'),
    pull: 20,
    holds: ['mode_change'],
  }

  it('published says what is on the branch, for the live claim only', () => {
    expect(subjectOf(follow(working, published), 12)).toMatchObject({
      pull: 20,
      head: oid('head'),
      holds: ['mode_change'],
    })
    expect(advance(start, published)).toEqual({ misfit: 'no_claim' })
    expect(advance(working, { ...published, generation: 2 })).toEqual({ misfit: 'stale_generation' })
  })

  it('held and resumed follow each other, and resuming gives everything back', () => {
    const held = follow(start, { kind: 'held', at: now, subject: 12, by: writer, why: 'wait' })
    expect(subjectOf(held, 12).held).toEqual({ by: writer, at: now, why: 'wait' })
    const resumed = follow(held, { kind: 'resumed', at: now, subject: 12, by: writer, confirmed: ['a'.repeat(64)] })
    expect(subjectOf(resumed, 12)).toMatchObject({
      held: null,
      energy: 8,
      resumedAt: now,
      confirmed: ['a'.repeat(64)],
    })
  })

  it('refused remembers the ask, and the time of a label', () => {
    const refused: Entry = {
      kind: 'refused',
      at: now,
      subject: 12,
      ask: 'I_12',
      because: 'not_a_writer',
      label: ago(5),
    }
    expect(subjectOf(follow(start, refused), 12)).toMatchObject({ refused: ['I_12'], label: ago(5), labelOpen: false })
    const comment: Entry = { ...refused, ask: 'IC_1', label: null }
    expect(subjectOf(follow(working, comment), 12)).toMatchObject({ label: ago(60), labelOpen: true })
  })

  it('approved binds to a head', () => {
    const approved: Entry = { kind: 'approved', at: now, subject: 12, pull: 20, head: oid('head'), by: writer }
    expect(subjectOf(follow(start, approved), 12).approved).toEqual({ head: oid('head'), by: writer, at: now })
  })

  it('swept says when', () => {
    expect(follow(start, { kind: 'swept', at: now }).sweptAt).toBe(now)
  })

  it('installed says once from when on things count', () => {
    expect(follow(start, { kind: 'swept', at: now }, claimed()).since).toBeNull()
    const first = follow(start, { kind: 'installed', at: ago(60) }, claimed())
    expect(first.since).toBe(ago(60))
    expect(follow(first, { kind: 'installed', at: now }).since).toBe(ago(60))
  })

  it('one commit is one step, however many entries it has, and the first misfit refuses all', () => {
    expect(follow(start, { kind: 'swept', at: now }, claimed()).seq).toBe(3)
    expect(advanceAll(start, [{ kind: 'swept', at: now }, released()])).toEqual({ misfit: 'no_claim' })
  })
})

describe('a commit of the ledger', () => {
  it('opens with a line for people', () => {
    expect(encodeMessage([claimed(), { kind: 'swept', at: now }], working).split('\n')[0]).toBe(
      `claimed b-12 g3: implement for octocat; swept at ${now}`,
    )
    expect(encodeMessage([], emptyState).split('\n')[0]).toBe('signalbox ledger: begins')
    expect(encodeMessage(Array(5).fill({ kind: 'swept', at: now }), start).split('\n')[0]).toMatch(/and 2 more$/)
  })

  it('is read back as it was written', () => {
    expect(decodeMessage(encodeMessage([claimed(), released()], working))).toEqual({
      entries: [claimed(), released()],
      state: working,
    })
  })

  it.each([
    ['an ordinary commit', 'fix: a bug'],
    ['no state', 'swept\n\nentry {"kind":"swept","at":"2026-11-20T08:00:00Z"}\n'],
    ['two states', `x\n\nstate ${JSON.stringify(start)}\nstate ${JSON.stringify(start)}\n`],
    ['an entry of an unknown kind', `x\n\nentry {"kind":"gift"}\nstate ${JSON.stringify(start)}\n`],
    ['a field too many', `x\n\nstate ${JSON.stringify({ ...start, extra: 1 })}\n`],
    ['broken JSON', 'x\n\nstate {\n'],
  ])('%s is none', (_what, text) => {
    expect(decodeMessage(text)).toBeNull()
  })

  it('is named by its number and id', () => {
    expect(parseTipName(tipName(7, oid('tip')))).toEqual({ seq: 7, oid: oid('tip') })
    expect(parseTipName('7@short')).toBeNull()
    expect(parseTipName('')).toBeNull()
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mutation } from '../../src/domain/decision.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import { applyEffects } from '../../src/effects/apply.ts'
import { type AppendResult, append, lastTip } from '../../src/effects/ledger-queue.ts'
import type { Writing } from '../../src/effects/writing.ts'
import { seenTip } from '../../src/github/seen-tips.ts'
import { type LedgerStore, startLedgerStore } from '../support/ledger-store.ts'
import { ago, aJob, aRepository, oid, writer } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

const worlds: { store: LedgerStore | null } = { store: null }
const store = (): LedgerStore => {
  if (!worlds.store) throw new Error('no store')
  return worlds.store
}
beforeEach(async () => {
  worlds.store = await startLedgerStore()
})
afterEach(() => store().stop())

/** A server of its own: own queues, own memory, own chance, and pauses that are twenty times shorter. */
const aServer = (chance = 0.1): Writing => ({
  ...aWriting(store().client()),
  random: () => chance,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 20)),
})

const held = (subject: number): Entry => ({ kind: 'held', at: ago(1), subject, by: writer, why: `hold ${subject}` })
const claimed = (subject: number, generation = 1): Entry => {
  const job = aJob({ id: `b-${subject}`, subject, generation })
  return {
    kind: 'claimed',
    key: `b-${subject}`,
    at: ago(1),
    by: writer,
    cause: 'person',
    job,
    hash: 'a'.repeat(64),
    reservedUsd: 5,
    label: null,
  }
}
const eyes: Mutation = { kind: 'react', subjectId: 'I_12', content: 'EYES' }
const reply: Mutation = { kind: 'comment', subjectId: 'I_12', body: 'done' }

const add = (server: Writing, entries: readonly Entry[], alongside: readonly Mutation[] = []): Promise<AppendResult> =>
  append({ entries, alongside, tip: lastTip(server.ledgers, where) ?? { kind: 'empty' } }, where, server)

describe('an append', () => {
  it('begins the chain with a tree, a root and a ref that must not exist', async () => {
    const server = aServer()
    const result = await add(server, [held(1)])
    expect(result).toMatchObject({ kind: 'appended', oid: store().tip(), alongside: [], state: { seq: 1 } })
    expect(store().requests).toEqual(['trees', 'commits', 'Append'])
    expect(store().entries()).toEqual([held(1)])
    expect(seenTip(server.seen, where)).toEqual({ seq: 1, oid: store().tip() })
  })

  it('is one commit and one document, with what stands beside it', async () => {
    const server = aServer()
    await add(server, [held(1)])
    store().requests.splice(0)
    const result = await add(server, [claimed(12)], [eyes, reply])
    expect(store().requests).toEqual(['commits', 'Append'])
    expect(result).toMatchObject({
      kind: 'appended',
      alongside: [
        { kind: 'done', nodeId: null },
        { kind: 'done', nodeId: 'IC_1' },
      ],
    })
    expect(store().reactions).toEqual(['EYES I_12'])
  })

  it('succeeds though a reaction beside it is refused', async () => {
    store().locked.add('I_12')
    const result = await add(aServer(), [claimed(12)], [eyes])
    expect(result).toMatchObject({
      kind: 'appended',
      alongside: [{ kind: 'refused', words: 'This conversation is locked' }],
    })
  })

  it('goes at once, and those that come meanwhile share the next commit', async () => {
    const server = aServer()
    await add(server, [held(1)])
    store().requests.splice(0)
    const numbers = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    await Promise.all(numbers.map((number) => add(server, [held(number)])))
    expect(store().requests.length).toBeLessThanOrEqual(4)
    expect(store().entries()).toEqual([1, ...numbers].map(held))
  })

  it('puts no more than 50 lines into one commit', async () => {
    const server = aServer()
    const numbers = Array.from({ length: 61 }, (_, index) => index + 1)
    await Promise.all(numbers.map((number) => add(server, [held(number)])))
    expect(store().entries()).toEqual(numbers.map(held))
    expect(store().commits()).toBe(3)
  })

  it('tells only the one that no longer fits, and keeps the others of its group', async () => {
    const server = aServer()
    await add(server, [held(1)])
    const results = await Promise.all([
      add(server, [held(2)]),
      add(server, [claimed(12)]),
      add(server, [claimed(12, 2)]),
      add(server, [held(3)]),
    ])
    expect(results.map((result) => (result.kind === 'refused' ? result.reason : result.kind))).toEqual([
      'appended',
      'appended',
      'claimed_elsewhere',
      'appended',
    ])
    expect(store().entries()).toEqual([held(1), held(2), claimed(12), held(3)])
  })
})

describe('two servers', () => {
  it('that claim the same work: one wins, the other is told', async () => {
    const [one, other] = [aServer(), aServer()]
    await add(one, [held(1)])
    const tip = lastTip(one.ledgers, where)
    if (!tip) throw new Error('no tip')
    const race = [one, other].map((server) => append({ entries: [claimed(12)], alongside: [eyes], tip }, where, server))
    const results = await Promise.all(race)
    const words = results.map((result) => (result.kind === 'refused' ? result.reason : result.kind))
    expect(words.toSorted()).toEqual(['appended', 'claimed_elsewhere'])
    expect(store().entries()).toEqual([held(1), claimed(12)])
  })

  it('that append different things both succeed, and nothing beside them is sent twice', async () => {
    const [one, other] = [aServer(), aServer()]
    await add(one, [held(1)])
    const tip = lastTip(one.ledgers, where)
    if (!tip) throw new Error('no tip')
    await append({ entries: [held(2)], alongside: [], tip }, where, one)
    store().requests.splice(0)
    const result = await append({ entries: [claimed(12)], alongside: [eyes, reply], tip }, where, other)
    expect(result).toMatchObject({ kind: 'appended', state: { seq: 3 } })
    expect(store().requests).toEqual(['commits', 'Append', 'LedgerTip', 'commits', 'Append'])
    expect(store().comments).toEqual(['done'])
    expect(store().entries()).toEqual([held(1), held(2), claimed(12)])
  })

  it('that both say something beside entries which only one can make: the other takes its words back', async () => {
    const [one, other] = [aServer(), aServer()]
    await add(one, [claimed(12)])
    const tip = lastTip(one.ledgers, where)
    if (!tip) throw new Error('no tip')
    const released: Entry = {
      kind: 'released',
      key: 'b-12',
      at: ago(1),
      generation: 1,
      because: 'no_change',
      usd: 0,
      agent: 'engineer',
      run: '4001.1',
      next: 'open',
    }
    const end = { entries: [released], alongside: [reply], tip }
    const results = [await append(end, where, one), await append(end, where, other)]
    expect(results).toMatchObject([{ kind: 'appended' }, { kind: 'refused', reason: 'stale_generation' }])
    expect(store().comments.filter((comment) => comment !== undefined)).toEqual(['done'])
  })

  it('lose nothing of 24 concurrent appends from three of them, in at most 20 requests', async () => {
    const first = aServer()
    await add(first, [held(100)])
    const tip = lastTip(first.ledgers, where)
    if (!tip) throw new Error('no tip')
    store().requests.splice(0)
    const servers = [first, aServer(0.5), aServer(0.9)]
    const numbers = Array.from({ length: 24 }, (_, index) => index + 1)
    const results = await Promise.all(
      numbers.map((number) => {
        const server = servers[number % 3] ?? first
        return append({ entries: [held(number)], alongside: [], tip }, where, server)
      }),
    )
    expect(results.map(({ kind }) => kind)).toEqual(numbers.map(() => 'appended'))
    const subjects = store()
      .entries()
      .map((entry) => (entry.kind === 'held' ? entry.subject : 0))
    expect(subjects.toSorted((a, b) => a - b)).toEqual([...numbers, 100])
    expect(store().requests.length).toBeLessThanOrEqual(20)
  })
})

describe('trouble', () => {
  it('without an answer looks first: the entry is there, and the rest has to be read again', async () => {
    store().faults.push({ operation: 'Append', kind: 'lose' })
    const result = await add(aServer(), [claimed(12)], [reply])
    expect(result).toMatchObject({ kind: 'appended', oid: store().tip(), alongside: null })
    expect(store().entries()).toEqual([claimed(12)])
    expect(store().comments).toEqual(['done'])
  })

  it('without an answer and without the entry tries again, and repeats no comment blindly', async () => {
    store().faults.push({ operation: 'Append', kind: 'drop' })
    const result = await add(aServer(), [claimed(12)], [eyes, reply])
    expect(result).toMatchObject({ kind: 'appended', alongside: null })
    expect(store().entries()).toEqual([claimed(12)])
    expect(store().comments).toEqual([])
    expect(store().reactions).toEqual(['EYES I_12'])
  })

  it('finds its entry below one that another server put on top', async () => {
    const [one, other] = [aServer(), aServer()]
    await add(one, [held(1)])
    store().faults.push({ operation: 'Append', kind: 'lose' })
    const pausing: Writing = {
      ...one,
      sleep: async () => {
        const read = lastTip(one.ledgers, where)
        await append({ entries: [held(3)], alongside: [], tip: read ?? { kind: 'empty' } }, where, other)
      },
    }
    const result = await add(pausing, [held(2)])
    expect(result).toMatchObject({ kind: 'appended', oid: store().tip(), state: { seq: 3 } })
    expect(store().entries()).toEqual([held(1), held(2), held(3)])
  })

  it('shows GitHub’s words when the ref will not move', async () => {
    const words = 'Repository rule violations found'
    for (let count = 0; count < 5; count += 1) store().faults.push({ operation: 'Append', kind: 'refuse', words })
    expect(await add(aServer(), [held(1)])).toEqual({ kind: 'refused', reason: 'ref_refused', words })
    expect(store().requests.filter((name) => name === 'Append')).toHaveLength(2)
  })

  it('does not write on top of what is none of ours', async () => {
    const server = aServer()
    await add(server, [held(1)])
    store().damage()
    expect(await add(server, [held(2)])).toMatchObject({ kind: 'refused', reason: 'ledger_invalid' })
  })

  it('is thrown when not even the tip can be read', async () => {
    const server = aServer()
    await add(server, [held(1)])
    store().faults.push({ operation: 'Append', kind: 'drop' }, { operation: 'LedgerTip', kind: 'drop' })
    await expect(add(server, [held(2)])).rejects.toThrow()
    expect(await add(server, [held(3)])).toMatchObject({ kind: 'appended' })
  })
})

describe('effects', () => {
  it('stop at the first that is refused', async () => {
    const server = aServer()
    const target = { repository: aRepository(), ledger: { kind: 'rolled_back', oid: oid('x'), restore: null } } as const
    const applied = await applyEffects(
      [
        { kind: 'append', entries: [held(1)], alongside: [] },
        { kind: 'append', entries: [held(2)], alongside: [] },
      ],
      target,
      server,
    )
    expect(applied.map(({ result }) => result)).toEqual([{ kind: 'refused', reason: 'ledger_rolled_back', words: '' }])
    expect(store().requests).toEqual([])
  })

  it('of one decision stand on one another', async () => {
    const applied = await applyEffects(
      [
        { kind: 'append', entries: [held(1)], alongside: [] },
        { kind: 'append', entries: [held(2)], alongside: [] },
      ],
      { repository: aRepository(), ledger: { kind: 'empty' } },
      aServer(),
    )
    expect(applied.map(({ result }) => result.kind)).toEqual(['appended', 'appended'])
    expect(store().requests).toEqual(['trees', 'commits', 'Append', 'commits', 'Append'])
  })
})

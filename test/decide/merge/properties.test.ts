import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gates, judgeMerge } from '../../../src/decide/merge/judge.ts'
import type { MergeFacts } from '../../../src/domain/merge/facts.ts'
import type { MergeJudgment } from '../../../src/domain/merge/judgment.ts'
import type { MergePolicy } from '../../../src/domain/merge/policy.ts'
import { mergeTable } from '../../../src/render/merge-table.ts'
import { objections } from '../../support/merge-second-opinion.ts'
import { obstacles, spoils, vetoes } from '../../support/merge-spoils.ts'
import { harmless, start, type World, withFacts, withPull, worlds } from '../../support/merge-worlds.ts'
import { oid } from '../../support/snapshots.ts'

const judge = ({ facts, policy }: World): MergeJudgment => judgeMerge(facts, policy)
const moves = (world: World): boolean => ['merge', 'enqueue'].includes(judge(world).decision)
const any = worlds(spoils)

describe('the random worlds', () => {
  const drawn = fc.sample(any, { numRuns: 2000, seed: 7 })

  it('are mergeable in a third of the draws and more, and not in another third', () => {
    const share = drawn.filter(({ world }) => moves(world)).length / drawn.length
    expect(share).toBeGreaterThan(1 / 3)
    expect(share).toBeLessThan(2 / 3)
  })

  it('reach every gate', () => {
    const shut = new Set(drawn.flatMap(({ world }) => judge(world).rows.filter(({ refusal }) => refusal).map(({ gate }) => gate)))
    expect(gates.map(({ name }) => name).filter((name) => !shut.has(name))).toEqual([])
  }) // biome-ignore format: one set

  it.each(harmless)('stay mergeable with $name', ({ turn }) => {
    expect(judge(turn(start)).rows.flatMap(({ refusal }) => refusal ?? [])).toEqual([])
  })

  it.each(obstacles)('are not mergeable with $name', ({ turn }) => {
    expect(moves(turn(start))).toBe(false)
  })
})

describe('nothing is merged or queued', () => {
  it('unless a second opinion agrees, and everything is to which that has no objection', () => {
    fc.assert(
      fc.property(any, ({ world }) => {
        const found = objections(world)
        expect({ moves: moves(world), found }).toEqual({ moves: found.length === 0, found })
      }),
      { numRuns: 2000 },
    )
  })

  it.each(vetoes)('with $name, whatever else is true', ({ turn }) => {
    fc.assert(
      fc.property(any, ({ world }) => {
        expect(moves(turn(world))).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('but at the head and by the way that were judged', () => {
    fc.assert(
      fc.property(any, ({ world }) => {
        const { decision, merge, actions } = judge(world)
        expect(merge === null).toBe(decision !== 'merge')
        expect(actions.includes('merge')).toBe(decision === 'merge')
        if (merge !== null) expect(merge.sha).toBe(world.facts.pull.head)
        if (merge !== null) expect(world.facts.repository.methods).toContain(merge.method)
      }),
    )
  })
})

/** Everything that was recorded says for which head it was; a push came since. */
function pushed(world: World): World {
  const old = world.facts.pull.head
  const checks = world.facts.checks.map((check) => ({ ...check, commit: check.commit ?? old }))
  return withPull(withFacts(world, { checks }), { head: oid('pushed'), commits: [] })
}

describe('what was recorded for one head', () => {
  it('merges no other, unless nothing has to be recorded at all', () => {
    fc.assert(
      fc.property(any, ({ world }) => {
        if (world.policy.allowNoChecks) return
        expect(moves(pushed(world))).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('counts for no other as a verdict, a required check, an approval or a confirmation', () => {
    const asks: readonly ((world: World) => boolean)[] = [
      ({ policy }) => policy.requiredEvidence.length > 0,
      ({ facts }) => facts.rules.requiredChecks.some(({ name }) => !name.startsWith('signalbox / ')),
      ({ policy }) => policy.requiredApprovals > 0,
      ({ facts }) => facts.rules.requiredApprovals > 0,
      ({ facts, policy }) => facts.own.firstMerge && policy.confirmFirstMerge,
      ({ policy }) => policy.waitFor.some(({ otherwise }) => otherwise === 'hold'),
    ]
    const tried = asks.map(() => 0)
    for (const { world } of fc.sample(any, 3000)) {
      const free: World = { facts: world.facts, policy: { ...world.policy, allowNoChecks: true } }
      asks.forEach((ask, index) => {
        if (!ask(free) || !moves(free)) return
        tried[index] = (tried[index] ?? 0) + 1
        expect(moves(pushed(free))).toBe(false)
      })
    }
    expect(Math.min(...tried)).toBeGreaterThan(10)
  })
})

/** The same in another order, wherever order means nothing. Commits are a history and stay. */
function shuffled({ facts, policy }: World, seed: number): World {
  const mix = <Value>(all: readonly Value[]): readonly Value[] =>
    all
      .map((value, index) => ({ value, key: Math.imul(index + 1, seed | 1) >>> 0 }))
      .toSorted((one, other) => one.key - other.key)
      .map(({ value }) => value)
  const mixed = <Whole extends MergeFacts | MergePolicy>(whole: Whole): Whole => ({ ...whole, ...mixedMembers(whole) })
  const mixedMembers = (whole: object): object =>
    Object.fromEntries(
      Object.entries(whole).map(([name, value]: [string, unknown]) => [
        name,
        Array.isArray(value) && name !== 'commits' ? mix(value).map(deep) : deep(value),
      ]),
    )
  const deep = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? mixedMembers(value) : value
  return { facts: mixed(facts), policy: mixed(policy) }
}

describe('the order of lists', () => {
  it('changes neither the answer nor any word of it', () => {
    const told = (world: World) => {
      const judgment = judge(world)
      return { ...judgment, shown: mergeTable(judgment, 'github.com', 65_535), rows: judgment.rows }
    }
    fc.assert(
      fc.property(any, fc.integer(), ({ world }, seed) => {
        expect(told(shuffled(world, seed))).toEqual(told(world))
      }),
      { numRuns: 400 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cause, verdict } from '../../src/domain/review/verdict.ts'
import type { Outcome } from '../../src/review/cells/outcome.ts'
import { join, weightOf } from '../../src/review/lattice.ts'

const line = fc.record({
  path: fc.constantFrom('a.ts', 'b.ts'),
  side: fc.constantFrom('LEFT' as const, 'RIGHT' as const),
  line: fc.integer({ min: 1, max: 9 }),
  quote: fc.constantFrom('', 'one', 'two'),
  kind: fc.constant('added' as const),
})

const outcome: fc.Arbitrary<Outcome> = fc
  .record({
    verdict: fc.constantFrom(...verdict.options),
    cause: fc.constantFrom(...cause.options),
    because: fc.constantFrom('', 'one', 'two'),
    fix: fc.constantFrom('', 'mend'),
    evidence: fc.array(line, { maxLength: 3 }),
    disputed: fc.boolean(),
  })
  .map((one) => ({ ...one, disputed: one.verdict === 'fail' && one.cause !== 'detector' && one.disputed }))

const outcomes = fc.array(outcome, { minLength: 1, maxLength: 8 })

function weight(list: readonly Outcome[]): number {
  const joined = join(list)
  return joined ? weightOf(joined) : 0
}

const plain: Outcome = { verdict: 'pass', cause: 'evidence', because: '', fix: '', evidence: [], disputed: false }

describe('the verdict of an item over its cells', () => {
  it('is that of its heaviest cell', () => {
    const order: Outcome[] = [
      { ...plain, verdict: 'not_applicable', cause: 'agreed' },
      plain,
      { ...plain, verdict: 'fail', cause: 'verified', disputed: true },
      { ...plain, verdict: 'unknown', cause: 'suspect_open' },
      { ...plain, verdict: 'fail', cause: 'verified' },
      { ...plain, verdict: 'fail', cause: 'detector' },
    ]
    for (const [index, one] of order.entries()) {
      expect(join(order.slice(0, index + 1))).toMatchObject({ verdict: one.verdict, cause: one.cause })
      expect(join(order.slice(0, index + 1).reverse())).toMatchObject({ verdict: one.verdict, cause: one.cause })
    }
  })

  it('counts beside a fail what nobody could judge, and beside nothing else', () => {
    const open: Outcome = { ...plain, verdict: 'unknown', cause: 'over_budget' }
    const fail: Outcome = { ...plain, verdict: 'fail', cause: 'detector' }
    expect(
      [
        [open, fail, open],
        [fail, plain],
        [open, plain],
      ].map((list) => join(list)?.open),
    ).toEqual([2, 0, 0])
  })

  it('is none without cells', () => {
    expect(join([])).toBeNull()
  })

  it('is not disputed while one fail stands, and unknown while anything is open beside a disputed one', () => {
    const disputed: Outcome = { ...plain, verdict: 'fail', cause: 'verified', disputed: true }
    expect(join([disputed, { ...disputed, disputed: false }])?.disputed).toBe(false)
    expect(join([disputed, disputed])?.disputed).toBe(true)
    expect(join([disputed, { ...plain, verdict: 'unknown', cause: 'over_budget' }])?.verdict).toBe('unknown')
  })

  it('never gets lighter by another cell', () => {
    fc.assert(
      fc.property(outcomes, outcome, (list, one) => {
        expect(weight([...list, one])).toBeGreaterThanOrEqual(weight(list))
        expect(weight([...list, one])).toBeGreaterThanOrEqual(weight([one]))
      }),
    )
  })

  it('never gets lighter when one cell gets heavier', () => {
    fc.assert(
      fc.property(outcomes, outcome, fc.nat(), (list, one, at) => {
        const index = at % list.length
        const old = list[index]
        if (!old || weightOf(one) < weightOf(old)) return
        expect(weight(list.with(index, one))).toBeGreaterThanOrEqual(weight(list))
      }),
    )
  })

  it('does not depend on the order of the cells', () => {
    const shuffled = outcomes.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(join(other)).toEqual(join(list))
      }),
    )
  })

  it('counts every place of a fail and shows five', () => {
    const places = [1, 2, 3, 4, 5, 6, 6].map((number) => ({
      ...plain,
      verdict: 'fail' as const,
      cause: 'verified' as const,
      evidence: [{ path: 'a.ts', side: 'RIGHT' as const, line: number, quote: 'x', kind: 'added' as const }],
    }))
    expect(join(places)).toMatchObject({ failures: 6, evidence: { length: 5 } })
    expect(join([plain])?.failures).toBe(0)
  })
})

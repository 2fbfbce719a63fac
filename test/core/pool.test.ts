import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterTry,
  inPoolOrder,
  nextInPool,
  nextOfRound,
  openRound,
  type PoolPull,
  priorityClasses,
} from '../../src/decide/merge/pool.ts'

const pull = (number: number, decision: PoolPull['decision'] = 'merge', ...labels: string[]): PoolPull => ({
  number,
  decision,
  labels,
})

describe('who is next', () => {
  it.each<[string, PoolPull[], number | null]>([
    ['one in front that waits holds the line', [pull(3, 'wait'), pull(5)], null],
    ['so does one whose branch is being updated', [pull(3, 'update_branch'), pull(5)], null],
    ['one that needs somebody is passed', [pull(3, 'blocked'), pull(5)], 5],
    ['one that is not ours is passed', [pull(3, 'noop'), pull(4, 'config_error'), pull(5)], 5],
    ['one behind holds nobody', [pull(3), pull(5, 'wait')], 3],
  ])('in strict order: %s', (_case, pulls, next) => {
    expect(nextInPool(pulls, { strictOrder: true })).toBe(next)
  })

  it('without strict order, whoever waits is passed', () => {
    expect(nextInPool([pull(3, 'wait'), pull(5)], {})).toBe(5)
    expect(nextInPool([pull(3, 'wait')], {})).toBeNull()
  })

  it('labels are compared without regard to case', () => {
    expect(nextInPool([pull(3), pull(5, 'merge', 'Urgent')], { priorities: [['urgent']] })).toBe(5)
  })

  it('is the same in whatever order they are listed', () => {
    const one = fc.record({
      number: fc.integer({ min: 1, max: 99 }),
      labels: fc.subarray(['a', 'b', 'c']),
      decision: fc.constantFrom<PoolPull['decision'][]>('merge', 'wait', 'blocked', 'noop'),
    })
    const pools = fc.uniqueArray(one, { selector: ({ number }) => number })
    fc.assert(
      fc.property(pools, fc.boolean(), (pulls, strictOrder) => {
        const options = { priorities: [['a', 'b'], ['c']], strictOrder }
        const next = nextInPool(pulls, options)
        expect(nextInPool(pulls.toReversed(), options)).toBe(next)
        expect(inPoolOrder(pulls, options).length).toBe(pulls.length)
        if (next !== null) expect(pulls.find(({ number }) => number === next)?.decision).toBe('merge')
      }),
    )
  })
})

describe('a round', () => {
  const tried = (errors: Record<number, string>, strictBase = false) => {
    const numbers: number[] = []
    let round = openRound([pull(1), pull(2), pull(3)], { strictBase })
    for (let next = nextOfRound(round); next !== null; next = nextOfRound(round)) {
      numbers.push(next)
      const error = errors[next]
      round = afterTry(round, next, error === undefined ? { merged: true } : { merged: false, error })
    }
    return { numbers, merged: round.merged }
  }

  it.each([
    ['push_not_allowed', [1]],
    ['method_not_allowed', [1]],
    ['refused_by_github', [1, 2, 3]],
    ['snapshot_failed', [1, 2, 3]],
  ])('after %s tries %j', (error, numbers) => {
    expect(tried({ 1: error }).numbers).toEqual(numbers)
  })

  it('goes on after a try that neither merged nor failed', () => {
    const round = afterTry(openRound([pull(1), pull(2)], {}), 1, { merged: false, error: null })
    expect([nextOfRound(round), round.merged]).toEqual([2, []])
  })

  it('of a strict base ends with its first merge, not with a failure before it', () => {
    expect(tried({ 1: 'refused_by_github' }, true)).toEqual({ numbers: [1, 2], merged: [2] })
  })
})

describe('labels with a priority', () => {
  it('make classes, the highest number first, and other labels none', () => {
    expect(priorityClasses(['bug', 'priority:5', 'Priority:50', 'priority:5', 'priority:', 'priority:x'])).toEqual([
      ['priority:50'],
      ['priority:5'],
    ])
  })
})

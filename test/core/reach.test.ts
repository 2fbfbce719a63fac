import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pullsAt } from '../../src/domain/merge/reach.ts'
import type { Address } from '../../src/domain/trigger.ts'
import { oid } from '../support/snapshots.ts'

const open = [
  { number: 142, headOid: oid('one'), baseRef: 'main', headRef: 'agent/12-x' },
  { number: 7, headOid: oid('fork'), baseRef: 'main', headRef: 'topic' },
  { number: 8, headOid: oid('fork'), baseRef: 'next', headRef: 'topic' },
]

describe('the pull requests at an address', () => {
  it.each<[string, Address, number[]]>([
    ['a base has those that go to it', { kind: 'base', name: 'main' }, [7, 142]],
    ['every base has all', { kind: 'base', name: null }, [7, 8, 142]],
    ['another base has none', { kind: 'base', name: 'mai' }, []],
    ['a head may be the head of two', { kind: 'head', oid: oid('fork'), listed: [] }, [7, 8]],
    ['what GitHub lists counts, once', { kind: 'head', oid: oid('fork'), listed: [9, 7] }, [7, 8, 9]],
    ['a branch has its own', { kind: 'branch', name: 'agent/12-x' }, [142]],
    ['a pull request is itself, also when it is over', { kind: 'pull', number: 3 }, [3]],
    ['a repository has all', { kind: 'repository' }, [7, 8, 142]],
    ['an issue has none', { kind: 'issue', number: 7 }, []],
    ['a merge group has none', { kind: 'group', head: oid('one'), base: 'main' }, []],
  ])('%s', (_case, address, numbers) => {
    expect(pullsAt(address, open)).toEqual(numbers)
  })

  it('are in order and each once, however the list is ordered', () => {
    const place = fc.record({
      number: fc.integer({ min: 1, max: 30 }),
      headOid: fc.constantFrom('a', 'b'),
      baseRef: fc.constantFrom('main', 'next'),
    })
    fc.assert(
      fc.property(fc.array(place), fc.array(fc.integer({ min: 1, max: 30 })), (places, listed) => {
        const numbers = pullsAt({ kind: 'head', oid: 'a', listed }, places)
        expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other))
        expect(pullsAt({ kind: 'head', oid: 'a', listed }, places.toReversed())).toEqual(numbers)
        for (const { number, headOid } of places) if (headOid === 'a') expect(numbers).toContain(number)
      }),
    )
  })
})

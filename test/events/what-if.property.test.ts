import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, conclusions, mostChanges, pendings, written } from '../../src/domain/merge/what-if.ts'
import { readWhatIf, readWhatIfs, whatIfsOf } from '../../src/events/what-if.ts'

const pieces = fc.array(
  fc.constantFrom('check', 'approve by ', 'label ', 'time', '+', '-', '"', '“', '”', "'", '`', ' ', '\n', '--what-if', 'success', '3m', 'x'),
  { maxLength: 30 },
) // biome-ignore format: a list to look at
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  pieces.map((parts) => parts.join('')),
)

/** Names without quotes around them and without white space at their ends. */
const named = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
  .map((text) => text.replaceAll(/["'`]/g, '').trim())
  .filter((text) => text !== '')

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('approve' as const), by: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,38}$/) }),
  fc.record({ kind: fc.constant('check' as const), name: named, word: fc.constantFrom(...conclusions, ...pendings) }),
  fc.record({ kind: fc.constant('label' as const), label: named, on: fc.boolean() }),
  fc.constantFrom<Change>({ kind: 'resolve_threads' }, { kind: 'ready' }, { kind: 'confirm' }),
  fc.record({ kind: fc.constant('time' as const), milliseconds: fc.nat(999_999) }),
)

describe('whatever is typed', () => {
  it('is read or answered, never thrown at', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const read = readWhatIf(text)
        expect(read.text.length).toBeLessThanOrEqual(300)
        expect(read.kind === 'read' ? read.change.kind : read.why).not.toBe('')
        expect(whatIfsOf(text).length).toBeLessThanOrEqual(mostChanges + 1)
      }),
      { numRuns: 500 },
    )
  })

  it('is read again as it is written', () => {
    fc.assert(
      fc.property(changes, (change) => {
        expect(readWhatIf(written(change))).toMatchObject({ kind: 'read', change })
        expect(readWhatIf(`"${written(change)}"`)).toMatchObject({ kind: 'read', change })
      }),
      { numRuns: 500 },
    )
  })

  it('is read one by one, in its order', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: mostChanges }), (list) => {
        const read = readWhatIfs(list.map(written))
        expect(read.map((one) => one.kind === 'read' && one.change)).toEqual(list)
      }),
    )
  })

  it.each(['--what-if ', '"', ' ', '--', 'check '])('takes no time for a repeated %j', (piece) => {
    const begin = performance.now()
    whatIfsOf(piece.repeat(20_000))
    expect(performance.now() - begin).toBeLessThan(500)
  })
})

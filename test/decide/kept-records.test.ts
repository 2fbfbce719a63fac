import { describe, expect, it } from 'vitest'
import { asKept, textOf } from '../../src/decide/review/kept-records.ts'
import { readRecords } from '../../src/domain/review/record.ts'
import { aChecklistCheck, aFailure, aLine, aRecord } from '../support/reviews.ts'
import { aPull, oid } from '../support/snapshots.ts'

const rule = 'x'.repeat(80)
const said = '0123456789abcdef'
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** A record whose line for machines is about so long. */
function ofLength(characters: number) {
  const record = aRecord([aFailure()], { conclusion: 'action_required' })
  const skipped = Array.from({ length: 560 }, (_, index) => ({ path: `${index}`.padStart(4, '0'), rule }))
  const coverage = { ...record.report.coverage, skipped: [...skipped, { path: 'y'.repeat(characters - 60_648), rule }] }
  return { ...record, report: { ...record.report, coverage } }
}

describe('what is kept of a verdict', () => {
  it.each([63_960, 63_970, 63_980, 63_990, 64_000, 64_010])('is what is shown of it, where it is %i long', (length) => {
    const kept = asKept(aPull(), ofLength(length))
    const [read] = readRecords(textOf(kept ? [{ ...kept, said }] : []))
    expect(read).toEqual({ ...kept, said })
  })

  it('is less where another pull request speaks through the same check run', () => {
    const lines = letters.map((letter) => aLine({ item: `security/${letter}`, because: 'x'.repeat(600) }))
    const other = aRecord(lines, { pull: 21, head: oid('head') })
    const pull = aPull({ checklist: aChecklistCheck({ records: [other] }) })
    const kept = asKept(pull, ofLength(63_000))
    const text = textOf(kept ? [kept, other] : [])
    expect(text.length).toBeLessThan(65_535)
    expect(readRecords(text).map(({ pull: of }) => of)).toEqual([20, 21])
  })

  it('is nothing where it would push out what stands there about another one', () => {
    const lines = letters.map((letter) => aLine({ item: `security/${letter}` }))
    const records = Array.from({ length: 12 }, (_, index) => aRecord(lines, { pull: 30 + index }))
    expect(asKept(aPull({ checklist: aChecklistCheck({ records }) }), aRecord(lines))).toBeNull()
  })
})

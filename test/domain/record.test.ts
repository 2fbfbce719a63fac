import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packRecord } from '../../src/domain/review/pack.ts'
import { encodeRecord, type JudgedRecord, readRecords } from '../../src/domain/review/record.ts'
import { aFailure, aLine, aQuote, aRecord } from '../support/reviews.ts'
import { digest } from '../support/snapshots.ts'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** A record of 26 items with paths of that length, and as many files that were not read. */
function long(path: string, files: number): JudgedRecord {
  const lines = letters.map((letter) =>
    aFailure({ item: `security/${letter}`, because: 'x'.repeat(600), evidence: [aQuote({ path })] }),
  )
  const record = aRecord(lines)
  const paths = Array.from({ length: files }, (_, index) => `${path}${index}`)
  const cells = [
    ...letters.map((letter) => ({ k: digest(letter).slice(0, 32), v: 'pass' as const })),
    { k: '0'.repeat(32), v: 'fail' as const, e: [aQuote()], b: 'x'.repeat(600) },
  ]
  const coverage = {
    units: files,
    reviewed: 0,
    skipped: paths.map((one) => ({ path: one, rule: 'image' })),
    unreviewable: paths.map((one) => ({ path: one, why: 'binary' })),
    overBudget: paths,
  }
  return { ...record, report: { ...record.report, coverage, memory: { cells, history: {} } } }
}

const read = (text: string | null) => {
  const [record] = readRecords(text ?? '')
  if (record?.kind !== 'judged') throw new Error('no record')
  return record.report
}

describe('a record that is too long', () => {
  it('keeps every verdict, and counts what it names no more', () => {
    const { lines, coverage } = read(packRecord(long('図表/説明.png', 700), 64_000))
    expect(lines.map(({ item, verdict, key }) => [item, verdict, key])).toEqual(
      long('x', 0).report.lines.map(({ item, verdict, key }) => [item, verdict, key]),
    )
    const { more, ...listed } = coverage
    for (const what of ['skipped', 'unreviewable', 'overBudget'] as const) {
      expect(listed[what].length + (more?.[what] ?? 0)).toBe(700)
    }
  })

  it('counts the same when it is made shorter once more', () => {
    const text = packRecord(long('図表/説明.png', 700), 64_000)
    const [record] = readRecords(text ?? '')
    const { coverage } = read(record ? packRecord(record, 30_000) : null)
    expect(coverage.overBudget.length + (coverage.more?.overBudget ?? 0)).toBe(700)
  })

  it('forgets passes before fails', () => {
    const { memory } = read(packRecord(long('src/a.ts', 2000), 50_000))
    expect(memory.cells.some(({ v }) => v === 'fail')).toBe(true)
  })

  it('is none where its paths alone are too long, rather than one that GitHub refuses', () => {
    expect(packRecord(long('長'.repeat(1300), 3), 64_000)).toBeNull()
  })

  it('never is longer than it may be, and packed again it stays as it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 4000, max: 64_000 }),
        (length, files, room) => {
          const text = packRecord(long('é'.repeat(length), files), room)
          if (text === null) return
          expect(text.length).toBeLessThanOrEqual(room)
          const [record] = readRecords(text)
          expect(record && readRecords(packRecord(record, room) ?? '')).toEqual([record])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('leaves a short one alone', () => {
    const record = aRecord([aLine()])
    expect(packRecord(record, 64_000)).toBe(encodeRecord(record))
  })
})

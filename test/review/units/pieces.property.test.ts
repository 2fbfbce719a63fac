import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileDiff, Hunk } from '../../../src/review/file-diff.ts'
import { piecesOf } from '../../../src/review/units/pieces.ts'
import { unitsOf } from '../../../src/review/units/split-units.ts'
import { tokensOf } from '../../../src/review/units/tokens.ts'
import { unitText } from '../../../src/review/units/unit-text.ts'
import { apply } from '../diff/support/apply.ts'
import { fileOf, hunkOf, readingOf, unitOf } from './support/files.ts'

const line = fc
  .tuple(
    fc.constantFrom(' ', '+', '-', '+', '-'),
    fc.constantFrom('', 'function f() {', '  return 1', '}', '\u200b\u202e', 'x'.repeat(300)),
  )
  .map(([sign, text]) => `${sign}${text}`)

/** Hunks of one file, with numbers that follow from each other. */
const hunks = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 50 }), lines: fc.array(line, { minLength: 1, maxLength: 120 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) => {
    let [old, now] = [1, 1]
    return all.map(({ gap, lines }): Hunk => {
      const hunk = hunkOf(old + gap, now + gap, ['+start', ...lines], 'class Outer {')
      old += gap + hunk.oldLines
      now += gap + hunk.newLines
      return hunk
    })
  })

function changedIn(all: readonly Hunk[]): string[] {
  return all.flatMap((hunk) =>
    hunk.lines.flatMap(({ kind, old, new: now, text }) =>
      kind === 'context' ? [] : [`${kind} ${old} ${now} ${text}`],
    ),
  )
}

/** Old lines that fit the hunks. */
function oldLinesFor({ hunks: all }: FileDiff): string[] {
  const lines: string[] = []
  for (const { oldStart, oldLines, lines: some } of all) {
    while (lines.length < oldStart - Number(oldLines > 0)) lines.push('kept')
    lines.push(...some.flatMap(({ old, text }) => (old === null ? [] : [text])))
  }
  return lines
}

describe('a file in pieces', () => {
  it('has every changed line in exactly one piece, with its numbers, and no piece too large', () => {
    fc.assert(
      fc.property(hunks, fc.constantFrom(300, 700, 6000), (all, limit) => {
        const file = fileOf('src/some/file.ts', all)
        const pieces = piecesOf(file, limit)
        if (!pieces) throw new Error('a line was too long')
        expect(pieces.flatMap((piece) => changedIn(piece.hunks))).toEqual(changedIn(all))
        for (const { hunks: some, tokens } of pieces) {
          const shown = unitText(unitOf(file, { id: 'src/some/file.ts#99999', hunks: some }))
          expect(tokens).toBe(tokensOf(shown.length))
          expect(tokens).toBeLessThanOrEqual(limit)
        }
        const joined = { ...file, hunks: pieces.flatMap((piece) => piece.hunks) }
        const old = oldLinesFor(file)
        expect(apply(joined, old)).toEqual(apply(file, old))
      }),
      { numRuns: 200 },
    )
  })

  it('has one piece where it is small, and one without hunks where nothing is shown', () => {
    const file = fileOf('a.ts', [hunkOf(1, 1, ['+a']), hunkOf(9, 10, ['-b'])])
    expect(piecesOf(file)?.map((piece) => piece.hunks)).toEqual([file.hunks])
    expect(piecesOf(fileOf('a.ts', []))?.map((piece) => piece.hunks)).toEqual([[]])
  })

  it('is cut between definitions rather than within, and names the enclosing one', () => {
    const body = Array.from({ length: 40 }, (_, at) => `+  step(${at})`)
    const all = ['+function one() {', ...body, '+}', '+', '+function two() {', ...body, '+}']
    const pieces = piecesOf(fileOf('a.ts', [hunkOf(1, 1, all)]), 600) ?? []
    expect(pieces.map(({ hunks: [hunk] }) => [hunk?.newStart, hunk?.lines[0]?.text, hunk?.section])).toEqual([
      [1, 'function one() {', ''],
      [44, 'function two() {', ''],
    ])
    const inside = piecesOf(fileOf('a.ts', [hunkOf(1, 1, all)]), 300) ?? []
    expect(inside[1]?.hunks[0]?.section).toBe('function one() {')
  })

  it.each([380, 390, 400, 410, 420])(
    'keeps a removed line and what replaces it together in pieces of %i tokens',
    (limit) => {
      const lines = Array.from({ length: 60 }, (_, at) => [`-old(${at})`, `+new(${at})`]).flat()
      const pieces = piecesOf(fileOf('a.ts', [hunkOf(1, 1, lines)]), limit) ?? []
      expect(pieces.length).toBeGreaterThan(2)
      expect(pieces.map(({ hunks: [hunk] }) => hunk?.lines[0]?.kind)).toEqual(pieces.map(() => 'removed'))
    },
  )

  it('drops parts in which nothing changed', () => {
    const context = Array.from({ length: 8 }, () => ` ${'x'.repeat(1900)}`)
    const pieces = piecesOf(fileOf('a.ts', [hunkOf(1, 1, ['+a', ...context, ...context, ...context, '+b'])])) ?? []
    for (const { hunks: some } of pieces) expect(changedIn(some)).not.toEqual([])
    expect(pieces.flatMap(({ hunks: some }) => changedIn(some))).toHaveLength(2)
  })

  it('is divided in no time that anybody notices, however many lines it has', () => {
    const file = fileOf('a.ts', [
      hunkOf(
        1,
        1,
        Array.from({ length: 400_000 }, () => '+'),
      ),
    ])
    const begin = performance.now()
    expect(piecesOf(file)?.length).toBeGreaterThan(100)
    // It takes some 300 ms; looking at all lines for every piece takes minutes.
    expect(performance.now() - begin).toBeLessThan(5000)
  })
})

describe('the names of units', () => {
  it('differ, even where a file is named like the piece of another', () => {
    const lines = Array.from({ length: 900 }, (_, at) => `+const value${at} = 1`)
    const files = ['a.ts', 'a.ts#2', 'a.ts#2#1', 'b.ts#x'].map((path) => fileOf(path, [hunkOf(1, 1, lines)]))
    const ids = unitsOf(readingOf(files)).map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(8)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.slice(0, 2)).toEqual(['a.ts', 'a.ts#2'])
    expect(ids).toContain('a.ts#2#2')
  })
})

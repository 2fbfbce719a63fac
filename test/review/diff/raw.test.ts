import { describe, expect, it } from 'vitest'
import { readRaw } from '../../../src/review/diff/raw.ts'
import { faultOf, readOrThrow } from './support/reading.ts'

const [a, b, zero] = ['a', 'b', '0'].map((digit) => digit.repeat(40))

function listing(...words: string[]): string {
  return words.map((word) => `${word}\0`).join('')
}

describe('the listing of changed files', () => {
  it.each([
    ['A', 'added'],
    ['M', 'modified'],
    ['D', 'removed'],
    ['T', 'type_changed'],
  ])('reads the status %s as %s', (letter, change) => {
    const [entry] = readOrThrow(readRaw(listing(`:100644 100755 ${a} ${b} ${letter}`, 'a.ts')))
    expect(entry).toEqual({
      change,
      score: null,
      oldMode: '100644',
      newMode: '100755',
      oldOid: a,
      newOid: b,
      oldPath: 'a.ts',
      path: 'a.ts',
    })
  })

  it.each([
    ['R086', 'renamed', 86],
    ['C100', 'copied', 100],
  ])('takes two names and the score from %s', (letter, change, score) => {
    const text = listing(
      `:100644 100644 ${a} ${b} ${letter}`,
      'old name',
      'new\nname',
      `:000000 100644 ${zero} ${b} A`,
      'x',
    )
    const entries = readOrThrow(readRaw(text))
    expect(entries[0]).toMatchObject({ change, score, oldPath: 'old name', path: 'new\nname' })
    expect(entries[1]).toMatchObject({ change: 'added', path: 'x' })
  })

  it('reads nothing from nothing', () => {
    expect(readOrThrow(readRaw(''))).toEqual([])
  })

  it.each([
    ['a cut entry', `:100644 100644 ${a} ${b} M`, 'truncated'],
    ['a name without its end', `:100644 100644 ${a} ${b} M\0a.ts`, 'truncated'],
    ['an entry without a name', listing(`:100644 100644 ${a} ${b} M`), 'truncated'],
    ['a rename with one name', listing(`:100644 100644 ${a} ${b} R100`, 'a.ts'), 'truncated'],
    ['an empty name', listing(`:100644 100644 ${a} ${b} M`, ''), 'bad_listing'],
    ['an unmerged entry', listing(`:100644 100644 ${a} ${b} U`, 'a.ts'), 'bad_listing'],
    ['an unknown status', listing(`:100644 100644 ${a} ${b} Z`, 'a.ts'), 'bad_listing'],
    [
      'a status named like a property of objects',
      listing(`:100644 100644 ${a} ${b} constructor`, 'a.ts'),
      'bad_listing',
    ],
    ['words', listing('hello', 'a.ts'), 'bad_listing'],
    ['the listing of a merge', listing(`::100644 100644 100644 ${a} ${b} ${a} MM`, 'a.ts'), 'combined_diff'],
  ])('refuses %s', (_, text, why) => {
    expect(faultOf(readRaw(text))).toBe(why)
  })
})

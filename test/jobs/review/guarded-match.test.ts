import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guardedMatch } from '../../../src/jobs/review/guarded-match.ts'

describe('a guarded pattern', () => {
  it.each([
    ['finds every line it matches', '\\d', ['a1', 'b', 'c2'], [0, 2]],
    ['heeds case', 'A', ['a', 'A'], [1]],
    ['ignores case where it says so', '(?i)A', ['a', 'A'], [0, 1]],
    ['knows Unicode', '^\\p{L}$', ['é', '1'], [0]],
    ['does not see beyond 2,000 characters', 'x', [`${' '.repeat(2_000)}x`], []],
    ['does not carry over from line to line', 'a\\sb', ['a', 'b'], []],
    ['counts a line end within a text as a blank', '^a b$', ['a\nb', 'c'], [0]],
    ['has nothing to find in no lines', 'a', [], []],
    ['is data, not code', "'\\); process.exit(1); \\('", ['a'], []],
  ])('%s', (_what, pattern, lines, found) => {
    expect(guardedMatch(pattern, lines)).toEqual(found)
  })

  it.each([['(a+)+$'], ['^(a|a)*$'], ['(?i)(a*)*b']])('that backtracks without end is killed: %s', (pattern) => {
    const started = performance.now()
    expect(guardedMatch(pattern, [`${'a'.repeat(41)}!`])).toBe('timeout')
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(guardedMatch('a', ['a'])).toEqual([0])
  })

  it('that does not compile is an error', () => {
    expect(() => guardedMatch('(', ['a'])).toThrow(/cannot be tried/)
  })

  it('says on any line what a plain one says', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 100 })), (lines) => {
        const plain = lines.flatMap((line, index) => (/[a-f]\d/u.test(line.replaceAll('\n', ' ')) ? [index] : []))
        expect(guardedMatch('[a-f]\\d', lines)).toEqual(plain)
      }),
    )
  })
})

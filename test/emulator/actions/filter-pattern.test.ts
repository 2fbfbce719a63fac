import { describe, expect, it } from 'vitest'
import { isCreatedIn } from '../../../src/emulator/actions/created-range.ts'
import { selects } from '../../../src/emulator/actions/filter-pattern.ts'

describe('a filter pattern', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'main2', false],
    ['releases/*', 'releases/one', true],
    ['releases/*', 'releases/one/two', false],
    ['releases/**', 'releases/one/two', true],
    ['**', 'any/thing', true],
    ['*', 'any/thing', false],
    ['**/docs/**', 'docs/hello.md', true],
    ['**/docs/**', 'dir/docs/my-file.txt', true],
    ['**/README.md', 'README.md', true],
    ['**/README.md', 'a/b/README.md', true],
    ['docs/*', 'docs/a/b.md', false],
    ['*.jsx?', 'page.js', true],
    ['*.jsx?', 'page.jsx', true],
    ['v[12].[0-9]+.[0-9]+', 'v1.10.1', true],
    ['v[12].[0-9]+.[0-9]+', 'v3.10.1', false],
    ['a.b', 'axb', false],
    ['a**/b', 'ab', false],
    ['a\\*b', 'a*b', true],
  ])('%s against %s is %s', (pattern, name, expected) => {
    expect(selects([pattern], name)).toBe(expected)
  })

  it('lets the last match win', () => {
    expect(selects(['releases/**', '!releases/**-alpha'], 'releases/10-alpha')).toBe(false)
    expect(selects(['releases/**', '!releases/**-alpha', 'releases/10-*'], 'releases/10-alpha')).toBe(true)
    expect(selects(['!main'], 'other')).toBe(false)
  })
})

describe('a created filter', () => {
  it.each([
    ['2026-11-20', true],
    ['2026-11-19', false],
    ['2026-11-20T12:00:00Z', true],
    ['>=2026-11-20T12:00:00Z', true],
    ['>2026-11-20T12:00:00Z', false],
    ['<=2026-11-20T11:00:00Z', false],
    ['<2026-11-21', true],
    ['<=2026-11-20', true],
    ['>2026-11-20', false],
    ['2026-11-19..2026-11-20', true],
    ['2026-11-20T13:00:00+01:00', true],
    ['2026-11-20T11:00:00Z..2026-11-20T13:00:00Z', true],
    ['*..2026-11-20T11:00:00Z', false],
    ['2026-11-20T11:00:00Z..*', true],
  ])('of %s is %s for a run of that noon', (range, expected) => {
    expect(isCreatedIn(range, '2026-11-20T12:00:00Z')).toBe(expected)
  })
})

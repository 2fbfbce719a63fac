import { describe, expect, it } from 'vitest'
import type { FileDiff } from '../../src/review/file-diff.ts'
import { scopeOf, scopesOf } from '../../src/review/scope.ts'
import { unitsOf } from '../../src/review/units/split-units.ts'
import { change, diffWith, itemWith, matchHere } from './detectors/support/change.ts'

const where = { labels: ['Security'], baseRef: 'release/2' }

function scope(
  applies: unknown,
  file: FileDiff,
  more: { within?: Record<string, unknown>; matchLines?: typeof matchHere } = {},
) {
  const item = { ...itemWith([], { applies }), within: more.within ?? null }
  const [unit] = unitsOf(diffWith(file))
  if (!unit) throw new Error('no unit')
  const result = scopeOf(item, unit, where, more.matchLines ?? matchHere)
  return result.kind === 'applies' ? 'applies' : result.reason
}

const file = change('src/a.ts', 'old call()\n', 'new line\n')
const renamed = change('vendor/a.txt', 'a\n', 'a\n', { oldPath: 'src/a.ts', change: 'renamed', hunks: [] })
const mode = change('src/a.ts', 'a\n', 'a\n', { newMode: '100755', hunks: [] })
const binary = change('src/a.bin', null, '', { content: 'binary', hunks: [] })

describe('an item is about a unit', () => {
  it.each([
    ['without any condition', {}, file],
    ['by its path', { paths: ['src/**'] }, file],
    ['by the old path of a rename', { paths: ['src/**'] }, renamed],
    ['where only the new path is ignored', { paths_ignore: ['vendor/**'] }, renamed],
    ['by its language', { languages: ['TypeScript'] }, file],
    ['by the language it had', { languages: ['typescript'] }, renamed],
    ['by a label, in any case', { labels_any: ['security'] }, file],
    ['by the base branch', { base_branches: ['main', 'release/*'] }, file],
    ['by an added line', { diff_matches: ['^new'] }, file],
    ['by a removed line', { diff_matches: ['call\\('] }, file],
    ['by the kind of change', { change_kinds: ['modified'] }, file],
    ['by a change of mode', { change_kinds: ['mode'] }, mode],
    ['by its binary content', { change_kinds: ['binary'] }, binary],
  ])('%s', (_what, applies, one) => {
    expect(scope(applies, one)).toBe('applies')
  })

  it.each([
    ['in a folder called like an ignored file', { paths_ignore: ['*.md'] }, 'src/api.md/routes.ts'],
    ['called like an ignored one but for its case', { paths_ignore: ['LICENSE'] }, 'src/license/activate.ts'],
    ['in a folder called so but for a colon', { paths_ignore: ['docs/**'] }, 'docs:/server.ts'],
    ['in a stream of an ignored file', { paths_ignore: ['*.md'] }, 'src/server.md:x.ts'],
  ])('%s: what is left out is taken exactly', (_what, applies, path) => {
    expect(scope(applies, change(path, null, 'new line\n'))).toBe('applies')
  })

  it.each([
    ['was too large', { content: 'too_large' as const, hunks: [] }],
    ['is no text', { content: 'binary' as const, hunks: [] }],
    ['went and was too large', { content: 'too_large' as const, hunks: [], change: 'removed' as const }],
  ])('where nobody can say which lines changed, because it %s', (_what, more) => {
    expect(scope({ diff_matches: ['guard'] }, change('src/a.ts', 'a\n', 'b\n', more))).toBe('applies')
  })

  it('where its pattern took too long to say no', () => {
    expect(scope({ diff_matches: ['x'] }, file, { matchLines: () => 'timeout' })).toBe('applies')
  })
})

describe('an item is not about a unit, and says why', () => {
  it.each([
    ['another path', { paths: ['lib/**'] }, file, '`src/a.ts` matches none of the paths `lib/**`.'],
    ['an ignored ending', { paths_ignore: ['*.ts'] }, file, '`src/a.ts` is left out by `paths_ignore`.'],
    ['an ignored path', { paths_ignore: ['src'] }, file, '`src/a.ts` is left out by `paths_ignore`.'],
    [
      'both paths ignored',
      { paths_ignore: ['vendor', 'src'] },
      renamed,
      '`vendor/a.txt` is left out by `paths_ignore`.',
    ],
    ['another language', { languages: ['go'] }, file, '`src/a.ts` is not written in `go`.'],
    ['no such label', { labels_any: ['docs'] }, file, 'The pull request has none of the labels `docs`.'],
    ['an excluded label', { labels_none: ['security'] }, file, 'The pull request has the label `security`.'],
    ['another branch', { base_branches: ['main'] }, file, 'The base branch `release/2` is none of `main`.'],
    ['a branch that only ends alike', { base_branches: ['2'] }, file, 'The base branch `release/2` is none of `2`.'],
    [
      'no such line',
      { diff_matches: ['^other'] },
      file,
      'No added or removed line of `src/a.ts` matches what the item is about.',
    ],
    ['another kind', { change_kinds: ['added'] }, file, '`src/a.ts` is modified, not added.'],
    ['no change of mode', { change_kinds: ['mode'] }, file, '`src/a.ts` is modified, not mode.'],
    ['one of two conditions', { paths: ['src/**'], languages: ['go'] }, file, '`src/a.ts` is not written in `go`.'],
    [
      'many paths',
      { paths: ['a', 'b', 'c', 'd', 'e'] },
      file,
      '`src/a.ts` matches none of the paths `a`, `b`, `c` and 2 more.',
    ],
  ])('%s', (_what, applies, one, reason) => {
    expect(scope(applies, one)).toBe(reason)
  })

  it('the conditions of its list come first, and all have to hold', () => {
    expect(scope({ paths: ['src/**'] }, file, { within: { paths_ignore: ['src/**'] } })).toBe(
      '`src/a.ts` is left out by `paths_ignore`.',
    )
  })
})

it('many units are tried together, and each gets its own answer', () => {
  let calls = 0
  const matchLines: typeof matchHere = (pattern, lines) => {
    calls += 1
    return matchHere(pattern, lines)
  }
  const files = Array.from({ length: 40 }, (_, at) => change(`src/${at}.ts`, null, at % 2 ? 'call()\n' : 'other\n'))
  const item = itemWith([], { applies: { diff_matches: ['call', 'never'] } })
  const scopes = scopesOf(item, unitsOf(diffWith(...files)), where, matchLines)
  expect(scopes.map(({ kind }) => kind)).toEqual(files.map((_, at) => (at % 2 ? 'applies' : 'outside')))
  expect(calls).toBe(2)
})

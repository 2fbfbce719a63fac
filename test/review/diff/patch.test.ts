import { describe, expect, it } from 'vitest'
import { readPatch } from '../../../src/review/diff/patch.ts'
import { faultOf, readOrThrow } from './support/reading.ts'

const head = ['diff --git a/a.ts b/a.ts', 'index 1111111..2222222 100644', '--- a/a.ts', '+++ b/a.ts']

function patch(...lines: string[]): string {
  return [...head, ...lines].map((line) => `${line}\n`).join('')
}

function linesIn(text: string) {
  return readOrThrow(readPatch(text)).sections.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines))
}

describe('a hunk', () => {
  it('counts by its header, on both sides', () => {
    expect(linesIn(patch('@@ -10,3 +10,3 @@ function f()', ' a', '-b', '+c', ' d'))).toEqual([
      { kind: 'context', old: 10, new: 10, text: 'a' },
      { kind: 'removed', old: 11, new: null, text: 'b' },
      { kind: 'added', old: null, new: 11, text: 'c' },
      { kind: 'context', old: 12, new: 12, text: 'd' },
    ])
  })

  it('keeps what git printed behind its header', () => {
    const [section] = readOrThrow(readPatch(patch('@@ -1 +1 @@ function f() { @@', '-a', '+b'))).sections
    expect(section?.hunks[0]).toMatchObject({ section: 'function f() { @@', oldLines: 1, newLines: 1 })
  })

  it('has one line on a side whose count is left out', () => {
    expect(linesIn(patch('@@ -0,0 +1 @@', '+a'))).toEqual([{ kind: 'added', old: null, new: 1, text: 'a' }])
  })

  it('loses carriage returns before line ends, one of each', () => {
    expect(linesIn(patch('@@ -1,3 +0,0 @@', '-a\r', '-b\r\r', '-c\rd')).map(({ text }) => text)).toEqual([
      'a',
      'b\r',
      'c\rd',
    ])
  })

  it('does not count the notes about line ends', () => {
    const note = '\\ No newline at end of file'
    expect(linesIn(patch('@@ -1 +1,2 @@', '-a', note, '+a', '+b', note))).toHaveLength(3)
  })

  it('takes an empty line for an empty context line', () => {
    expect(linesIn(patch('@@ -1,3 +1,3 @@', ' a', '', '-b', '+c'))[1]).toEqual({
      kind: 'context',
      old: 2,
      new: 2,
      text: '',
    })
  })

  it.each([
    ['has fewer lines than it says', patch('@@ -1,2 +1,2 @@', ' a'), 'truncated', 5],
    ['has more removed lines than it says', patch('@@ -1 +1,2 @@', '-a', '-b', '+c', '+d'), 'bad_hunk', 7],
    ['has more added lines than it says', patch('@@ -1,2 +1 @@', '+a', '+b', '-c', '-d'), 'bad_hunk', 7],
    ['has a context line where one side is used up', patch('@@ -1,2 +0,0 @@', '-a', ' b'), 'bad_hunk', 7],
    ['goes on behind its counts', patch('@@ -1 +1 @@', '-a', '+b', '+c'), 'unexpected_line', 8],
    ['has a line without a sign', patch('@@ -1,2 +1,2 @@', ' a', 'b'), 'unexpected_line', 7],
    ['begins with a note', patch('@@ -1 +1 @@', '\\ No newline', '-a', '+b'), 'unexpected_line', 6],
    ['has a header of another kind', patch('@@ -a,1 +1 @@', '-a', '+b'), 'bad_hunk', 5],
    ['has a count without bounds', patch(`@@ -1,${'9'.repeat(30)} +1 @@`, '-a', '+b'), 'bad_hunk', 5],
    ['is one of a merge', patch('@@@ -1,1 -1,1 +1,1 @@@', '--a', '++b'), 'combined_diff', 5],
    ['lies before the one before', patch('@@ -5 +5 @@', '-a', '+b', '@@ -5 +5 @@', '-a', '+b'), 'misplaced_hunk', 8],
    [
      'has another distance on both sides',
      patch('@@ -5 +5,2 @@', '-a', '+b', '+c', '@@ -9 +9 @@', '-a', '+b'),
      'misplaced_hunk',
      9,
    ],
    ['starts elsewhere on one side', patch('@@ -5 +6 @@', '-a', '+b'), 'misplaced_hunk', 5],
  ])('is refused where it %s', (_, text, why, line) => {
    expect(readPatch(text)).toMatchObject({ kind: 'fault', why, line })
  })
})

describe('a patch', () => {
  it('keeps the lines before its first file apart', () => {
    const { preamble, sections } = readOrThrow(readPatch(`# title\r\n# more\n${patch('@@ -1 +1 @@', '-a', '+b')}`))
    expect(preamble).toEqual(['# title', '# more'])
    expect(sections.map(({ at, head: first }) => [at, first[0]])).toEqual([[3, head[0]]])
  })

  it('skips the lines of a binary patch', () => {
    const binary = [
      'diff --git a/a b/a',
      'index 1111111..2222222 100644',
      'GIT binary patch',
      'literal 3',
      'Kc${NkU|;|M',
      '',
    ]
    const { sections } = readOrThrow(readPatch(`${binary.join('\n')}\n${patch('@@ -1 +1 @@', '-a', '+b')}`))
    expect(sections.map(({ hunks }) => hunks.length)).toEqual([0, 1])
  })

  it.each([
    ['ends within a line', patch('@@ -1 +1 @@', '-a', '+b').slice(0, -1), 'truncated'],
    ['has more than that without a line end', `${patch('@@ -1 +1 @@', '-a', '+b')}diff --git a/b`, 'truncated'],
    ['is that of a merge', 'diff --cc a.ts\nindex 1,2..3\n--- a/a.ts\n+++ b/a.ts\n', 'combined_diff'],
    ['is a combined one', 'diff --combined a.ts\n', 'combined_diff'],
  ])('is refused where it %s', (_, text, why) => {
    expect(faultOf(readPatch(text))).toBe(why)
  })
})

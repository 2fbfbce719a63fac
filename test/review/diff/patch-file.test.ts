import { describe, expect, it } from 'vitest'
import { readPatchFile } from '../../../src/review/diff/patch-file.ts'
import { faultOf, readOrThrow } from './support/reading.ts'

const zero = '0'.repeat(40)

function only(...lines: string[]) {
  const { files } = readOrThrow(readPatchFile(lines.map((line) => `${line}\n`).join('')))
  expect(files).toHaveLength(1)
  return files[0]
}

describe('a patch that stands alone', () => {
  it('says what a new file is', () => {
    const file = only(
      'diff --git a/a.ts b/a.ts',
      'new file mode 100755',
      'index 0000000..1111111',
      '--- /dev/null',
      '+++ b/a.ts',
      '@@ -0,0 +1 @@',
      '+x',
    )
    expect(file).toMatchObject({
      change: 'added',
      path: 'a.ts',
      oldPath: 'a.ts',
      oldMode: '000000',
      newMode: '100755',
      oldOid: zero,
      newOid: '1111111',
    })
  })

  it('says what a removed file was', () => {
    const file = only(
      'diff --git a/a.ts b/a.ts',
      'deleted file mode 100644',
      'index 1111111..0000000',
      '--- a/a.ts',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-x',
    )
    expect(file).toMatchObject({ change: 'removed', path: 'a.ts', oldMode: '100644', newMode: '000000', newOid: zero })
  })

  it('takes the mode of both sides from the line with the ids', () => {
    const file = only(
      'diff --git a/a.sh b/a.sh',
      'index 1111111..2222222 100755',
      '--- a/a.sh',
      '+++ b/a.sh',
      '@@ -1 +1 @@',
      '-x',
      '+y',
    )
    expect(file).toMatchObject({ change: 'modified', oldMode: '100755', newMode: '100755' })
  })

  it('knows a change of the mode alone', () => {
    const file = only('diff --git a/a b b/a b', 'old mode 100644', 'new mode 100755')
    expect(file).toMatchObject({
      change: 'modified',
      path: 'a b',
      oldMode: '100644',
      newMode: '100755',
      oldOid: zero,
      newOid: zero,
      hunks: [],
    })
  })

  it.each([
    ['rename', 'renamed'],
    ['copy', 'copied'],
  ])('takes both names of a %s from their own lines', (word, change) => {
    const file = only(
      'diff --git "a/caf\\303\\251.ts" b/x y.ts',
      'similarity index 100%',
      `${word} from "caf\\303\\251.ts"`,
      `${word} to x y.ts`,
    )
    expect(file).toMatchObject({ change, oldPath: 'café.ts', path: 'x y.ts', oldMode: '100644', newMode: '100644' })
  })

  it.each([
    ['plain', 'a/x.ts b/x.ts', 'x.ts'],
    ['with spaces', 'a/my file b/my file', 'my file'],
    ['that looks like two', 'a/x b/x b/x b/x', 'x b/x'],
    ['quoted', '"a/t\\tq\\"b\\\\n\\n\\303\\251" "b/t\\tq\\"b\\\\n\\n\\303\\251"', 't\tq"b\\n\né'],
    ['quoted, with letters that are not escaped', '"a/é\\t" "b/é\\t"', 'é\t'],
    ['without prefixes', 'src/x.ts src/x.ts', 'src/x.ts'],
    ['with the prefixes of an index', 'i/x.ts w/x.ts', 'x.ts'],
  ])('reads a name %s', (_, names, path) => {
    expect(only(`diff --git ${names}`, 'old mode 100644', 'new mode 100755')?.path).toBe(path)
  })

  it.each([
    ['names that differ without a rename', 'a/x.ts b/y.ts'],
    ['quotes that do not end', '"a/x.ts "b/x.ts'],
    ['an escape that git does not know', '"a/\\x41" "b/\\x41"'],
    ['no name at all', ''],
    ['one name', 'a/x.ts'],
  ])('refuses %s', (_, names) => {
    expect(faultOf(readPatchFile(`diff --git ${names}\nold mode 100644\nnew mode 100755\n`))).toBe('bad_header')
  })

  it('makes one change of a file that becomes a link', () => {
    const file = only(
      ...[
        'diff --git a/a b/a',
        'deleted file mode 100644',
        'index 1111111..0000000',
        '--- a/a',
        '+++ /dev/null',
        '@@ -1,2 +0,0 @@',
        '-x',
        '-y',
      ],
      ...[
        'diff --git a/a b/a',
        'new file mode 120000',
        'index 0000000..2222222',
        '--- /dev/null',
        '+++ b/a',
        '@@ -0,0 +1 @@',
        '+b',
        '\\ No newline at end of file',
      ],
    )
    expect(file).toMatchObject({
      change: 'type_changed',
      oldMode: '100644',
      newMode: '120000',
      oldOid: '1111111',
      newOid: '2222222',
    })
    expect(file?.hunks.map(({ oldLines, newLines, lines }) => [oldLines, newLines, lines.length])).toEqual([[2, 1, 3]])
  })

  it.each([
    ['Binary files a/x.bin and b/x.bin differ', 'x.bin', 'binary'],
    ['GIT binary patch', 'x.bin', 'binary'],
    ['Binary files a/x.png and b/x.png differ', 'x.png', 'media'],
  ])('knows by “%s” that %s holds no text', (line, name, content) => {
    const file = only(`diff --git a/${name} b/${name}`, 'index 1111111..2222222 100644', line)
    expect(file).toMatchObject({ content, hunks: [] })
  })

  it('refuses a header that lost its hunks', () => {
    const text = 'diff --git a/a b/a\nindex 1111111..2222222 100644\n--- a/a\n+++ b/a\n'
    expect(readPatchFile(text)).toMatchObject({ kind: 'fault', why: 'truncated', line: 1 })
  })

  it('accepts a new file without content', () => {
    const file = only('diff --git a/a b/a', 'new file mode 100644', 'index 0000000..e69de29')
    expect(file).toMatchObject({ change: 'added', hunks: [] })
  })

  it('gives a text without any file back as what stands before', () => {
    expect(readOrThrow(readPatchFile('# nothing\n'))).toEqual({ preamble: ['# nothing'], files: [] })
  })
})

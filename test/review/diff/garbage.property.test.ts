import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPatchFile } from '../../../src/review/diff/patch-file.ts'
import { readDiff } from '../../../src/review/diff/read-diff.ts'

/** Lines of which diffs are made, in any order. */
const pieces = [
  'diff --git a/a.ts b/a.ts', 'diff --git "a/\\303\\251" "b/\\303\\251"', 'diff --git "a/x', 'diff --cc a.ts', 'diff --git', 'diff --git ', 'index 1111111..2222222 100644',
  'index', 'old mode 100644', 'new mode 100755', 'new file mode 100644', 'deleted file mode 100644', 'rename from x', 'rename to "y', 'rename to y',
  'similarity index 90%', '--- a/a.ts', '+++ b/a.ts', '--- /dev/null', '@@ -1 +1 @@', '@@ -0,0 +1,3 @@', '@@ -1,2 +1,2 @@ x', '@@ -1,999999999 +1 @@', '@@@ -1 -1 +1 @@@',
  '@@', '+x', '-x', ' x', '', '\r', '\\ No newline at end of file', 'Binary files a/x and b/x differ', 'GIT binary patch', 'literal 3', '\0', '\ufffd',
] // biome-ignore format: a list to look at

const words = [
  ':100644 100644 1111111 2222222 M',
  ':000000 100644 0000000 2222222 A',
  ':100644 100644 1111111 2222222 R090',
  ':',
  '::',
  'a.ts',
  'x',
  '',
]

const patch = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((lines) => lines.map((line) => `${line}\n`).join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)
const listing = fc
  .array(fc.constantFrom(...words), { maxLength: 8 })
  .map((all) => all.map((one) => `${one}\0`).join(''))

describe('whatever is put together from pieces of diffs', () => {
  it('is read, or refused by name', () => {
    fc.assert(
      fc.property(listing, patch, (raw, text) => {
        for (const reading of [readDiff(raw, text), readPatchFile(text)]) {
          if (reading.kind === 'fault') expect(reading.words).not.toBe('')
          else expect(reading.value).toBeDefined()
        }
      }),
      { numRuns: 3000 },
    )
  })

  it.each(pieces)('takes no longer for many of %j than a reader can see', (piece) => {
    const text = `diff --git a/a.ts b/a.ts\n${`${piece}\n`.repeat(Math.ceil(1_000_000 / (piece.length + 1)))}`
    const begin = performance.now()
    readPatchFile(text)
    readPatchFile(`diff --git "${piece.repeat(Math.ceil(1_000_000 / (piece.length + 1)))}\n`)
    // It takes some 50 ms; whatever goes back and forth takes minutes.
    expect(performance.now() - begin).toBeLessThan(3000)
  })
})

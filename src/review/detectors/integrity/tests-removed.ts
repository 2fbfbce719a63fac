import type { FileDiff } from '../../file-diff.ts'
import { isCode } from '../../language-of.ts'
import { aboutFile, type Builtin, type Finding } from '../finding.ts'
import { addedLines, at, type Placed, removedLines } from '../lines.ts'
import { isDocs, isTest } from '../place-kind.ts'
import { assertions, skips, starts } from './test-words.ts'

/** Tests that are deleted, skipped or loosened while code changes in the same diff. */
export const testsRemoved: Builtin = (file, { diff }) => {
  const wasTest = isTest(file.oldPath) && isCode(file.oldPath)
  if (!wasTest && !(isTest(file.path) && isCode(file.path))) return []
  const code = diff.files.filter(isSource)
  if (code.length === 0) return []
  if (file.change === 'removed') return removed(file, code)
  const moved = wasTest && !isTest(file.path)
  return [
    ...(moved ? [aboutFile(file, 'a test moves to where no test runner looks')] : []),
    ...skipped(file),
    ...loosened(file),
  ]
}

/** A test goes with the code it covered; any other deletion is told. */
function removed(file: FileDiff, code: readonly FileDiff[]): readonly Finding[] {
  const covered = code.some(({ change, oldPath }) => change === 'removed' && stem(oldPath) === stem(file.path))
  const [first] = removedLines(file)
  if (covered) return []
  return [first ? at(first, 'a test file is deleted') : aboutFile(file, 'a test file is deleted')]
}

function skipped(file: FileDiff): readonly Finding[] {
  const gone = removedLines(file).map(({ text }) => text.trim())
  return addedLines(file)
    .filter(({ text }) => skips.test(text) && !gone.includes(text.trim()))
    .map((line) => at(line, 'a test is skipped, or others are by `only`'))
}

/** Fewer tests or assertions than before: every one that goes is a place to look at. */
function loosened(file: FileDiff): readonly Finding[] {
  return [
    { pattern: starts, words: 'a test is removed' },
    { pattern: assertions, words: 'an assertion is removed' },
  ].flatMap(({ pattern, words }) => {
    const before = matching(removedLines(file), pattern)
    const after = matching(addedLines(file), pattern)
    return before.length > after.length ? before.map((line) => at(line, words)) : []
  })
}

function matching(lines: readonly Placed[], pattern: RegExp): readonly Placed[] {
  return lines.filter(({ text }) => pattern.test(text))
}

function isSource({ path, oldPath }: FileDiff): boolean {
  return [path, oldPath].some((name) => isCode(name) && !isTest(name) && !isDocs(name))
}

/** `user` for `test/user.test.ts`, `user_test.go`, `test_user.py` and `src/user.ts`. */
function stem(path: string): string {
  const name = (path.split('/').pop() ?? '').toLowerCase().replace(/\.[a-z]+$/, '')
  return name.replace(/^test_/, '').replace(/[._-]?(?:tests?|spec|e2e)$/, '')
}

import type { FileDiff, Hunk } from '../file-diff.ts'

/** How many lines around a change git is asked for (`-U8`). */
export const contextLines = 8

/**
 * The whole new text of a file, where its hunks show all of it: a new file, or one hunk from the first line to the last.
 * @param context how many context lines the diff was made with; `Infinity` for one that shows every line
 * @returns its lines, each with a line end and without carriage returns; null where parts were not shown, or nothing is left
 */
export function headText(file: FileDiff, context: number): string | null {
  if (file.change === 'removed') return null
  if (file.change === 'added' && file.hunks.length === 0 && file.content === 'text') return ''
  return showsAll(file, context) ? textOf(file.hunks, 'removed') : null
}

/** The whole old text of a file, likewise; null for a new file. */
export function oldText(file: FileDiff, context: number): string | null {
  if (file.change === 'added') return null
  if (file.change === 'removed' && file.hunks.length === 0 && file.content === 'text') return ''
  return showsAll(file, context) ? textOf(file.hunks, 'added') : null
}

function showsAll({ change, content, hunks }: FileDiff, context: number): boolean {
  const [hunk, more] = hunks
  if (content !== 'text' || !hunk || more) return false
  if (change === 'added' || change === 'removed' || change === 'type_changed') return true
  return hunk.oldStart <= 1 && hunk.newStart <= 1 && trailing(hunk) < context
}

/** git stops early only where the file ends. */
function trailing({ lines }: Hunk): number {
  return lines.length - 1 - lines.findLastIndex(({ kind }) => kind !== 'context')
}

function textOf(hunks: readonly Hunk[], without: 'added' | 'removed'): string {
  const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ kind }) => kind !== without))
  return lines.map(({ text }) => `${text}\n`).join('')
}

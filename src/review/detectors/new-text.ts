import type { DiffReading, FileDiff } from '../file-diff.ts'

/**
 * The whole new text of a changed file: as it was read, or put together where the diff holds all of it.
 * @returns null for a file that is gone
 * @throws Error where the text is not known
 */
export function newTextOf(file: FileDiff, { heads }: Pick<DiffReading, 'heads'>): string | null {
  if (file.change === 'removed') return null
  const read = heads.get(file.path)
  if (read !== undefined) return read
  if (file.change === 'added' && file.content === 'text') {
    return file.hunks.flatMap(({ lines }) => lines.map(({ text }) => `${text}\n`)).join('')
  }
  throw new Error(`the new text of ${file.path} was not read`)
}

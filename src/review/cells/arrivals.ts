import { zeroSha } from '../../domain/identity.ts'
import type { ItemSpec } from '../checklist.ts'
import type { DiffLine, DiffReading, FileDiff, Hunk } from '../file-diff.ts'
import { isAboutName } from '../scope.ts'
import { readLinguist } from '../units/linguist.ts'
import { isSkippedName } from '../units/treatment.ts'

/** Files that came from where nobody looked: by path, the lines that the diff itself adds. */
export type Arrivals = ReadonlyMap<string, ReadonlySet<number>>

/**
 * A diff in which a file that comes from where nobody looked is shown whole. What stood in a place that an item leaves out, or
 * that is kept from the model, was never judged; a rename that takes it out of there shows none of it. Every line of such a
 * file counts as added. One whose text was not read cannot be judged.
 */
export function withArrivals(
  diff: DiffReading,
  items: readonly ItemSpec[],
): { readonly diff: DiffReading; readonly arrivals: Arrivals } {
  const linguist = readLinguist(diff.attributes)
  const abouts = items.map(isAboutName)
  const isNew = ({ change, content, path, oldPath }: FileDiff): boolean =>
    change === 'renamed' &&
    content === 'text' &&
    ((isSkippedName(oldPath, linguist) && !isSkippedName(path, linguist)) ||
      abouts.some((isAbout) => isAbout(path) && !isAbout(oldPath)))
  const arrived = new Set(diff.files.filter(isNew))
  if (arrived.size === 0) return { diff, arrivals: new Map() }
  const files = diff.files.map((file) => (arrived.has(file) ? whole(file, diff.heads.get(file.path)) : file))
  return { diff: { ...diff, files }, arrivals: new Map([...arrived].map((file) => [file.path, addedIn(file)])) }
}

function addedIn({ hunks }: FileDiff): ReadonlySet<number> {
  const lines = hunks.flatMap((hunk) => hunk.lines).filter(({ kind }) => kind === 'added')
  return new Set(lines.flatMap((line) => line.new ?? []))
}

function whole(file: FileDiff, text: string | undefined): FileDiff {
  if (text === undefined) return { ...file, oldOid: zeroSha, content: 'too_large', hunks: [] }
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const hunks: Hunk[] = []
  let next = 1
  const upTo = (end: number): void => {
    if (end > next) hunks.push(...added(lines.slice(next - 1, end - 1), next))
    next = Math.max(next, end)
  }
  for (const hunk of file.hunks) {
    upTo(hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart)
    hunks.push(asAdded(hunk))
    next += hunk.newLines
  }
  upTo(lines.length + 1)
  return { ...file, hunks }
}

function added(texts: readonly string[], newStart: number): readonly Hunk[] {
  const lines = texts.map((text, index): DiffLine => {
    return { kind: 'added', old: null, new: newStart + index, text: text.replace(/\r$/, '') }
  })
  return [{ oldStart: 0, oldLines: 0, newStart, newLines: lines.length, section: '', lines }]
}

function asAdded(hunk: Hunk): Hunk {
  const lines = hunk.lines.map(
    (line): DiffLine => (line.kind === 'context' ? { ...line, kind: 'added', old: null } : line),
  )
  return { ...hunk, oldLines: lines.filter(({ kind }) => kind === 'removed').length, lines }
}

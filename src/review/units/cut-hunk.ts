import type { DiffLine, Hunk } from '../file-diff.ts'

/**
 * Cuts a hunk into parts, each a hunk with its own numbers. Cuts fall between top-level pieces of code where there are any,
 * and between removed lines and what replaces them only where nothing else is left.
 * @param lengths how long each line is when it is shown
 * @param room how long a part may be; a single line always fits
 */
export function cutHunk(hunk: Hunk, lengths: readonly number[], room: number): readonly Hunk[] {
  const parts: Hunk[] = []
  let place = {
    old: hunk.oldStart + Number(hunk.oldLines === 0),
    new: hunk.newStart + Number(hunk.newLines === 0),
  }
  for (let from = 0; from < hunk.lines.length; ) {
    const fitting = lastFitting(lengths, from, room)
    const to = fitting === hunk.lines.length ? fitting : bestCut(hunk.lines, from, fitting)
    const part = partOf(hunk, from, to, place)
    parts.push(part)
    place = { old: place.old + part.oldLines, new: place.new + part.newLines }
    from = to
  }
  return parts
}

function lastFitting(lengths: readonly number[], from: number, room: number): number {
  let [to, length] = [from, 0]
  while (to < lengths.length) {
    length += lengths[to] ?? 0
    if (length > room) break
    to += 1
  }
  return Math.max(to, from + 1)
}

/** In the second half of what fits, so that parts stay large; the last of the best. */
function bestCut(lines: readonly DiffLine[], from: number, fitting: number): number {
  let [best, quality] = [fitting, qualityOf(lines, fitting)]
  for (let at = fitting - 1; at > from && at >= (from + fitting) / 2; at -= 1) {
    const other = qualityOf(lines, at)
    if (other > quality) [best, quality] = [at, other]
  }
  return best
}

function qualityOf(lines: readonly DiffLine[], at: number): number {
  const [before, behind] = [lines[at - 1], lines[at]]
  if (!before || !behind) return 0
  if (before.kind === 'removed' && behind.kind === 'added') return 0
  if (before.text.trim() !== '') return 1
  return /^\S/.test(behind.text) ? 3 : 2
}

type Place = { readonly old: number; readonly new: number }

/** A side without lines is numbered by the line before it. */
function partOf(hunk: Hunk, from: number, to: number, place: Place): Hunk {
  const lines = hunk.lines.slice(from, to)
  const [oldLines, newLines] = [lines.filter(isOld).length, lines.filter(isNew).length]
  return {
    oldStart: place.old - Number(oldLines === 0),
    oldLines,
    newStart: place.new - Number(newLines === 0),
    newLines,
    section: from === 0 ? hunk.section : (enclosing(hunk.lines, from) ?? hunk.section),
    lines,
  }
}

function isOld({ kind }: DiffLine): boolean {
  return kind !== 'added'
}

function isNew({ kind }: DiffLine): boolean {
  return kind !== 'removed'
}

const longestSection = 200
/** How far back the enclosing definition is looked for, so that no content makes this slow. */
const farthest = 500

/** The definition that the line at `from` stands in; none where that line starts one itself. */
function enclosing(lines: readonly DiffLine[], from: number): string | null {
  const first = lines[from]
  if (first && sectionIn(first) !== null) return ''
  const found = lines.slice(Math.max(0, from - farthest), from).findLast((line) => sectionIn(line) !== null)
  return found ? sectionIn(found) : null
}

/** What a line names, if it starts like a definition; git finds the one it prints behind `@@` in the same way. */
export function sectionIn(line: DiffLine): string | null {
  return isNew(line) && /^[A-Za-z_$]/.test(line.text) ? line.text.slice(0, longestSection) : null
}

import type { Hunk } from '../file-diff.ts'
import { readHunk, type Source, withoutReturn } from './hunk.ts'
import { hasStrange, isReadable } from './readable.ts'
import { type Fault, fault, type Reading, read } from './reading.ts'

/** What a patch says about one file, with its header still to be read. */
export type Section = {
  /** Line of the patch it begins at, from 1. */
  readonly at: number
  /** The lines before the first hunk, `diff --git …` first, without carriage returns. */
  readonly head: readonly string[]
  readonly hunks: readonly Hunk[]
  /** The lines are those of a text; bytes are printed as lines, too, where git is told to. */
  readonly isText: boolean
}

export type Patch = {
  /** Lines before the first section. */
  readonly preamble: readonly string[]
  readonly sections: readonly Section[]
}

/**
 * Reads a unified diff as git prints it, by the counts of its hunks.
 * @param text output of `git diff`, with any number of context lines
 * @returns the sections in order; a fault names the first line that cannot be believed. A patch that lost whole hunks at
 *   its very end cannot be told from a shorter one: whoever runs git has to look at how it ended.
 */
export function readPatch(text: string): Reading<Patch> {
  if (text === '') return read({ preamble: [], sections: [] })
  const lines = text.split('\n')
  const end = lines.length - 1
  if (lines[end] !== '') return fault('truncated', end + 1, 'the last line of the patch has no end')
  const source = { lines, end }
  const needsLook = hasStrange(text)
  const first = nextSection(source, 0)
  const sections: Section[] = []
  for (let at = first; at < end; ) {
    const one = readSection(source, at)
    if (one.kind === 'fault') return one
    const { section } = one.value
    sections.push({ ...section, isText: !needsLook || isReadable(section.hunks) })
    at = one.value.next
  }
  return read({ preamble: lines.slice(0, first).map(withoutReturn), sections })
}

/** Its lines are base 85 and hold no space, so none of them starts a section. */
const binaryPatch = 'GIT binary patch'

function startsSection(line: string): boolean {
  return line.startsWith('diff --')
}

function nextSection({ lines, end }: Source, from: number): number {
  let at = from
  while (at < end && !startsSection(lines[at] ?? '')) at += 1
  return at
}

type Unjudged = { readonly section: Omit<Section, 'isText'>; readonly next: number }

function readSection(source: Source, at: number): Reading<Unjudged> {
  const begin = source.lines[at] ?? ''
  if (/^diff --(?:cc|combined) /.test(begin)) return fault('combined_diff', at + 1, 'the patch is that of a merge')
  if (!begin.startsWith('diff --git ')) {
    return fault('unexpected_line', at + 1, `neither a hunk nor the next file: ${begin.slice(0, 80)}`)
  }
  const end = endOfHead(source, at)
  const head = source.lines.slice(at, end).map(withoutReturn)
  const body = readHunks(source, head.at(-1) === binaryPatch ? nextSection(source, end) : end)
  if (body.kind === 'fault') return body
  const { hunks, next } = body.value
  return read({ section: { at: at + 1, head, hunks }, next })
}

function endOfHead({ lines, end }: Source, at: number): number {
  let next = at + 1
  while (next < end) {
    const line = lines[next] ?? ''
    if (line.startsWith('@@') || startsSection(line)) return next
    next += 1
    if (withoutReturn(line) === binaryPatch) return next
  }
  return next
}

function readHunks(source: Source, from: number): Reading<{ readonly hunks: readonly Hunk[]; readonly next: number }> {
  const hunks: Hunk[] = []
  let next = from
  while (next < source.end && source.lines[next]?.startsWith('@@')) {
    const one = readHunk(source, next)
    if (one.kind === 'fault') return one
    const wrong = misplaced(one.value.hunk, hunks.at(-1), next)
    if (wrong) return wrong
    hunks.push(one.value.hunk)
    next = one.value.next
  }
  return read({ hunks, next })
}

/** Between two hunks nothing changed, so the distance between both sides is what the hunks before it made it. */
function misplaced(hunk: Hunk, before: Hunk | undefined, index: number): Fault | null {
  const [oldEnd, newEnd] = before ? [oldBegin(before) + before.oldLines, newBegin(before) + before.newLines] : [1, 1]
  const [oldGap, newGap] = [oldBegin(hunk) - oldEnd, newBegin(hunk) - newEnd]
  if (oldGap === newGap && oldGap >= 0) return null
  const words = `the hunk starts ${oldGap} old and ${newGap} new lines behind the one before`
  return fault('misplaced_hunk', index + 1, words)
}

/** A side without lines is numbered by the line before it. */
function oldBegin({ oldStart, oldLines }: Hunk): number {
  return oldLines === 0 ? oldStart + 1 : oldStart
}

function newBegin({ newStart, newLines }: Hunk): number {
  return newLines === 0 ? newStart + 1 : newStart
}

import type { DiffLine, Hunk } from '../file-diff.ts'
import { type Fault, fault, type Reading, read } from './reading.ts'

const headerPattern = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(?: (.*))?$/s

type Header = Omit<Hunk, 'lines'>

/** Where the lines of a patch are read from; `end` is behind the last one. */
export type Source = { readonly lines: readonly string[]; readonly end: number }

/**
 * Reads a hunk by the counts of its header, so that no content can end it, whatever it looks like.
 * @param at index of the line that starts with `@@`
 * @returns the hunk and the index behind it; `truncated` where the counts are not met before the end
 */
export function readHunk(source: Source, at: number): Reading<{ readonly hunk: Hunk; readonly next: number }> {
  const header = readHeader(source.lines[at] ?? '', at)
  if (header.kind === 'fault') return header
  const body = readBody(source, at, header.value)
  if (body.kind === 'fault') return body
  const { lines, next } = body.value
  return read({ hunk: { ...header.value, lines }, next })
}

/** The line without its carriage return. */
export function withoutReturn(line: string): string {
  return line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line
}

function readHeader(line: string, at: number): Reading<Header> {
  if (line.startsWith('@@@')) return fault('combined_diff', at + 1, 'the patch is that of a merge')
  const found = headerPattern.exec(withoutReturn(line))
  if (!found) return fault('bad_hunk', at + 1, `not the header of a hunk: ${line.slice(0, 80)}`)
  const [, oldStart, oldLines = '1', newStart, newLines = '1', section = ''] = found
  return read({
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
    section,
  })
}

type Body = { readonly lines: readonly DiffLine[]; readonly next: number }

function readBody(source: Source, at: number, header: Header): Reading<Body> {
  const left = { old: header.oldLines, new: header.newLines }
  const lines: DiffLine[] = []
  let next = at + 1
  while (left.old > 0 || left.new > 0) {
    if (next >= source.end) return cutShort(at, header, left)
    const line = source.lines[next] ?? ''
    const kind = kindOf(line)
    if (kind === null) return fault('unexpected_line', next + 1, `not a line of a hunk: ${line.slice(0, 80)}`)
    next = behindNotes(source, next + 1)
    lines.push(numbered(line, kind, header, left))
    left.old -= Number(kind !== 'added')
    left.new -= Number(kind !== 'removed')
    if (left.old < 0 || left.new < 0) return tooMany(next, kind)
  }
  return read({ lines, next })
}

/** `\ No newline at end of file` is no line of either side. */
function behindNotes({ lines, end }: Source, from: number): number {
  let next = from
  while (next < end && lines[next]?.startsWith('\\')) next += 1
  return next
}

type Left = { readonly old: number; readonly new: number }

function numbered(line: string, kind: DiffLine['kind'], header: Header, left: Left): DiffLine {
  return {
    kind,
    old: kind === 'added' ? null : header.oldStart + header.oldLines - left.old,
    new: kind === 'removed' ? null : header.newStart + header.newLines - left.new,
    text: withoutReturn(line.slice(1)),
  }
}

/** An empty line is an empty context line whose space got lost. */
function kindOf(line: string): DiffLine['kind'] | null {
  switch (line[0]) {
    case '+':
      return 'added'
    case '-':
      return 'removed'
    case ' ':
    case undefined:
      return 'context'
    default:
      return line === '\r' ? 'context' : null
  }
}

function cutShort(at: number, { oldLines, newLines }: Header, left: Left): Fault {
  const missing = `${left.old} of ${oldLines} old and ${left.new} of ${newLines} new lines are missing`
  return fault('truncated', at + 1, `the patch ends within a hunk: ${missing}`)
}

function tooMany(line: number, kind: DiffLine['kind']): Fault {
  return fault('bad_hunk', line, `the hunk has a line (${kind}) beyond the counts of its header`)
}

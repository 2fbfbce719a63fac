import { readPatchFile } from '../../../../src/review/diff/patch-file.ts'
import type { DiffReading, FileDiff, Hunk } from '../../../../src/review/file-diff.ts'
import type { ReviewCaps } from '../../../../src/review/request.ts'
import type { Unit } from '../../../../src/review/unit.ts'

export const noCaps: ReviewCaps = { files: 1e6, lines: 1e9, bytes: 1e9, tokens: 1e9 }

/** A hunk of lines with `+`, `-` or a space before them. */
export function hunkOf(oldStart: number, newStart: number, lines: readonly string[], section = ''): Hunk {
  let [old, now] = [oldStart, newStart]
  const read = lines.map((line) => {
    const kind = line[0] === '+' ? 'added' : line[0] === '-' ? 'removed' : 'context'
    return {
      kind,
      old: kind === 'added' ? null : old++,
      new: kind === 'removed' ? null : now++,
      text: line.slice(1),
    } as const
  })
  const [oldLines, newLines] = [old - oldStart, now - newStart]
  return {
    oldStart: oldStart - Number(oldLines === 0),
    oldLines,
    newStart: newStart - Number(newLines === 0),
    newLines,
    section,
    lines: read,
  }
}

/** A changed text file. */
export function fileOf(path: string, hunks: readonly Hunk[], more: Partial<FileDiff> = {}): FileDiff {
  return {
    path,
    oldPath: more.oldPath ?? path,
    change: 'modified',
    oldMode: '100644',
    newMode: '100644',
    oldOid: '1'.repeat(40),
    newOid: '2'.repeat(40),
    content: 'text',
    hunks,
    ...more,
  }
}

/** A file in which one line was added. */
export function oneLine(path: string, line = '+const a = 1', more: Partial<FileDiff> = {}): FileDiff {
  return fileOf(path, [hunkOf(1, 1, [line])], more)
}

export function readingOf(files: readonly FileDiff[], attributes: Readonly<Record<string, string>> = {}): DiffReading {
  return {
    files,
    heads: new Map(),
    bases: new Map(),
    context: new Map(),
    attributes: new Map(Object.entries(attributes)),
  }
}

export function unitOf(file: FileDiff, more: Partial<Unit> = {}): Unit {
  return { id: file.path, file, hunks: file.hunks, tokens: 1, risk: 0, treatment: { kind: 'judged' }, ...more }
}

/** The files of a patch. @throws Error where it cannot be read */
export function filesOf(patch: string): readonly FileDiff[] {
  const reading = readPatchFile(patch)
  if (reading.kind === 'fault') throw new Error(`${reading.why} in line ${reading.line}: ${reading.words}`)
  return reading.value.files
}

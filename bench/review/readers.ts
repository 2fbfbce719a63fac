import gitdiffModule, { type File as GitdiffFile } from 'gitdiff-parser'
import parseDiff from 'parse-diff'
import { readPatchFile } from '../../src/review/diff/patch-file.ts'
import type { Change, DiffLine, FileDiff, Hunk } from '../../src/review/file-diff.ts'

type GitdiffParse = (patch: string) => readonly GitdiffFile[]

/** Its declarations put `parse` under `default`; its code does not. */
const gitdiffParse: unknown = Reflect.get(gitdiffModule, 'parse')

function isParse(value: unknown): value is GitdiffParse {
  return typeof value === 'function'
}

function gitdiff(patch: string): readonly GitdiffFile[] {
  if (!isParse(gitdiffParse)) throw new Error('gitdiff-parser has no `parse`')
  return gitdiffParse(patch)
}

/** A reader of patches, and the same reading in our shape. */
export type Reader = {
  readonly name: string
  /** As its users call it; what is timed. */
  readonly read: (patch: string) => unknown
  /** @throws Error where it refuses the patch */
  readonly files: (patch: string) => readonly FileDiff[]
}

/** Their counts and note lines are not held against them: only names, lines and numbers. */
function hunkOf(oldStart: number, newStart: number, section: string, lines: readonly DiffLine[]): Hunk {
  const [oldLines, newLines] = [
    lines.filter(({ kind }) => kind !== 'added').length,
    lines.filter(({ kind }) => kind !== 'removed').length,
  ]
  return { oldStart, oldLines, newStart, newLines, section, lines }
}

function fileOf(change: Change, oldPath: string, path: string, hunks: readonly Hunk[]): FileDiff {
  const unknown = { oldMode: '', newMode: '', oldOid: '', newOid: '', content: 'text' } as const
  return { ...unknown, change, oldPath, path, hunks }
}

function textOf(content: string): string {
  return content.replace(/\r$/, '')
}

function ours(patch: string): readonly FileDiff[] {
  const reading = readPatchFile(patch)
  if (reading.kind === 'fault') throw new Error(reading.words)
  return reading.value.files
}

function byParseDiff(patch: string): readonly FileDiff[] {
  return parseDiff(patch).map(({ from = '', to = '', chunks, new: isNew, deleted }) => {
    const hunks = chunks.map(({ oldStart, newStart, content, changes }) => {
      const lines = changes
        .filter((change) => !change.content.startsWith('\\'))
        .map((change): DiffLine => {
          const text = textOf(change.content.slice(1))
          if (change.type === 'add') return { kind: 'added', old: null, new: change.ln, text }
          if (change.type === 'del') return { kind: 'removed', old: change.ln, new: null, text }
          return { kind: 'context', old: change.ln1, new: change.ln2, text }
        })
      return hunkOf(oldStart, newStart, content, lines)
    })
    if (isNew) return fileOf('added', to, to, hunks)
    return deleted
      ? fileOf('removed', from, from, hunks)
      : fileOf(from === to ? 'modified' : 'renamed', from, to, hunks)
  })
}

const changes: Readonly<Record<string, Change>> = {
  add: 'added',
  delete: 'removed',
  modify: 'modified',
  rename: 'renamed',
  copy: 'copied',
}

function byGitdiffParser(patch: string): readonly FileDiff[] {
  return gitdiff(patch).map(({ type, oldPath, newPath, hunks }) => {
    const read = hunks.map(({ oldStart, newStart, content, changes: all }) => {
      const lines = all.map((change): DiffLine => {
        const text = textOf(change.content)
        if (change.type === 'insert') return { kind: 'added', old: null, new: change.lineNumber, text }
        if (change.type === 'delete') return { kind: 'removed', old: change.lineNumber, new: null, text }
        return { kind: 'context', old: change.oldLineNumber, new: change.newLineNumber, text }
      })
      return hunkOf(oldStart, newStart, content, lines)
    })
    const change = changes[type] ?? 'modified'
    const [old, now] = [change === 'added' ? newPath : oldPath, change === 'removed' ? oldPath : newPath]
    return fileOf(change === 'modified' && old !== now ? 'renamed' : change, old, now, read)
  })
}

/** Ours first; all of them are given the patch alone. */
export const readers: readonly [Reader, Reader, Reader] = [
  { name: 'ours', read: readPatchFile, files: ours },
  { name: 'parse-diff', read: parseDiff, files: byParseDiff },
  { name: 'gitdiff-parser', read: gitdiff, files: byGitdiffParser },
]

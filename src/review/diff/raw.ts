import type { Change } from '../file-diff.ts'
import { fault, type Reading, read } from './reading.ts'

/** One entry of `git diff --raw -z`: what became of a file, with its names as they are. */
export type RawEntry = {
  readonly change: Change
  /** How alike both sides are in percent, where git says so. */
  readonly score: number | null
  readonly oldMode: string
  readonly newMode: string
  readonly oldOid: string
  readonly newOid: string
  readonly oldPath: string
  readonly path: string
}

const changes: Readonly<Record<string, Change>> = {
  A: 'added',
  M: 'modified',
  D: 'removed',
  R: 'renamed',
  C: 'copied',
  T: 'type_changed',
}

const entryPattern = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]{4,64}) ([0-9a-f]{4,64}) ([A-Z])(\d{1,3})?$/

/**
 * Reads the listing of changed files.
 * @param text output of `git diff --raw -z -M --no-abbrev`
 * @returns the entries in git's order; `bad_listing`, `combined_diff` or `truncated` otherwise
 */
export function readRaw(text: string): Reading<readonly RawEntry[]> {
  const words = text.split('\0')
  if (words.pop() !== '') return fault('truncated', 0, 'the listing does not end with its last entry')
  const entries: RawEntry[] = []
  for (let at = 0; at < words.length; ) {
    const entry = readEntry(words, at)
    if (entry.kind === 'fault') return entry
    entries.push(entry.value)
    at += hasTwoNames(entry.value.change) ? 3 : 2
  }
  return read(entries)
}

function hasTwoNames(change: Change): boolean {
  return change === 'renamed' || change === 'copied'
}

function readEntry(words: readonly string[], at: number): Reading<RawEntry> {
  const word = words[at] ?? ''
  if (word.startsWith('::')) return fault('combined_diff', 0, 'the listing is that of a merge')
  const found = entryPattern.exec(word)
  if (!found) return fault('bad_listing', 0, `not an entry: ${word.slice(0, 80)}`)
  const [, oldMode = '', newMode = '', oldOid = '', newOid = '', letter = '', score] = found
  const change = changes[letter]
  if (!change) return fault('bad_listing', 0, `an entry has the status ${letter}`)
  const oldPath = words[at + 1]
  const path = hasTwoNames(change) ? words[at + 2] : oldPath
  if (oldPath === undefined || path === undefined) return fault('truncated', 0, 'the last entry has no name')
  if (oldPath === '' || path === '') return fault('bad_listing', 0, 'an entry has an empty name')
  const alike = score === undefined ? null : Number(score)
  return read({ change, score: alike, oldMode, newMode, oldOid, newOid, oldPath, path })
}

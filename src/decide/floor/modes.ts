import type { BaseEntry } from '../../domain/publication.ts'
import { type Finding, found } from './finding.ts'

const plain = '100644'
const executable = '100755'

type Entries = Readonly<Record<string, BaseEntry>>

/** What forbids touching a path because of what stands there, or of what would. */
export function forbiddenMode(path: string, wanted: string | undefined, entries: Entries): Finding | null {
  const places = path.split('/').map((_, index, segments) => segments.slice(0, index + 1).join('/'))
  for (const place of places) {
    const entry = Object.hasOwn(entries, place) ? entries[place] : undefined
    const finding = entry && forbiddenEntry(path, entry, place === path ? 'file' : 'folder')
    if (finding) return finding
  }
  if (wanted === '120000') return found('symlink', path, 'new-symlink')
  if (wanted === '160000') return found('submodule', path, 'new-submodule')
  const allowed = wanted === undefined || wanted === plain || wanted === executable
  return allowed ? null : found('file_mode', path, 'unknown-mode')
}

function forbiddenEntry(path: string, { mode, type }: BaseEntry, expected: 'file' | 'folder'): Finding | null {
  if (mode === '120000') return found('symlink', path, 'symlink-in-base')
  if (mode === '160000' || type === 'commit') return found('submodule', path, 'submodule-in-base')
  if ((type === 'tree') !== (expected === 'folder')) return found('file_mode', path, 'file-and-folder-swapped')
  const known = expected === 'folder' || mode === plain || mode === executable
  return known ? null : found('file_mode', path, 'unknown-mode-in-base')
}

/** The mode a written file gets: what the run says, else what stands in the base, else plain. */
export function finalMode(path: string, wanted: string | undefined, entries: Entries): string {
  return wanted ?? (Object.hasOwn(entries, path) ? entries[path]?.mode : undefined) ?? plain
}

/** A changed executable bit, or a new executable file, waits for a person. */
export function modeChange(path: string, wanted: string | undefined, entries: Entries): Finding | null {
  const before = (Object.hasOwn(entries, path) ? entries[path]?.mode : undefined) ?? plain
  return finalMode(path, wanted, entries) === before ? null : found('mode_change', path, 'executable-bit')
}

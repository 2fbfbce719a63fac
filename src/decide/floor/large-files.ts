import { matchesPath } from '../../domain/glob.ts'
import type { BaseEntry } from '../../domain/publication.ts'
import { foldedSegments } from '../../domain/segments.ts'
import { type Finding, found } from './finding.ts'

const pointer = 'version https://git-lfs.github.com/spec/'

/** Whether a path is kept in Git LFS: a commit through the API would put the content where its pointer belongs. */
export function keptInLargeFiles(
  path: string,
  entry: BaseEntry | undefined,
  attributes: string | null,
): Finding | null {
  if (entry?.text?.startsWith(pointer)) return found('lfs', path, 'lfs-pointer-in-base')
  return filterOf(path, attributes ?? '') === 'lfs' ? found('lfs', path, 'lfs-attribute') : null
}

/** The `filter` that the last matching line of `.gitattributes` gives a path; null when none does. */
function filterOf(path: string, attributes: string): string | null {
  let filter: string | null = null
  for (const line of attributes.split('\n')) {
    const [pattern, ...settings] = line.trim().split(/\s+/)
    if (pattern === undefined || pattern === '' || pattern.startsWith('#') || !matchesAttribute(pattern, path)) continue
    for (const setting of settings) {
      if (/^[-!]filter$/.test(setting)) filter = null
      else if (setting.startsWith('filter=')) filter = setting.slice('filter='.length)
    }
  }
  return filter
}

/**
 * A pattern without a slash matches the name at any depth, one with a slash from the root. Character classes count as any
 * one character, and case does not count: refusing too much is safe here.
 */
function matchesAttribute(pattern: string, path: string): boolean {
  const plain = pattern.replaceAll('"', '').replaceAll(/\[[^\]]*\]/g, '?')
  const wanted = foldedSegments(plain.replace(/^\//, ''))
  return matchesPath(plain.includes('/') ? wanted : ['**', ...wanted], foldedSegments(path))
}

import { foldedSegments } from './segments.ts'

/**
 * Whether a pattern of the configuration covers a path. `*` matches within a segment, `**` any number of them; a pattern
 * without a slash matches at any depth; one that names a folder covers everything in it. Case and Unicode form do not count.
 */
export function covers(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/+$/, '').includes('/')
  const wanted = foldedSegments(pattern.replace(/^\/+/, '').replace(/\/+$/, ''))
  const full = anchored ? wanted : ['**', ...wanted]
  const segments = foldedSegments(path)
  return segments.some((_, index) => matchesPath(full, segments.slice(0, index + 1)))
}

/** Whether the segments of a pattern match those of a path; `**` stands for any number of segments. */
export function matchesPath(pattern: readonly string[], segments: readonly string[]): boolean {
  return matchSequence(pattern, segments, (one) => one === '**', matchesSegment)
}

/** Within one segment, `*` stands for any characters and `?` for one. */
export function matchesSegment(pattern: string, segment: string): boolean {
  return matchSequence(
    [...pattern],
    [...segment],
    (one) => one === '*',
    (one, other) => one === '?' || one === other,
  )
}

/** Matches with wildcards in time that grows with the product of both lengths, whatever the pattern is. */
function matchSequence(
  pattern: readonly string[],
  items: readonly string[],
  isWild: (part: string) => boolean,
  equal: (part: string, item: string) => boolean,
): boolean {
  let [at, item, wild, mark] = [0, 0, -1, 0]
  while (item < items.length) {
    const part = pattern[at]
    const value = items[item] ?? ''
    if (part !== undefined && isWild(part)) {
      wild = at++
      mark = item
    } else if (part !== undefined && equal(part, value)) {
      at++
      item++
    } else if (wild >= 0) {
      at = wild + 1
      item = ++mark
    } else return false
  }
  return pattern.slice(at).every(isWild)
}

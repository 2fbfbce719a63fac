import { foldedSegments } from './segments.ts'

/**
 * Whether a pattern of the configuration covers a path. `*` matches within a segment, `**` any number of them; a pattern
 * without a slash matches at any depth; one that names a folder covers everything in it. Case and Unicode form do not count.
 */
export function covers(pattern: string, path: string): boolean {
  return coverage([pattern])(path)
}

/** The same for many paths: whether one of the patterns covers a path. */
export function coverage(patterns: readonly string[]): (path: string) => boolean {
  const wanted = patterns.map((pattern) => anyDepth(pattern))
  return (path) => {
    const segments = foldedSegments(path)
    return wanted.some((full) => segments.some((_, index) => matchesPath(full, segments.slice(0, index + 1))))
  }
}

/**
 * The same for what is left out of something, which must not be generous: case and form count, and a pattern with a
 * wildcard in its last part (`*.md`) names files, never the folders that are called so.
 */
export function exactCoverage(patterns: readonly string[]): (path: string) => boolean {
  const wanted = patterns.map((pattern) => anyDepth(pattern, plainSegments))
  return (path) => {
    const segments = plainSegments(path)
    return wanted.some((full) => {
      const last = full.at(-1) ?? ''
      const shortest = last !== '**' && /[*?]/.test(last) ? segments.length : 1
      return segments.some((_, index) => index + 1 >= shortest && matchesPath(full, segments.slice(0, index + 1)))
    })
  }
}

function plainSegments(path: string): readonly string[] {
  return path.split('/')
}

function anyDepth(pattern: string, segmentsOf = foldedSegments): readonly string[] {
  const anchored = pattern.replace(/\/+$/, '').includes('/')
  const wanted = segmentsOf(pattern.replace(/^\/+/, '').replace(/\/+$/, ''))
  return anchored ? wanted : ['**', ...wanted]
}

/** Whether the segments of a pattern match those of a path; `**` stands for any number of segments. */
export function matchesPath(pattern: readonly string[], segments: readonly string[]): boolean {
  return matchSequence(pattern, segments, (one) => one === '**', matchesSegment)
}

/** Within one segment, `*` stands for any characters and `?` for one. */
export function matchesSegment(pattern: string, segment: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === segment
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

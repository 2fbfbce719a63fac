/** Text that no Unicode form changes. */
const ascii = /^[\x20-\x7e]*$/

/**
 * The segments of a path as the most lenient file system would read them: compatibility forms composed, case folded, dots
 * and spaces at the end dropped, and everything from a colon on, which Windows takes for a stream of the same file.
 */
export function foldedSegments(path: string): readonly string[] {
  return path.split('/').map(foldSegment)
}

export function foldSegment(segment: string): string {
  const folded = ascii.test(segment)
    ? segment.toLowerCase()
    : segment.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return (folded.split(':')[0] ?? '').replace(/[. ]+$/, '')
}

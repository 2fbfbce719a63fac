import type { Hunk } from '../file-diff.ts'

/** The removal and the addition that git prints for a changed type, as the one hunk they amount to. */
export function replacement(removal: readonly Hunk[], addition: readonly Hunk[]): readonly Hunk[] {
  const [gone, come] = [removal[0], addition[0]]
  if (!gone || !come) return [...removal, ...addition]
  const { oldStart, oldLines } = gone
  const { newStart, newLines } = come
  return [{ oldStart, oldLines, newStart, newLines, section: '', lines: [...gone.lines, ...come.lines] }]
}

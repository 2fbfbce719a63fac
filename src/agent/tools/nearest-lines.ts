import { similarity } from '../similarity.ts'

const mostLines = 5_000
const mostWanted = 12
const leastAlike = 0.5
const longest = 300

/**
 * The place in a file that looks most like a text that is not in it: its lines with their numbers, or null when nothing
 * comes close. For an edit that missed by a space or an old version of a line.
 */
export function nearestLines(content: string, wanted: string): string | null {
  const lines = content.split('\n').slice(0, mostLines)
  const target = wanted
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, mostWanted)
  const first = target[0]
  if (first === undefined) return null
  const scores = lines.map((line) => alike(line, first))
  const best = scores
    .map((score, at) => ({ at, score }))
    .filter(({ score }) => score >= leastAlike)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 20)
    .map(({ at }) => ({ at, score: blockScore(lines, at, target) }))
    .toSorted((a, b) => b.score - a.score)[0]
  if (!best) return null
  const shown = lines.slice(Math.max(0, best.at - 1), best.at + target.length + 1)
  return shown.map((line, index) => `${Math.max(0, best.at - 1) + index + 1}\t${line}`).join('\n')
}

function blockScore(lines: readonly string[], at: number, target: readonly string[]): number {
  return target.reduce((sum, line, index) => sum + alike(lines[at + index] ?? '', line), 0) / target.length
}

function alike(a: string, b: string): number {
  return similarity(a.trim().slice(0, longest), b.trim().slice(0, longest))
}

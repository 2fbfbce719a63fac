import type { DiffLine, FileDiff } from '../file-diff.ts'
import { visible, visiblePath } from './visible.ts'

const signs = { added: '+', removed: '-', context: ' ' } as const

/** What a line is cut to that is not about to come in: some files hold all they have in one line. */
const longestOld = 2_000

/** A line as a model sees it: `src/a.ts:RIGHT:12|+const a = 1`. The prefix names the new path on both sides, as GitHub does. */
export function shownLine(file: FileDiff, line: DiffLine): string {
  const [side, number] = line.kind === 'removed' ? ['LEFT', line.old] : ['RIGHT', line.new]
  return `${visiblePath(file.path)}:${side}:${number ?? 0}|${signs[line.kind]}${shownText(file, line)}`
}

/** Context is cut, and what goes with its whole file; a removed line of a file that stays is not. */
function shownText({ change }: FileDiff, { kind, text }: DiffLine): string {
  const isOld = kind === 'context' || (kind === 'removed' && change === 'removed')
  if (!isOld || text.length <= longestOld) return visible(text)
  return `${visible(text.slice(0, longestOld))}⟦${text.length - longestOld} more⟧`
}

/** Where a hunk stands: the enclosing function as far as it is known, which is content like any other. */
export function shownPlace({ path }: FileDiff, newStart: number, section: string): string {
  return `${visiblePath(path)}:NEAR:${newStart}|${visible(section)}`
}

/** How many characters such a line takes with its line end, without building it. */
export function shownLength(file: FileDiff, pathLength: number, line: DiffLine): number {
  const [side, number] = line.kind === 'removed' ? [4, line.old] : [5, line.new]
  return pathLength + side + String(number ?? 0).length + shownText(file, line).length + 5
}

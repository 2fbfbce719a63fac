import type { DiffLine, FileDiff, Hunk } from '../../../../src/review/file-diff.ts'

/** The lines of a text as a reader of diffs counts them. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => line.replace(/\r$/, ''))
}

/**
 * Applies the hunks of a file to its old lines, and checks every number and every old line on the way.
 * @throws Error for a line that is not where its hunk says
 */
export function apply(file: FileDiff, old: readonly string[]): string[] {
  const state = { taken: 0, result: [] as string[] }
  for (const hunk of file.hunks) {
    const begin = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1
    state.result.push(...old.slice(state.taken, begin))
    state.taken = begin
    checkCounts(hunk)
    for (const line of hunk.lines) step(line, old, state)
  }
  return [...state.result, ...old.slice(state.taken)]
}

function step(line: DiffLine, old: readonly string[], state: { taken: number; result: string[] }): void {
  if (line.kind !== 'added') state.taken += 1
  if (line.kind !== 'removed') state.result.push(line.text)
  const expected = {
    old: line.kind === 'added' ? null : state.taken,
    new: line.kind === 'removed' ? null : state.result.length,
    text: line.kind === 'added' ? line.text : old[state.taken - 1],
  }
  const right = line.old === expected.old && line.new === expected.new && line.text === expected.text
  if (!right) throw new Error(`${JSON.stringify(line)} where ${JSON.stringify(expected)} should be`)
}

function checkCounts({ lines, oldLines, newLines }: Hunk): void {
  const count = (kind: string) => lines.filter((line) => line.kind !== kind).length
  if (count('added') !== oldLines || count('removed') !== newLines) throw new Error('the counts are wrong')
}

import type { FileDiff } from '../file-diff.ts'

/** Whether the diff adds or changes one of the lines of the new text, or removes one that stood among them. */
export type Touches = (line: number, end: number) => boolean

/**
 * What of an indented text a diff touches. A removed line belongs to what stands above it where it was indented deeper
 * than the first line there: so a guard that was the last line of a step still touches its step.
 */
export function touchesOf(file: FileDiff, text: string): Touches {
  const lines = text.split('\n')
  const { added, removed } = marksOf(file)
  return (line, end) => {
    for (let number = line; number <= end; number += 1) if (added.has(number)) return true
    const first = lines[line - 1] ?? ''
    return removed.some(
      ({ after, text: gone }) => after >= line && (after < end || (after === end && within(first, gone))),
    )
  }
}

function within(first: string, gone: string): boolean {
  const [outer, inner] = [indentOf(first), indentOf(gone)]
  return inner > outer || (inner === outer && gone.trimStart().startsWith('-') && !first.trimStart().startsWith('-'))
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function marksOf({ hunks }: FileDiff) {
  const added = new Set<number>()
  const removed: { readonly after: number; readonly text: string }[] = []
  for (const { newStart, newLines, lines } of hunks) {
    let last = newLines === 0 ? newStart : newStart - 1
    for (const { kind, text } of lines) {
      if (kind === 'removed') removed.push({ after: last, text })
      else last += 1
      if (kind === 'added') added.add(last)
    }
  }
  return { added, removed }
}

import type { Side } from '../../domain/review/verdict.ts'
import type { DiffLine, FileDiff, Hunk } from '../file-diff.ts'
import type { Finding } from './finding.ts'

/** A line of the diff on one side. */
export type Placed = {
  readonly side: Side
  readonly line: number
  readonly kind: DiffLine['kind']
  readonly text: string
}

/** Lines of one side, in order: the added (removed) ones, or with their context. */
export function linesOn(hunks: readonly Hunk[], side: Side, which: 'changed' | 'all'): readonly Placed[] {
  const found: Placed[] = []
  for (const { lines } of hunks) {
    for (const { kind, old, new: current, text } of lines) {
      const line = side === 'LEFT' ? old : current
      if (line !== null && (which === 'all' || kind !== 'context')) found.push({ side, line, kind, text })
    }
  }
  return found
}

export function addedLines(file: FileDiff): readonly Placed[] {
  return linesOn(file.hunks, 'RIGHT', 'changed')
}

export function removedLines(file: FileDiff): readonly Placed[] {
  return linesOn(file.hunks, 'LEFT', 'changed')
}

/** A finding at a line. */
export function at({ side, line, kind, text }: Placed, message: string): Finding {
  return { side, line, kind, text, message }
}

/**
 * Turns numbers of the new text into findings: `added` or `context` where the diff shows the line, `file` where it does
 * not.
 */
export function newLines(file: FileDiff, text: string): (line: number) => Finding {
  const shown = new Map(linesOn(file.hunks, 'RIGHT', 'all').map((placed) => [placed.line, placed]))
  const lines = text.split('\n')
  return (line) => {
    const placed = shown.get(line)
    if (placed) return { ...placed, message: '' }
    return { side: 'RIGHT', line, kind: 'file', text: (lines[line - 1] ?? '').replace(/\r$/, ''), message: '' }
  }
}

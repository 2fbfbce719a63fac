import type { RememberedCell } from '../../domain/review/report.ts'
import { quotableFor } from '../evidence/quotable.ts'
import type { Cell } from './cell.ts'
import type { Judged } from './line.ts'
import { piecesIn, recalled } from './memory.ts'
import { settledByCode } from './settled-by-code.ts'

/** Cells by who settles them. */
export type Sorted = {
  readonly byCode: readonly Judged[]
  readonly remembered: readonly Judged[]
  readonly open: readonly Cell[]
}

/** Sorts cells: those that code settles, those judged before on the same content, and those to ask about. */
export function sortedCells(cells: readonly Cell[], memory: readonly RememberedCell[]): Sorted {
  const known = new Map(memory.map((cell) => [cell.k, cell]))
  const quotes = memory.flatMap(({ e = [] }) => e)
  const inDiff = quotableFor(quotes, [...new Set(cells.map(({ unit }) => unit))])
  const pieces = piecesIn(cells)
  const byCode: Judged[] = []
  const remembered: Judged[] = []
  const open: Cell[] = []
  for (const cell of cells) {
    const settled = settledByCode(cell)
    const before = settled ? null : recalled(cell, known, inDiff, pieces)
    if (settled) byCode.push({ cell, outcome: settled })
    else if (before) remembered.push({ cell, outcome: before })
    else open.push(cell)
  }
  return { byCode, remembered, open }
}

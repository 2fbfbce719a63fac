import type { Cell } from '../cells/cell.ts'
import type { AskedCell } from '../evidence/asked-cell.ts'
import type { Hit } from '../hit.ts'
import type { Duty } from '../obligation.ts'

/** Places one cell is asked about at most; beyond it a pass is not believed. */
const mostDuties = 40

/** How many places a cell would be asked about. */
export function dutyCount({ hits }: Pick<Cell, 'hits'>): number {
  return Math.min(mostDuties, hits.filter(({ effect }) => effect !== 'fail').length)
}

/**
 * Numbers the places that the cells of one call have to answer for: `s1`, `s2`, … for subjects, `d1`, … for suspects.
 * Suspects go first where there are too many.
 * @param cells the cells of one call, in its order
 */
export function askedCells(cells: readonly Cell[]): readonly AskedCell[] {
  const next = { subject: 1, suspect: 1 }
  return cells.map((cell) => {
    const places = cell.hits.filter(isDuty).toSorted(inOrder)
    const duties = places.slice(0, mostDuties).map((hit) => {
      const id = hit.effect === 'subject' ? `s${next.subject++}` : `d${next.suspect++}`
      return dutyOf(hit, id)
    })
    return { cell, duties, left: places.length - duties.length }
  })
}

type OpenHit = Hit & { readonly effect: 'subject' | 'suspect' }

function isDuty(hit: Hit): hit is OpenHit {
  return hit.effect !== 'fail'
}

function dutyOf({ effect, detector, path, side, line, text, message, secret }: OpenHit, id: string): Duty {
  return { id, kind: effect, detector, path, side, line, text: secret ? '' : text, message }
}

function inOrder(one: OpenHit, other: OpenHit): number {
  return (
    Number(other.effect === 'suspect') - Number(one.effect === 'suspect') ||
    one.line - other.line ||
    one.side.localeCompare(other.side) ||
    one.detector.localeCompare(other.detector)
  )
}

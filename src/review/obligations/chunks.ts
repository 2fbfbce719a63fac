import { type Cell, cellName } from '../cells/cell.ts'
import { dutyCount } from './duties.ts'

/** Estimated tokens of diff that one call holds, and places it asks about; more is left to the next call. */
const chunkTokens = 12_000
const chunkDuties = 120

/** What one call asks: all open cells of some units. */
export type Chunk = { readonly cells: readonly Cell[] }

/**
 * Packs the open cells into calls, unit after unit in the order of their risk; all items of a unit stay together.
 * @param cells open cells, those of the riskiest unit first
 */
export function chunksOf(cells: readonly Cell[]): readonly Chunk[] {
  const units = Map.groupBy(cells, ({ unit }) => unit.id)
  const chunks: Cell[][] = []
  let [tokens, duties] = [0, 0]
  for (const own of units.values()) {
    const size = own[0]?.unit.tokens ?? 0
    const places = own.reduce((sum, cell) => sum + dutyCount(cell), 0)
    const last = chunks.at(-1)
    if (!last || tokens + size > chunkTokens || duties + places > chunkDuties) {
      chunks.push([...own])
      ;[tokens, duties] = [size, places]
    } else {
      last.push(...own)
      tokens += size
      duties += places
    }
  }
  return chunks.map((own) => ({ cells: own.toSorted((one, other) => (cellName(one) < cellName(other) ? -1 : 1)) }))
}

import { covers } from '../../domain/glob.ts'
import type { ItemSpec } from '../checklist.ts'
import type { DiffReading, Texts } from '../file-diff.ts'
import type { Detected } from '../hit.ts'
import type { Unit } from '../unit.ts'
import { normalizedPatch } from '../units/normalized-patch.ts'
import { type Cell, cellName } from './cell.ts'
import { cellKey, type Digest } from './cell-key.ts'

const mostContext = 24_000

/** What the cells of a review are made of. */
export type Ground = {
  readonly diff: DiffReading
  readonly detected: Detected
  readonly controls: readonly string[]
  readonly model: string
  readonly digest: Digest
}

/** An item on a unit in its scope. */
type Pair = Pick<Cell, 'item' | 'unit' | 'overCap'>

/**
 * Lays out the cells: every item on every unit it is about, with what was found there.
 * @param pairs items with the units in their scope
 */
export function cellsOf(pairs: readonly Pair[], ground: Ground): readonly Cell[] {
  const { diff, detected, controls, model, digest } = ground
  const hits = Map.groupBy(detected.hits, ({ item, unit }) => `${item} ${unit}`)
  const troubles = Map.groupBy(detected.troubles, ({ item, unit }) => `${item} ${unit}`)
  const pieceOf = once((unit: Unit) => digest(normalizedPatch(unit)))
  const contextOf = once((item: ItemSpec) => contextFor(item, diff))
  return pairs.map(({ item, unit, overCap }) => {
    const name = cellName({ item, unit })
    const own = hits.get(name) ?? []
    const context = contextOf(item)
    const piece = pieceOf(unit)
    const key = cellKey({ item, controls, model, piece, context, hits: own }, digest)
    return { item, unit, overCap, hits: own, troubles: troubles.get(name) ?? [], context, piece, key }
  })
}

function once<From, To>(make: (from: From) => To): (from: From) => To {
  const made = new Map<From, To>()
  return (from) => {
    const known = made.get(from) ?? make(from)
    made.set(from, known)
    return known
  }
}

/** Files of the head that an item names, changed ones included, as far as one call has room for them. */
function contextFor({ evidence: { context: globs } }: ItemSpec, { context, heads }: DiffReading): Texts {
  const named = new Map(
    [...context, ...heads]
      .filter(([path]) => globs.some((glob) => covers(glob, path)))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
  let room = mostContext
  return new Map(
    [...named].filter(([, text]) => {
      const fits = text.length <= room
      room -= fits ? text.length : 0
      return fits
    }),
  )
}

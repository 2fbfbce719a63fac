import type { ItemSpec } from '../checklist.ts'
import type { Texts } from '../file-diff.ts'
import type { DetectorTrouble, Hit } from '../hit.ts'
import type { Unit } from '../unit.ts'

/** One item on one unit that it applies to, with what code found there. */
export type Cell = {
  readonly item: ItemSpec
  readonly unit: Unit
  /** The caps left its unit out: only detectors read it. */
  readonly overCap: boolean
  readonly hits: readonly Hit[]
  readonly troubles: readonly DetectorTrouble[]
  /** Files of the head that the item may look at beside the diff. */
  readonly context: Texts
  /** sha256 (hex) over what its unit says. */
  readonly piece: string
  /** sha256 (hex) over everything that the verdict depends on. */
  readonly key: string
}

/** A name for a cell within one review. */
export function cellName({ item, unit }: Pick<Cell, 'item' | 'unit'>): string {
  return `${item.name} ${unit.id}`
}

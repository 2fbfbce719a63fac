import type { Detector, ItemSpec } from '../checklist.ts'
import type { DiffReading } from '../file-diff.ts'
import type { DetectorTrouble, FindNodes, MatchLines } from '../hit.ts'
import type { Unit } from '../unit.ts'
import type { Finding } from './finding.ts'

/** What detectors take from outside. */
export type DetectorPorts = { readonly matchLines: MatchLines; readonly findNodes: FindNodes }

/** One detector of one item, and what it is asked about. */
export type Ask<Kind extends Detector = Detector> = {
  readonly item: ItemSpec
  readonly detector: Kind
  /** The units it has to read. */
  readonly units: readonly Unit[]
  /** All units of the diff. */
  readonly everyUnit: readonly Unit[]
  readonly diff: DiffReading
  readonly ports: DetectorPorts
}

/** What a detector came to on one unit. */
export type Answer = { readonly unit: Unit } & (
  | { readonly findings: readonly Finding[] }
  | { readonly trouble: DetectorTrouble['kind']; readonly words: string }
)

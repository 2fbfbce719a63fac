import type { DiffReading, FileDiff } from '../file-diff.ts'
import type { ReviewCaps } from '../request.ts'
import type { Unit } from '../unit.ts'
import { readLinguist } from './linguist.ts'
import { byRisk } from './order.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { riskOf } from './risk.ts'
import { isGoneUnread, treatmentOf } from './treatment.ts'
import { type Division, withinCaps } from './within-caps.ts'

/** How many places of a file detectors suspect, by its path. */
export type Suspects = (path: string) => number

/**
 * Divides a diff into the units that items are asked about.
 * @param suspects what detectors found, if they ran before
 * @returns `units` in the order in which they are judged, and `overBudget`, which the caps left out
 */
export function splitUnits(diff: DiffReading, caps: ReviewCaps, suspects: Suspects = () => 0): Division {
  return withinCaps(byRisk(unitsOf(diff, suspects)), caps)
}

/** All units of a diff, in its order and before any cap: what detectors run over. */
export function unitsOf(
  { files, attributes }: Pick<DiffReading, 'files' | 'attributes'>,
  suspects: Suspects = () => 0,
): readonly Unit[] {
  const linguist = readLinguist(attributes)
  return files.flatMap((file) => unitsOfFile(file, treatmentOf(file, linguist), suspects(file.path)))
}

function unitsOfFile(file: FileDiff, treatment: Unit['treatment'], suspects: number): readonly Unit[] {
  const pieces = treatment.kind === 'judged' && !isGoneUnread(file) ? piecesOf(file) : [whole(file, treatment)]
  if (!pieces) return unitsOfFile(file, tooLong, suspects)
  return pieces.map(({ hunks, tokens }, index) => {
    const id = idOf(file.path, index + 1)
    return { id, file, hunks, tokens, risk: riskOf(file, hunks, suspects), treatment }
  })
}

const tooLong: Unit['treatment'] = { kind: 'unreviewable', why: 'a line that is too long to be shown' }

/** What is never shown keeps its lines for the detectors; of what went unread, nothing is worth a look. */
function whole({ hunks }: FileDiff, { kind }: Unit['treatment']): Piece {
  return { hunks: kind === 'judged' ? [] : hunks, tokens: 0 }
}

/** A file may be named like the second piece of another one; its pieces are all numbered then. */
function idOf(path: string, piece: number): string {
  return piece === 1 && !/#\d+$/.test(path) ? path : `${path}#${piece}`
}

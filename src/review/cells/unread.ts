import type { ItemSpec } from '../checklist.ts'
import type { CallTrouble } from '../model.ts'
import type { Judged } from './line.ts'
import { type Outcome, unknown } from './outcome.ts'

/** The detector of the item that says whether every part of the diff was read. */
const readingDetector = 'unreviewable-units'

/** Ids of units of which a cell was left because the budget was used up. */
export function leftByBudget(judged: readonly Judged[]): ReadonlySet<string> {
  const left = judged.filter(({ outcome }) => outcome.cause === 'over_budget')
  return new Set(left.map(({ cell }) => cell.unit.id))
}

const silent: ReadonlySet<Outcome['cause']> = new Set<CallTrouble>([
  'no_model_key',
  'model_unavailable',
  'model_refused',
  'model_truncated',
  'model_invalid',
])

/** Ids of units that no model could be heard about. */
export function leftBySilence(judged: readonly Judged[]): ReadonlySet<string> {
  const left = judged.filter(({ outcome }) => silent.has(outcome.cause))
  return new Set(left.map(({ cell }) => cell.unit.id))
}

/** The item about whether everything was read is not settled before it is known what was. */
export function afterReading(judged: readonly Judged[], left: ReadonlySet<string>): readonly Judged[] {
  return judged.map((one) => {
    const { cell, outcome } = one
    const open = outcome.verdict !== 'fail' && left.has(cell.unit.id) && tellsOfReading(cell.item)
    return open ? { cell, outcome: unknown('over_budget', `${cell.unit.id} was left unread.`) } : one
  })
}

function tellsOfReading({ detectors }: ItemSpec): boolean {
  return detectors.some((detector) => detector.engine === 'builtin' && detector.name === readingDetector)
}

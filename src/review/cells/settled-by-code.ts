import type { ItemSpec } from '../checklist.ts'
import { quoted } from '../evidence/quoted.ts'
import type { DetectorTrouble } from '../hit.ts'
import type { Cell } from './cell.ts'
import { type Outcome, outcome, unknown } from './outcome.ts'

const onlyCode = 'review-integrity'
const mostQuotes = 5

/** Whether an item is decided by code alone: no model is ever asked about it. */
export function isDeterministic({ checklist, second_opinion: opinion, evidence, detectors }: ItemSpec): boolean {
  if (checklist === onlyCode) return true
  return opinion === 'never' && evidence.pass === 'none' && detectors.every(({ engine }) => engine === 'builtin')
}

/**
 * What code alone says about a cell: what a detector decided, what nobody can read, and the items that need no model.
 * @returns null where a model has to be asked
 */
export function settledByCode(cell: Cell): Outcome | null {
  const { item, unit, hits } = cell
  const fails = hits.filter(({ effect }) => effect === 'fail')
  const [first] = fails
  if (first) {
    const evidence = fails.slice(0, mostQuotes).map(quoted)
    return { ...outcome('fail', 'detector', first.message || item.title), evidence }
  }
  const trouble = cell.troubles.find((one) => closes(one, item))
  if (trouble) return troubled(trouble)
  const alone = isDeterministic(item)
  if (unit.treatment.kind === 'unreviewable' && item.checklist !== onlyCode) {
    return unknown('unreviewable', `${unit.id} cannot be read: ${unit.treatment.why}.`)
  }
  if (!alone && cell.overCap) return unknown('over_budget', `${unit.id} is beyond what one review reads.`)
  if (!alone && unit.treatment.kind === 'judged') return nothingChanged(cell)
  return openPlace(cell) ?? (alone ? complete : skipped(cell))
}

const complete = outcome('pass', 'complete_detector', '')

/** A file that only moved, or whose mode alone changed, has no line that a model could judge. */
function nothingChanged({ unit, hits }: Cell): Outcome | null {
  if (unit.hunks.length > 0 || hits.length > 0) return null
  const because = unit.file.change === 'removed' ? `${unit.id} went; it was no text.` : `No line of ${unit.id} changed.`
  return outcome('not_applicable', 'nothing_to_judge', because)
}

function skipped({ unit }: Cell): Outcome {
  const rule = unit.treatment.kind === 'skipped' ? unit.treatment.rule : 'skipped'
  return outcome('not_applicable', 'outside_scope', `${unit.id} is kept from the model: ${rule}.`)
}

/** A place that only a model could clear, where none is asked. */
function openPlace({ hits }: Cell): Outcome | null {
  const suspect = hits.find(({ effect }) => effect === 'suspect')
  const hit = suspect ?? hits[0]
  if (!hit) return null
  const because = `${hit.message || 'A place'} (${hit.path}, line ${hit.line}).`
  return { ...unknown(suspect ? 'suspect_open' : 'subject_open', because), evidence: [quoted(hit)] }
}

/**
 * Whether a detector that could not work leaves the cell open. One that is only not installed does not, where it lists
 * places and another engine of the item lists places too.
 */
function closes({ kind, effect, detector }: DetectorTrouble, { detectors }: ItemSpec): boolean {
  if (kind !== 'unavailable' || effect === 'fail') return true
  const engine = detectors.find(({ id }) => id === detector)?.engine
  return !detectors.some((other) => other.effect !== 'fail' && other.engine !== engine)
}

function troubled({ kind, detector, words }: DetectorTrouble): Outcome {
  const cause = kind === 'timeout' ? 'detector_timeout' : 'detector_unavailable'
  return unknown(cause, `The detector ${detector} could not do its work: ${words}`.slice(0, 600))
}

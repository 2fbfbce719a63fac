import type { QuotedLine } from '../../domain/review/verdict.ts'
import { fingerprinted } from '../evidence/fingerprint.ts'
import { quotableFor } from '../evidence/quotable.ts'
import { concealed } from '../evidence/withheld.ts'
import type { Arrivals } from './arrivals.ts'
import type { Digest } from './cell-key.ts'
import { type Judged, withoutAbsence } from './line.ts'
import type { Outcome } from './outcome.ts'
import type { Plan } from './plan.ts'
import { afterReading, leftByBudget } from './unread.ts'

/**
 * All cells of a review as they are reported, item by item and in the order of the plan: once it is known what was left
 * unread, without credentials, and with what makes each finding itself.
 */
export function finalOf(
  { items, cells, division, withheld, arrivals }: Plan,
  judged: readonly Judged[],
  digest: Digest,
): readonly Judged[] {
  const outcomes = new Map(judged.map((one) => [one.cell, one]))
  const all = afterReading(
    cells.flatMap((cell) => outcomes.get(cell) ?? []),
    new Set([...leftByBudget(judged), ...division.overBudget.map(({ id }) => id)]),
  )
  const quotes = judged.flatMap(({ outcome }) => (outcome.verdict === 'fail' ? outcome.evidence : []))
  const inDiff = quotableFor(quotes, [...division.units, ...division.overBudget])
  const named = (outcome: Outcome, item: string): Outcome => {
    if (outcome.verdict !== 'fail') return outcome
    return { ...outcome, evidence: outcome.evidence.map((line) => fingerprinted(line, item, inDiff, digest)) }
  }
  return items
    .flatMap((item) => withoutAbsence(all.filter(({ cell }) => cell.item === item)))
    .map(({ cell, outcome }) => ({ cell, outcome: named(concealed(outcome, withheld), cell.item.name) }))
    .map(({ cell, outcome }) => ({ cell, outcome: { ...outcome, evidence: outcome.evidence.map(asShown(arrivals)) } }))
}

/** A line that counts as added because its file came from elsewhere does not stand in the diff. */
function asShown(arrivals: Arrivals): (line: QuotedLine) => QuotedLine {
  return (line) => {
    const added = line.kind === 'added' ? arrivals.get(line.path) : undefined
    return added === undefined || added.has(line.line) ? line : { ...line, kind: 'file' }
  }
}

import type { Judged } from '../cells/line.ts'
import { controlPatterns, showsControl } from '../evidence/control.ts'
import { findQuote } from '../evidence/find-quote.ts'
import { isNear } from '../evidence/near.ts'
import { placeOf, type Quotable, quotableOf } from '../evidence/quotable.ts'
import { refuteBody, refutePrefix } from '../prompt/opinion-words.ts'
import type { SecondOpinion } from '../proposal.ts'
import { hear, type OpinionBench } from './bench.ts'
import { lenses, votersFor } from './lenses.ts'

/**
 * Asks the panel whether a fail is wrong. All voters have to refute it, each with a line of code that shows the defense;
 * one who does not, or cannot be heard, leaves it standing.
 */
export async function isRefuted(judged: Judged, bench: OpinionBench): Promise<boolean> {
  const { cell, outcome } = judged
  const voters = votersFor(cell.item)
  for (const voter of voters) {
    const nonce = bench.nonce()
    const quotable = quotableOf([cell.unit], cell.context)
    const shown = { units: [cell.unit], context: cell.context, nonce }
    const body = refuteBody(cell.item, outcome, lenses[voter], shown)
    const asked = [{ item: cell.item.name, unit: cell.unit.id, duties: [] }]
    const heard = await hear(bench, 'refute', asked, { nonce, prefix: refutePrefix, body })
    if (heard.kind === 'unheard' || heard.opinion.opinion === 'upheld') return false
    if (!showsDefense(heard.opinion, judged, quotable, bench)) return false
  }
  return voters.length > 0
}

/**
 * A defense has to be what would have made the place pass: code that stays, near a failing line, with a word that the item
 * accepts, the stricter words where anything was suspected. Where it accepts any word, it is not the failing line itself.
 */
function showsDefense(
  { evidence }: SecondOpinion,
  { cell, outcome: { evidence: failing } }: Judged,
  quotable: Quotable,
  { ground: { controls, matches } }: OpinionBench,
): boolean {
  const accused = new Set(failing.map(placeOf))
  const isSuspected = cell.hits.some(({ effect }) => effect === 'suspect')
  const patterns = controlPatterns(cell.item, isSuspected ? 'suspect' : 'subject', controls)
  return evidence.some((quote) => {
    const finding = findQuote(quote, quotable)
    if (!finding.found) return false
    const apart = finding.lines.every((line) => !accused.has(placeOf(line)))
    const near = failing.some((place) => finding.lines.every((line) => isNear(place, line)))
    return near && (apart || patterns.length > 0) && showsControl(quote, finding.lines, patterns, matches)
  })
}

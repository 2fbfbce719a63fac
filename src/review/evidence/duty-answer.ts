import type { Cause } from '../../domain/review/verdict.ts'
import type { ItemSpec } from '../checklist.ts'
import type { Duty } from '../obligation.ts'
import type { ItemProposal, ProposedQuote } from '../proposal.ts'
import type { Ground } from './asked-cell.ts'
import { controlPatterns, showsControl } from './control.ts'
import { findQuote } from './find-quote.ts'
import { isNear } from './near.ts'
import type { QuotableLine } from './quotable.ts'

/** Whether a duty was answered with a pass that holds: the line that shows it, or why not. */
export type DutyAnswer =
  | { readonly held: true; readonly line: QuotableLine }
  | { readonly held: false; readonly cause: Cause; readonly why: string; readonly mend: boolean }

/** What each failed step is called when the model is asked again. */
const words = {
  quote_not_found: 'the quote was not found at that place',
  too_far: 'the quote is too far from the place it answers for',
  no_control: 'the control is not in the code of the quote, or is none that this item accepts',
} as const

/**
 * Holds the answer to one duty against the diff. Several answers to one duty all have to hold.
 * @param item whose duty it is
 * @param proposal the answer of the model for that item
 */
export function answerOf(duty: Duty, item: ItemSpec, proposal: ItemProposal, ground: Ground): DutyAnswer {
  const answers = proposal.duties.filter(({ id }) => id === duty.id)
  const open: Cause = duty.kind === 'suspect' ? 'suspect_open' : 'subject_open'
  if (answers.length === 0) return { held: false, cause: open, why: `${duty.id} was not answered`, mend: true }
  const notPassed = answers.find(({ verdict }) => verdict !== 'pass')
  if (notPassed?.verdict === 'not_applicable') {
    const why = `${duty.id} cannot be not_applicable: show why it is safe, or say fail or unknown`
    return { held: false, cause: 'unverified_not_applicable', why, mend: true }
  }
  if (notPassed) return { held: false, cause: open, why: `${duty.id} was left open`, mend: false }
  const [first = 'quote_not_found', ...rest] = answers.map(({ evidence }) => shownBy(evidence, duty, item, ground))
  const held = [first, ...rest].find((one) => typeof one === 'string') ?? first
  if (typeof held !== 'string') return { held: true, line: held }
  return { held: false, cause: 'unverified_pass', why: `${duty.id}: ${words[held]}`, mend: true }
}

type Shortfall = keyof typeof words

/** The first line that shows the control of a duty, or how far the best of its quotes came. */
function shownBy(
  quotes: readonly ProposedQuote[],
  duty: Duty,
  item: ItemSpec,
  ground: Ground,
): QuotableLine | Shortfall {
  const tried = quotes.map((quote) => triedQuote(quote, duty, item, ground))
  const line = tried.find((one) => typeof one !== 'string')
  if (line !== undefined) return line
  const order: readonly Shortfall[] = ['no_control', 'too_far', 'quote_not_found']
  return order.find((shortfall) => tried.includes(shortfall)) ?? 'quote_not_found'
}

function triedQuote(
  quote: ProposedQuote,
  duty: Duty,
  item: ItemSpec,
  { quotable, controls, matches }: Ground,
): QuotableLine | Shortfall {
  const finding = findQuote(quote, quotable)
  const [first] = finding.found ? finding.lines : []
  if (!finding.found || !first) return 'quote_not_found'
  if (!finding.lines.every((line) => isNear(duty, line))) return 'too_far'
  const patterns = controlPatterns(item, duty.kind, controls)
  return showsControl(quote, finding.lines, patterns, matches) ? first : 'no_control'
}

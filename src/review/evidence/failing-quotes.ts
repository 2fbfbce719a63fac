import type { ItemSpec } from '../checklist.ts'
import type { ItemProposal, ProposedQuote } from '../proposal.ts'
import type { AskedCell } from './asked-cell.ts'
import { findQuote } from './find-quote.ts'
import type { Quotable, QuotableLine } from './quotable.ts'

type Run = readonly QuotableLine[]

/** Every quote with which a proposal says that the item fails: of the item, and of the duties answered with fail. */
export function failingQuotes({ verdict, evidence, duties }: ItemProposal): readonly ProposedQuote[] {
  const ofDuties = duties.filter((duty) => duty.verdict === 'fail').flatMap((duty) => duty.evidence)
  return verdict === 'fail' ? [...evidence, ...ofDuties] : ofDuties
}

/**
 * The quoted places that show a fail in one unit, of the kind the item asks for.
 * @param quotes as the model gave them
 * @param unit where they have to stand
 * @returns one line for each quote that holds; empty where none does
 */
export function provenFails(
  quotes: readonly ProposedQuote[],
  { evidence: { fail: kind } }: Pick<ItemSpec, 'evidence'>,
  unit: string,
  quotable: Quotable,
): readonly QuotableLine[] {
  const runs = quotes.flatMap((quote) => {
    const finding = findQuote(quote, quotable)
    return finding.found ? [finding.lines] : []
  })
  const here = runs.filter((run) => run[0]?.unit === unit)
  const kept = kind === 'any-head-line' ? enabled(runs, here) : here.flatMap((run) => lineOfKind(run, kind))
  return kept.filter((line, index) => kept.indexOf(line) === index)
}

function lineOfKind(run: Run, kind: 'diff-line' | 'removed-line'): Run {
  const fits = run.filter((line) =>
    kind === 'removed-line' ? line.kind === 'removed' : line.side === 'RIGHT' && line.kind !== 'file',
  )
  return fits.slice(0, 1)
}

/** Any line of the head counts, once a changed line of the unit is named that makes it matter. */
function enabled(runs: readonly Run[], here: readonly Run[]): Run {
  const changed = here.some((run) => run.some(({ kind }) => kind === 'added' || kind === 'removed'))
  if (!changed) return []
  const around = runs.filter((run) => run[0]?.unit === null)
  const heads = [...here, ...around].flatMap((run) => run.filter(({ side }) => side === 'RIGHT').slice(0, 1))
  return heads
}

/** Whether a proposal says that the item fails in that cell or, without a place, at all. */
export function claimsFail(proposal: ItemProposal, { duties }: AskedCell): boolean {
  const asked = new Set(duties.map(({ id }) => id))
  return proposal.verdict === 'fail' || proposal.duties.some(({ id, verdict }) => verdict === 'fail' && asked.has(id))
}

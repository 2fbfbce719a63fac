import { withoutSecrets } from '../../domain/secret.ts'
import { type Outcome, outcome, unknown } from '../cells/outcome.ts'
import { weightOf } from '../lattice.ts'
import type { ItemProposal } from '../proposal.ts'
import type { AskedCell, Checked, Ground } from './asked-cell.ts'
import { claimsFail, failingQuotes, provenFails } from './failing-quotes.ts'
import { nothingToJudge, passOfDuties, passWithoutDuties } from './passing.ts'
import type { QuotableLine } from './quotable.ts'
import { quoted } from './quoted.ts'

const longestWords = 600
const mostQuotes = 3

/**
 * What one cell comes to by what a model proposed. Nothing is believed that code does not find: a fail needs a quote of the
 * kind its item names, a pass an answer with a quote and a control for every place, not applicable that there was no place.
 * Whatever falls short is unknown, never a pass. Several answers for one item count as their worst.
 * @param asked the cell, and the places it was asked about
 * @param proposals every item of the answer; those of other items do not count
 * @param ground what may be quoted, and what counts as a control
 */
export function checkCell(asked: AskedCell, proposals: readonly ItemProposal[], ground: Ground): Checked {
  const name = asked.cell.item.name
  const own = proposals.filter(({ item }) => item === name)
  if (own.length === 0) {
    return again(unknown('item_missing', 'The answer left this item out.'), `${name} is missing from the answer`)
  }
  const [worst] = own
    .map((proposal) => checkProposal(asked, proposal, ground))
    .toSorted((one, other) => weightOf(other.outcome) - weightOf(one.outcome))
  return worst ?? again(unknown('item_missing', 'The answer left this item out.'), `${name} is missing`)
}

function checkProposal(asked: AskedCell, proposal: ItemProposal, ground: Ground): Checked {
  if (proposal.nonce !== ground.nonce) {
    return again(
      unknown('wrong_nonce', 'The answer did not repeat the word it was given.'),
      'the nonce is not this one',
    )
  }
  const { item, unit } = asked.cell
  if (claimsFail(proposal, asked)) {
    const proven = provenFails(failingQuotes(proposal), item, unit.id, ground.quotable)
    if (proven.length > 0) return { outcome: failed(proposal, proven), again: [] }
  }
  return withoutProof(asked, proposal, ground)
}

/** No quote shows a fail here: either it was said without proof, or it is about another unit, or there is none. */
function withoutProof(asked: AskedCell, proposal: ItemProposal, ground: Ground): Checked {
  const { item, unit } = asked.cell
  const here = claimsFail({ ...proposal, verdict: 'pass' }, asked)
  if (here || (proposal.verdict === 'fail' && !failsElsewhere(proposal, asked, ground))) {
    const because = 'It was said to fail, but no quoted line shows it.'
    return again(unknown('unverified_fail', because), `a fail needs a quote of the kind ${item.evidence.fail}`)
  }
  if (asked.duties.length > 0) return dutiesOf(asked, proposal, ground)
  if (proposal.verdict === 'pass') return passWithoutDuties(asked, proposal, ground)
  if (proposal.verdict === 'not_applicable') return { outcome: nothingToJudge(unit.id), again: [] }
  const because =
    proposal.verdict === 'fail'
      ? `It fails elsewhere; nothing was said about ${unit.id}.`
      : `No verdict was reached on ${unit.id}.`
  return { outcome: unknown('undecided', because), again: [] }
}

function dutiesOf(asked: AskedCell, proposal: ItemProposal, ground: Ground): Checked {
  if (proposal.verdict === 'not_applicable') {
    const because = `There are places in ${asked.cell.unit.id} that the item is about.`
    return again(
      unknown('unverified_not_applicable', because),
      'not_applicable is no answer where places were listed: answer each of them',
    )
  }
  const checked = passOfDuties(asked, proposal, ground)
  if (proposal.verdict !== 'unknown' || checked.outcome.verdict !== 'pass') return checked
  return { outcome: unknown('undecided', `No verdict was reached on ${asked.cell.unit.id}.`), again: [] }
}

/** Whether the same answer proves the fail in another unit of the call. */
function failsElsewhere(proposal: ItemProposal, { cell }: AskedCell, { quotable }: Ground): boolean {
  const units = new Set([...quotable.values()].flatMap((lines) => lines.map(({ unit }) => unit)))
  const quotes = failingQuotes(proposal)
  return [...units].some(
    (unit) => unit !== null && unit !== cell.unit.id && provenFails(quotes, cell.item, unit, quotable).length > 0,
  )
}

function failed(proposal: ItemProposal, lines: readonly QuotableLine[]): Outcome {
  return {
    ...outcome('fail', 'verified', shortened(proposal.claim)),
    fix: shortened(proposal.fix),
    evidence: lines.slice(0, mostQuotes).map(quoted),
  }
}

/** Words of a model, as long as a report holds them, without credentials. */
export function shortened(words: string): string {
  return withoutSecrets(words).trim().slice(0, longestWords)
}

function again(outcome: Outcome, why: string): Checked {
  return { outcome, again: [why] }
}

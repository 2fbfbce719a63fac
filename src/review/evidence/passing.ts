import { outcome, unknown } from '../cells/outcome.ts'
import type { ItemProposal } from '../proposal.ts'
import type { AskedCell, Checked, Ground } from './asked-cell.ts'
import { controlPatterns, showsControl } from './control.ts'
import { answerOf, type DutyAnswer } from './duty-answer.ts'
import { findQuote } from './find-quote.ts'
import { quoted } from './quoted.ts'

/** Causes of open duties, the ones that say more first. */
const order = ['suspect_open', 'subject_open', 'unverified_pass', 'unverified_not_applicable'] as const

/**
 * Whether a pass holds in a cell that has places to answer for: every one of them, each with its control. Other pieces of the
 * diff that it rests on are named, because the cell has to be judged again once they are gone or say something else.
 */
export function passOfDuties({ cell, duties, left }: AskedCell, proposal: ItemProposal, ground: Ground): Checked {
  const answers = duties.map((duty) => answerOf(duty, cell.item, proposal, ground))
  const short = answers.filter((answer) => !answer.held)
  if (short.length > 0) return open(short)
  if (left > 0) {
    const because = `${left} more places in ${cell.unit.id} were found than one call asks about.`
    return { outcome: unknown('subject_open', because), again: [] }
  }
  const lines = answers.flatMap((answer) => (answer.held ? [answer.line] : []))
  const foreign = lines.filter(({ unit }) => unit !== null && unit !== cell.unit.id)
  const shown = [...foreign, ...lines.filter((line) => !foreign.includes(line)).slice(0, 1)]
  const evidence = shown.map((line) => quoted(line))
  const rests = [...new Set(foreign.flatMap(({ unit }) => unit ?? []))]
  return {
    outcome: { ...outcome('pass', 'evidence', ''), evidence, ...(rests.length > 0 ? { rests } : {}) },
    again: [],
  }
}

function open(short: readonly Extract<DutyAnswer, { held: false }>[]): Checked {
  const cause = order.find((one) => short.some((answer) => answer.cause === one)) ?? 'unverified_pass'
  const [first] = short.filter((answer) => answer.cause === cause)
  const because = `${first?.why ?? 'A place was left open'}.`
  return { outcome: unknown(cause, because), again: short.filter(({ mend }) => mend).map(({ why }) => why) }
}

/**
 * Whether a pass holds in a cell without any place to answer for. One quote with a control makes it a pass; without one it
 * says no more than that there is nothing to judge. A quote that is not there is no pass.
 */
export function passWithoutDuties({ cell }: AskedCell, proposal: ItemProposal, ground: Ground): Checked {
  const { item, unit } = cell
  const pass = outcome('pass', 'evidence', '')
  if (item.evidence.pass === 'none') return { outcome: pass, again: [] }
  const patterns = controlPatterns(item, null, ground.controls)
  const found = proposal.evidence.map((quote) => ({ quote, finding: findQuote(quote, ground.quotable) }))
  for (const { quote, finding } of found) {
    const [first] = finding.found ? finding.lines : []
    if (!finding.found || first?.unit !== unit.id) continue
    if (showsControl(quote, finding.lines, patterns, ground.matches)) {
      return { outcome: { ...pass, evidence: [quoted(first)] }, again: [] }
    }
  }
  if (found.length > 0 && found.every(({ finding }) => !finding.found)) {
    const why = 'no quote was found where it was said to stand'
    return { outcome: unknown('unverified_pass', `For the pass, ${why}.`), again: [why] }
  }
  return { outcome: nothingToJudge(unit.id), again: [] }
}

/** The model says that the item has nothing to judge there, and code found nothing either. */
export function nothingToJudge(unit: string) {
  return outcome('not_applicable', 'agreed', `Nothing in ${unit} is what the item is about.`)
}

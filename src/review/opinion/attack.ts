import type { Cell } from '../cells/cell.ts'
import type { Judged } from '../cells/line.ts'
import { type Outcome, outcome, unknown } from '../cells/outcome.ts'
import { shortened } from '../evidence/check-cell.ts'
import { provenFails } from '../evidence/failing-quotes.ts'
import { type Quotable, quotableOf } from '../evidence/quotable.ts'
import { quoted } from '../evidence/quoted.ts'
import type { Texts } from '../file-diff.ts'
import { attackBody, attackPrefix } from '../prompt/opinion-words.ts'
import { type Heard, hear, type OpinionBench } from './bench.ts'

const mostQuotes = 3
const tries = 2

/** Whether a pass in that cell is attacked before it is believed. */
export function isAttacked({ item, hits }: Cell): boolean {
  if (item.second_opinion === 'never' || hits.length === 0) return false
  const suspected = hits.some(({ effect }) => effect === 'suspect')
  return item.second_opinion === 'on-fail-and-pass' || (item.severity === 'critical' && suspected)
}

/**
 * Attacks the passes of one item. A quoted violation that is there makes its cell fail; one that is nowhere, and an attacker
 * who cannot be heard, leave the cells unknown: a pass that was to be attacked and was not is none. Nor is one that was said to be broken and then, asked for
 * a line, not to be.
 * @param judged passing cells of one item, as many as one call holds
 */
export async function attacked(judged: readonly Judged[], bench: OpinionBench): Promise<readonly Judged[]> {
  const [first] = judged
  if (!first) return []
  const units = judged.map(({ cell }) => cell.unit)
  const context: Texts = new Map(judged.flatMap(({ cell }) => [...cell.context]))
  const quotable = quotableOf(units, context)
  let result: readonly Judged[] = judged
  let accused = false
  for (let attempt = 0; attempt < tries; attempt++) {
    const nonce = bench.nonce()
    const body = attackBody(first.cell.item, { units, context, nonce })
    const asked = judged.map(({ cell }) => ({ item: cell.item.name, unit: cell.unit.id, duties: [] }))
    const heard = await hear(bench, 'attack', asked, { nonce, prefix: attackPrefix, body })
    if (accused && heard.kind === 'heard' && heard.opinion.opinion === 'upheld') return result.map(undecided)
    result = judged.map((one) => ({ ...one, outcome: after(one, heard, judged, quotable) }))
    if (!result.some((one) => again.has(one.outcome.cause))) return result
    accused = result.some((one) => one.outcome.cause === 'unverified_fail')
  }
  return result
}

function undecided(one: Judged): Judged {
  const because = 'A second opinion said that it fails, without a line that shows it, then that it does not.'
  return { ...one, outcome: unknown('undecided', because) }
}

const again: ReadonlySet<Outcome['cause']> = new Set(['unverified_fail', 'wrong_nonce', 'model_invalid'])

function after(one: Judged, heard: Heard, all: readonly Judged[], quotable: Quotable): Outcome {
  if (heard.kind === 'unheard')
    return unknown(heard.why, `The pass could not be attacked: ${heard.words}`.slice(0, 600))
  if (heard.opinion.opinion === 'upheld') return one.outcome
  const { evidence, reason } = heard.opinion
  const provenIn = ({ cell }: Judged) => provenFails(evidence, cell.item, cell.unit.id, quotable)
  const lines = provenIn(one)
  if (lines.length > 0) {
    const quotes = lines.slice(0, mostQuotes).map(quoted)
    return { ...outcome('fail', 'verified', shortened(reason)), evidence: quotes }
  }
  return all.some((other) => provenIn(other).length > 0)
    ? one.outcome
    : unknown('unverified_fail', 'A second opinion said that it fails, but no quoted line shows it.')
}

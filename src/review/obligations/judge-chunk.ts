import { type Cell, cellName } from '../cells/cell.ts'
import type { Judged } from '../cells/line.ts'
import { type Outcome, unknown } from '../cells/outcome.ts'
import type { AskedCell, Checked, Ground } from '../evidence/asked-cell.ts'
import { checkCell } from '../evidence/check-cell.ts'
import { findQuote } from '../evidence/find-quote.ts'
import { quotableOf } from '../evidence/quotable.ts'
import type { Texts } from '../file-diff.ts'
import type { AskModel, CallTrouble, ReviewAnswer } from '../model.ts'
import { againBody, asciiJson, judgingBody } from '../prompt/body.ts'
import { judgingCall } from '../prompt/judging-call.ts'
import type { Unit } from '../unit.ts'
import type { Chunk } from './chunks.ts'
import { askedCells } from './duties.ts'
import { quotesOf, readAnswer } from './read-answer.ts'

/** What judging a chunk takes. */
export type Bench = {
  readonly ask: AskModel
  readonly nonce: () => string
  readonly prefix: string
  readonly ground: Omit<Ground, 'nonce' | 'quotable'>
}

export type ChunkJudged = { readonly judged: readonly Judged[]; readonly rejectedQuotes: number }

type Round = { readonly checked: ReadonlyMap<string, Checked>; readonly rejected: number }

/**
 * Asks a model about a chunk and holds its answer against the diff; what falls short is asked once more, with the reasons.
 * The second try may complete an answer, not take back a fail: two verdicts on one cell are undecided.
 */
export async function judgeChunk({ cells }: Chunk, bench: Bench): Promise<ChunkJudged> {
  const asked = askedCells(cells)
  const first = await round(asked, [], bench)
  const short = asked.filter(({ cell }) => (first.checked.get(cellName(cell))?.again ?? []).length > 0)
  if (short.length === 0) return { judged: together(cells, first, null), rejectedQuotes: first.rejected }
  const why = short.flatMap(({ cell }) => reasons(cell, first.checked.get(cellName(cell))))
  const second = await round(short, why, bench)
  return { judged: together(cells, first, second), rejectedQuotes: first.rejected + second.rejected }
}

function reasons({ item, unit }: Cell, checked: Checked | undefined): readonly string[] {
  return (checked?.again ?? []).map((why) => `${item.name} on ${asciiJson(unit.id)}: ${why}`)
}

async function round(asked: readonly AskedCell[], why: readonly string[], bench: Bench): Promise<Round> {
  const nonce = bench.nonce()
  const units = unitsOf(asked)
  const context = contextOf(asked)
  const body = judgingBody(asked, units, context, nonce)
  const answer = await bench.ask(
    judgingCall(asked, { nonce, prefix: bench.prefix, body: why.length === 0 ? body : againBody(body, why) }),
  )
  return checkRound(asked, answer, { ...bench.ground, nonce, quotable: quotableOf(units, context) })
}

function checkRound(asked: readonly AskedCell[], answer: ReviewAnswer, ground: Ground): Round {
  if (answer.kind === 'failed') return { checked: forAll(asked, failed(answer.why, answer.words)), rejected: 0 }
  const read = readAnswer(answer)
  if (!read) return { checked: forAll(asked, misshapen), rejected: 0 }
  const rejected = quotesOf(read.proposals).filter((quote) => !findQuote(quote, ground.quotable).found).length
  const checked = asked.map((one) => {
    const { item } = one.cell
    const odd = read.misshapen.includes(item.name)
    return [cellName(one.cell), odd ? misshapen : checkCell(one, read.proposals, ground)] as const
  })
  return { checked: new Map(checked), rejected }
}

const misshapen: Checked = {
  outcome: unknown('model_invalid', 'The answer of the model did not have the agreed shape.'),
  again: ['it did not have the agreed shape: only the named keys, all of them'],
}

const tryAgain: ReadonlySet<CallTrouble> = new Set(['model_refused', 'model_truncated', 'model_invalid'])

function failed(why: CallTrouble, words: string): Checked {
  const again = tryAgain.has(why)
    ? [why === 'model_truncated' ? 'it was cut off: be brief' : `there was none (${why})`]
    : []
  return { outcome: unknown(why, words.slice(0, 600)), again }
}

function forAll(asked: readonly AskedCell[], checked: Checked): ReadonlyMap<string, Checked> {
  return new Map(asked.map(({ cell }) => [cellName(cell), checked]))
}

function together(cells: readonly Cell[], first: Round, second: Round | null): readonly Judged[] {
  return cells.map((cell) => {
    const name = cellName(cell)
    const before = first.checked.get(name)?.outcome ?? misshapen.outcome
    const after = second?.checked.get(name)?.outcome
    return { cell, outcome: after ? reconciled(before, after) : before }
  })
}

/** Causes with which a second try was not made, or not answered. */
const unheard: ReadonlySet<Outcome['cause']> = new Set(['over_budget', 'no_model_key', 'model_unavailable'])

function reconciled(before: Outcome, after: Outcome): Outcome {
  if (unheard.has(after.cause)) return before
  if (before.cause !== 'unverified_fail' || after.verdict === 'fail') return after
  if (after.verdict === 'unknown') return before
  return unknown('undecided', 'First it was said to fail without a line that shows it, then not to fail.')
}

function unitsOf(asked: readonly AskedCell[]): readonly Unit[] {
  const units = new Map(asked.map(({ cell }) => [cell.unit.id, cell.unit]))
  return [...units.values()].sort((one, other) => other.risk - one.risk || (one.id < other.id ? -1 : 1))
}

function contextOf(asked: readonly AskedCell[]): Texts {
  const files = asked.flatMap(({ cell }) => [...cell.context])
  return new Map(files.sort(([one], [other]) => (one < other ? -1 : 1)))
}

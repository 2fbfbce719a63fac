import { cause, type QuotedLine } from '../domain/review/verdict.ts'
import type { Outcome } from './cells/outcome.ts'

const mostShown = 5

/**
 * How much an outcome weighs: a detector's fail, then a verified fail, an unknown, a disputed fail, a pass, not applicable.
 * A disputed fail does not block, so it must not hide what nobody knows.
 */
export function weightOf({ verdict, cause: why, disputed }: Pick<Outcome, 'verdict' | 'cause' | 'disputed'>): number {
  if (verdict === 'fail') return why === 'detector' ? 6 : disputed ? 3 : 5
  return { unknown: 4, pass: 2, not_applicable: 1 }[verdict]
}

/** What an item comes to over its cells. */
export type Joined = Outcome & {
  readonly failures: number
  /** Cells nobody could judge, which a fail outweighs. */
  readonly open: number
}

/**
 * Joins the outcomes of an item's cells to one: the heaviest wins, whatever the order, and no number of passes weighs up
 * anything above them.
 * @param outcomes at least one
 * @returns null without any
 */
export function join(outcomes: readonly Outcome[]): Joined | null {
  const [heaviest] = outcomes.toSorted(heavierFirst)
  if (!heaviest) return null
  const shown = outcomes.filter(({ verdict }) => verdict === heaviest.verdict)
  const evidence = inOrder(shown.flatMap((one) => one.evidence))
  return {
    ...heaviest,
    evidence: evidence.slice(0, mostShown),
    failures: heaviest.verdict === 'fail' ? evidence.length : 0,
    open: heaviest.verdict === 'fail' ? outcomes.filter(({ verdict }) => verdict === 'unknown').length : 0,
  }
}

function heavierFirst(one: Outcome, other: Outcome): number {
  return (
    weightOf(other) - weightOf(one) ||
    cause.options.indexOf(one.cause) - cause.options.indexOf(other.cause) ||
    compare(one.because, other.because) ||
    compare(one.fix, other.fix)
  )
}

function inOrder(lines: readonly QuotedLine[]): readonly QuotedLine[] {
  const places = new Map(lines.map((line) => [`${line.path}\n${line.side}\n${line.line}\n${line.quote}`, line]))
  return [...places.values()].sort(
    (one, other) =>
      compare(one.path, other.path) ||
      one.line - other.line ||
      compare(one.side, other.side) ||
      compare(one.quote, other.quote),
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

import type { ProposedQuote } from '../proposal.ts'
import { actual } from '../units/visible.ts'
import { collapsed, type Quotable, type QuotableLine, shelf } from './quotable.ts'

const leastSignificant = 8
const longestQuote = 2000
const mostLines = 20

/** Where a quote stands, or why it stands nowhere. */
export type Finding =
  | { readonly found: true; readonly lines: readonly QuotableLine[]; readonly moved: boolean }
  | { readonly found: false; readonly why: 'path_not_shown' | 'too_short' | 'too_long' | 'not_found' }

/**
 * Finds a quote among the lines that were shown: exactly, once runs of blanks count as one, on the side it names. Of several
 * places the one nearest to the line it names is taken. Characters may be escaped the way they were shown. A quote over several lines has to be one run of lines.
 * @returns the lines it covers; `moved` where they begin at another number than it says
 */
export function findQuote(quote: Pick<ProposedQuote, 'path' | 'side' | 'line' | 'quote'>, quotable: Quotable): Finding {
  const lines = quotable.get(shelf(quote.side, quote.path)) ?? quotable.get(shelf(quote.side, actual(quote.path)))
  if (!lines) return { found: false, why: 'path_not_shown' }
  if (quote.quote.length > longestQuote) return { found: false, why: 'too_long' }
  const readings = [...new Set([quote.quote, actual(quote.quote)])].map(quoteLines)
  if (readings.some((wanted) => wanted.length > mostLines)) return { found: false, why: 'too_long' }
  const runs = readings.flatMap((wanted) => runsOf(lines, wanted))
  const [nearest] = runs.sort((one, other) => distance(one, quote.line) - distance(other, quote.line))
  if (nearest) return { found: true, lines: nearest, moved: nearest[0]?.line !== quote.line }
  const short = significant(quote.quote) < leastSignificant
  return { found: false, why: short ? 'too_short' : 'not_found' }
}

function runsOf(lines: readonly QuotableLine[], wanted: readonly string[]): readonly (readonly QuotableLine[])[] {
  return lines.flatMap((_, at) => runFrom(lines, at, wanted)).filter((run) => isEnough(wanted, run))
}

function quoteLines(quote: string): readonly string[] {
  const lines = quote.split('\n').map(collapsed)
  const first = lines.findIndex((line) => line !== '')
  const last = lines.findLastIndex((line) => line !== '')
  return first < 0 ? [] : lines.slice(first, last + 1)
}

/** The run of lines that a quote covers from a line on; empty where it does not stand there. */
function runFrom(lines: readonly QuotableLine[], at: number, wanted: readonly string[]): (readonly QuotableLine[])[] {
  const run = lines.slice(at, at + wanted.length)
  if (wanted.length === 0 || run.length < wanted.length || !isUnbroken(run)) return []
  const stands = wanted.every((part, index) => standsIn(part, run[index]?.flat ?? '', index, wanted.length))
  return stands ? [run] : []
}

function isUnbroken(run: readonly QuotableLine[]): boolean {
  return run.every((line, index) => {
    const before = run[index - 1]
    return before === undefined || (line.line === before.line + 1 && line.path === before.path)
  })
}

/** Within one line anywhere; over several lines the first to its end, the last from its beginning, the others whole. */
function standsIn(part: string, line: string, index: number, count: number): boolean {
  if (count === 1) return line.includes(part)
  if (index === 0) return line.endsWith(part)
  return index === count - 1 ? line.startsWith(part) : line === part
}

function isEnough(wanted: readonly string[], run: readonly QuotableLine[]): boolean {
  if (significant(wanted.join('')) >= leastSignificant) return true
  return wanted.every((part, index) => part === run[index]?.flat)
}

function significant(text: string): number {
  return [...text.replace(/\s/g, '')].length
}

function distance(run: readonly QuotableLine[], line: number): number {
  return Math.abs((run[0]?.line ?? 0) - line)
}

type Span = { start: number; end: number }

const dayMs = 86_400_000
const secondMs = 1000

const comparisons: readonly [prefix: string, holds: (at: number, span: Span) => boolean][] = [
  ['>=', (at, { start }) => at >= start],
  ['<=', (at, { end }) => at < end],
  ['>', (at, { end }) => at >= end],
  ['<', (at, { start }) => at < start],
]

/**
 * Whether a run was made in the range of a `created` filter: a day or a time, `a..b` with `*` for an open end, or a
 * comparison such as `>=a`. A day is all of it, in UTC (GitHub docs, "Understanding the search syntax").
 */
export function isCreatedIn(range: string, createdAt: string): boolean {
  const at = Date.parse(createdAt)
  const [from = '', to] = range.split('..')
  if (to !== undefined) return (from === '*' || at >= spanOf(from).start) && (to === '*' || at < spanOf(to).end)
  for (const [prefix, holds] of comparisons) {
    if (range.startsWith(prefix)) return holds(at, spanOf(range.slice(prefix.length)))
  }
  const { start, end } = spanOf(range)
  return at >= start && at < end
}

/** The time a day or a second takes. */
function spanOf(date: string): Span {
  const start = Date.parse(date)
  return { start, end: start + (date.includes('T') ? secondMs : dayMs) }
}

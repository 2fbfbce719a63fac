const comparisons: readonly [prefix: string, holds: (at: number, limit: number) => boolean][] = [
  ['>=', (at, limit) => at >= limit],
  ['<=', (at, limit) => at <= limit],
  ['>', (at, limit) => at > limit],
  ['<', (at, limit) => at < limit],
]

/**
 * Whether a run was made in the range of a `created` filter: a date or time, `a..b` with `*` for an open end, or a
 * comparison such as `>=a` (GitHub docs, "Understanding the search syntax").
 */
export function isCreatedIn(range: string, createdAt: string): boolean {
  const at = Date.parse(createdAt)
  const [from = '', to] = range.split('..')
  if (to !== undefined) return (from === '*' || at >= Date.parse(from)) && (to === '*' || at <= Date.parse(to))
  for (const [prefix, holds] of comparisons) {
    if (range.startsWith(prefix)) return holds(at, Date.parse(range.slice(prefix.length)))
  }
  return createdAt.startsWith(range)
}

import type { Row } from './measure.ts'

/** The value in the middle, or the mean of the two in the middle. @throws RangeError for an empty list */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of an empty list')
  const ordered = values.toSorted((a, b) => a - b)
  const half = ordered.length / 2
  const middle = ordered.slice(Math.ceil(half) - 1, Math.floor(half) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/**
 * The value that so many of them do not exceed (nearest rank).
 * @param share of the list, above 0 and up to 1
 * @throws RangeError for an empty list
 */
export function percentile(values: readonly number[], share: number): number {
  const found = values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]
  if (found === undefined) throw new RangeError('percentile of an empty list')
  return found
}

/** A row whose value is the median of its rounds. */
export function medianRow(rounds: readonly number[], rest: Omit<Row, 'value' | 'rounds'>): Row {
  return { ...rest, value: median(rounds), rounds }
}

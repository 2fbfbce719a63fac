import type { Row } from './measure.ts'

/** The value in the middle, or the mean of the two in the middle. @throws RangeError for an empty list */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of an empty list')
  const ordered = values.toSorted((a, b) => a - b)
  const half = ordered.length / 2
  const middle = ordered.slice(Math.ceil(half) - 1, Math.floor(half) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** A row whose value is the median of its rounds. */
export function medianRow(rounds: readonly number[], rest: Omit<Row, 'value' | 'rounds'>): Row {
  return { ...rest, value: median(rounds), rounds }
}

/** The distance between the smallest and the largest value. */
export function range(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('range of an empty list')
  return Math.max(...values) - Math.min(...values)
}

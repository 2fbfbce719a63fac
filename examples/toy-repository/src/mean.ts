/** The arithmetic mean. Throws a RangeError for an empty list, because there is no honest number to return. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('mean of an empty list')
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

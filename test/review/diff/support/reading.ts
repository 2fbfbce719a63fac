import type { Reading } from '../../../../src/review/diff/reading.ts'

/** What was read. @throws Error with the fault otherwise */
export function readOrThrow<T>(reading: Reading<T>): T {
  if (reading.kind === 'fault') throw new Error(`${reading.why} in line ${reading.line}: ${reading.words}`)
  return reading.value
}

/** The name of the fault, or `none`. */
export function faultOf(reading: Reading<unknown>): string {
  return reading.kind === 'fault' ? reading.why : 'none'
}

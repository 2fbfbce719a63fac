import * as z from 'zod'

/** A length of time as people write it, for example `90s`, `3m`, `2h`. */
export const duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, 'must be a number with a unit, for example `90s`, `3m`, `2h`')

const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds of a `duration`. */
export function milliseconds(text: string): number {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text)
  const name = match?.[2]
  if (!match?.[1] || !(name === 'ms' || name === 's' || name === 'm' || name === 'h' || name === 'd')) return Number.NaN
  return Number(match[1]) * unit[name]
}

import type { Side } from '../domain/review/verdict.ts'

/** A place that code found and that an item has to answer for. */
export type Duty = {
  /** `s1`, `s2`, … for subjects; `d1`, … for suspects; unique within a call. */
  readonly id: string
  readonly kind: 'subject' | 'suspect'
  readonly detector: string
  readonly path: string
  readonly side: Side
  readonly line: number
  readonly text: string
  readonly message: string
}

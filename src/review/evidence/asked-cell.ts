import type { Cell } from '../cells/cell.ts'
import type { Outcome } from '../cells/outcome.ts'
import type { Duty } from '../obligation.ts'
import type { Matches } from './control.ts'
import type { Quotable } from './quotable.ts'

/** A cell as it was asked: with the places it has to answer for in that call. */
export type AskedCell = {
  readonly cell: Cell
  readonly duties: readonly Duty[]
  /** Places beyond the cap, which were not asked about. */
  readonly left: number
}

/** What the evidence of one call is held against. */
export type Ground = {
  readonly nonce: string
  readonly quotable: Quotable
  readonly matches: Matches
  /** Words that name a guard in this repository. */
  readonly controls: readonly string[]
}

/** What a cell came to by one answer; `again` says what a second try has to mend, and is empty where none would help. */
export type Checked = { readonly outcome: Outcome; readonly again: readonly string[] }

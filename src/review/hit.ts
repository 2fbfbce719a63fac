import type { Side } from '../domain/review/verdict.ts'

/** What a detector found at one place. */
export type Hit = {
  /** `security/B` */
  readonly item: string
  /** Id of the detector within its item. */
  readonly detector: string
  /** `fail` decides the item; `suspect` has to be cleared; `subject` has to be answered. */
  readonly effect: 'fail' | 'suspect' | 'subject'
  /** The unit it stands in. */
  readonly unit: string
  readonly path: string
  readonly side: Side
  readonly line: number
  readonly kind: 'added' | 'removed' | 'context' | 'file'
  /** The whole line, as it is. */
  readonly text: string
  readonly message: string
  /** The line holds a credential: it is never quoted anywhere. */
  readonly secret: boolean
}

/** A detector that could not do its work; never read as "nothing found". */
export type DetectorTrouble = {
  readonly item: string
  readonly detector: string
  readonly effect: Hit['effect']
  readonly unit: string
  readonly kind: 'unavailable' | 'timeout' | 'failed'
  readonly words: string
}

export type Detected = { readonly hits: readonly Hit[]; readonly troubles: readonly DetectorTrouble[] }

/**
 * Runs a pattern of a checklist over lines, and gives up after a while: such patterns meet hostile text.
 * @param pattern source of a regular expression, compiled with `u` (and `i` where it starts with `(?i)`)
 * @returns indexes of the lines it matches; `timeout` where it took too long
 */
export type MatchLines = (pattern: string, lines: readonly string[]) => readonly number[] | 'timeout'

/** Finds nodes with an ast-grep rule; null where ast-grep is not installed. Lines count from 1. */
export type FindNodes =
  | ((language: string, rule: Readonly<Record<string, unknown>>, text: string) => readonly { readonly line: number }[])
  | null

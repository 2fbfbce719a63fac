import type { Cause, QuotedLine, Verdict } from '../../domain/review/verdict.ts'

/** What one item came to on one unit. */
export type Outcome = {
  readonly verdict: Verdict
  readonly cause: Cause
  readonly because: string
  readonly fix: string
  readonly evidence: readonly QuotedLine[]
  /** A second opinion refuted the fail, with evidence. */
  readonly disputed: boolean
  /** Ids of other pieces of the diff that a pass rests on. */
  readonly rests?: readonly string[]
}

/** An outcome without evidence. */
export function outcome(verdict: Verdict, cause: Cause, because: string): Outcome {
  return { verdict, cause, because, fix: '', evidence: [], disputed: false }
}

/** Nobody knows: said, and never read as a pass. */
export function unknown(cause: Cause, because: string): Outcome {
  return outcome('unknown', cause, because)
}

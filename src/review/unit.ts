import type { FileDiff, Hunk } from './file-diff.ts'

/** Why a unit is kept from the model, though detectors read what is text. */
export type SkipRule = 'media' | 'generated' | 'lockfile' | 'vendored' | 'minified'

/** A piece of the diff that items are asked about: a file, or some hunks of a large one. */
export type Unit = {
  /** `src/a.ts`, or `src/a.ts#2` for the second piece. */
  readonly id: string
  readonly file: FileDiff
  readonly hunks: readonly Hunk[]
  /** Estimated tokens of its text. */
  readonly tokens: number
  /** Higher is judged first. */
  readonly risk: number
  readonly treatment:
    | { readonly kind: 'judged' }
    | { readonly kind: 'skipped'; readonly rule: SkipRule }
    | { readonly kind: 'unreviewable'; readonly why: string }
}

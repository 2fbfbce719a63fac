/** Why a diff cannot be read. */
export type FaultName =
  /** It ends in the middle of a line, a hunk or an entry. */
  | 'truncated'
  /** The listing of `--raw -z` is not one. */
  | 'bad_listing'
  /** The diff of a merge, with more than one old side. */
  | 'combined_diff'
  | 'bad_header'
  | 'bad_hunk'
  /** The numbers of a hunk do not follow from those before it: a piece is missing. */
  | 'misplaced_hunk'
  | 'unexpected_line'
  /** The listing and the patch do not tell of the same files. */
  | 'sections_differ'

export type Fault = {
  readonly kind: 'fault'
  readonly why: FaultName
  /** Line of the patch, from 1; 0 where it is not about one. */
  readonly line: number
  readonly words: string
}

/** What was read, or why it was not. A diff is read whole or not at all. */
export type Reading<T> = { readonly kind: 'read'; readonly value: T } | Fault

export function fault(why: FaultName, line: number, words: string): Fault {
  return { kind: 'fault', why, line, words }
}

export function read<T>(value: T): Reading<T> {
  return { kind: 'read', value }
}

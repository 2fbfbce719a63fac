import type { Config } from './config.ts'

/** The words of a repository that decide whether an event could be ours; a hint, never a fact. */
export type Vocabulary = {
  readonly handle: string
  readonly askLabel: string
  readonly mergeLabel: string
  readonly holdLabels: readonly string[]
  /** Branches merged into; null is the default branch alone. */
  readonly bases: readonly string[] | null
  /** Whether every pull request is ours to review. */
  readonly reviews: boolean
}

export function vocabularyOf(config: Config): Vocabulary {
  return {
    handle: config.command.handle,
    askLabel: config.labels.ask,
    mergeLabel: config.merge.label,
    holdLabels: config.hold.labels,
    bases: config.merge.bases ?? null,
    reviews: config.review.enabled,
  }
}

/** GitHub's label names are one name in every case. */
export function sameLabel(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

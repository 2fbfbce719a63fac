import type { Config } from './config.ts'
import { labels } from './names.ts'

/** The words of a repository that decide whether an event could be ours; a hint, never a fact. */
export type Vocabulary = {
  readonly handle: string
  readonly askLabel: string
  readonly mergeLabel: string
  readonly holdLabels: readonly string[]
  /** Whether every pull request is ours to review. */
  readonly reviews: boolean
}

export function vocabularyOf(config: Config): Vocabulary {
  return {
    handle: config.command.handle,
    askLabel: config.labels.ask,
    mergeLabel: labels.merge,
    holdLabels: config.hold.labels,
    reviews: config.review.enabled,
  }
}

/** GitHub's label names are one name in every case. */
export function sameLabel(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

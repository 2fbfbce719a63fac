import type { LabelEvent } from './snapshot.ts'

/** What was read about the labels that an issue or a pull request had. */
export type LabelHistory = {
  /** Newest last; only of labels this product gives meaning to. */
  readonly labelEvents: readonly LabelEvent[]
  /** False where GitHub has older events, of any label, that were not read. */
  readonly labelEventsComplete?: boolean
  /** The time of the oldest event, of any label, that was read, where older ones were not. */
  readonly labelEventsSince?: string
}

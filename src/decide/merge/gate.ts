import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import type { View } from '../view.ts'

/** What stands in the way of a merge. */
export type Blocker = {
  readonly reason: Reason
  readonly sentence: string
  /** When this may have passed by itself. */
  readonly wakeAt?: string
}

/** One yes (null) or no about an open pull request. */
export type Gate = (view: View, pull: PullFacts) => Blocker | null

export function no(reason: Reason, sentence: string): Blocker {
  return { reason, sentence }
}

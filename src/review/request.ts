import type { ReviewMemory, ReviewReport } from '../domain/review/report.ts'
import type { ItemSpec } from './checklist.ts'
import type { DiffReading } from './file-diff.ts'
import type { FindNodes, MatchLines } from './hit.ts'
import type { AskModel } from './model.ts'

/** What a review may read at most; above it units are judged in the order of their risk, and the rest is listed. */
export type ReviewCaps = {
  readonly files: number
  readonly lines: number
  readonly bytes: number
  /** Estimated input tokens of all judging calls. */
  readonly tokens: number
}

/** Everything a review is about. Nothing in it comes from the pull request but the diff and the labels. */
export type ReviewRequest = {
  readonly pull: number
  readonly base: string
  readonly mergeBase: string
  readonly head: string
  readonly baseRef: string
  readonly labels: readonly string[]
  readonly diff: DiffReading
  readonly items: readonly ItemSpec[]
  readonly checklists: ReviewReport['checklists']
  /** Checklists that could not be used; each is told, and blocks. */
  readonly problems: readonly string[]
  /** Patterns of words that name a guard in this repository; they count beside the `controls` of every item. */
  readonly controls: readonly string[]
  readonly waivers: ReviewReport['waivers']
  readonly memory: ReviewMemory
  /** Id of the model, part of every content key. */
  readonly model: string
  readonly caps: ReviewCaps
}

/** What a review takes from outside. */
export type ReviewPorts = {
  readonly ask: AskModel
  readonly matchLines: MatchLines
  readonly findNodes: FindNodes
  /** 32 hex digits of chance, other ones each time. */
  readonly nonce: () => string
  /** sha256 of a text, as hex. */
  readonly digest: (text: string) => string
  /** One line of progress. */
  readonly tell: (line: string) => void
}

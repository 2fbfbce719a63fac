import type { Actor } from './identity.ts'
import type { BaseRules } from './review/policy.ts'
import type { ReviewRecord } from './review/record.ts'
import type { CommentFacts, LabelEvent } from './snapshot.ts'

export type CheckFacts = {
  readonly name: string
  readonly appId: number | null
  readonly kind: 'check_run' | 'status'
  readonly databaseId: number | null
  /** GitHub's own word in upper case, for example `COMPLETED`, `IN_PROGRESS`; unknown words stay as they are. */
  readonly status: string
  readonly conclusion: string | null
  readonly startedAt: string | null
  readonly completedAt: string | null
  readonly url: string | null
  /** Workflow and event that made it, for example `CI on push`; without it no check counts as replaced by a newer one. */
  readonly workflow?: string
}

/** The App's own check run on a head, with the machine block it carries. */
export type OwnCheck = {
  readonly databaseId: number
  readonly status: string
  readonly conclusion: string | null
  readonly externalId: string
  readonly title: string
}

/** The App's check run with the verdicts on a head, and what its text says about each pull request with that head. */
export type ChecklistCheck = OwnCheck & { readonly records: readonly ReviewRecord[] }

/** A review thread, as far as the App has to know it. */
export type ThreadFacts = {
  readonly nodeId: string
  readonly resolved: boolean
  readonly path: string
  /** Its first comment. */
  readonly commentId: string
  readonly body: string
  /** Whether the App opened it, and whether anybody else spoke after that. */
  readonly own: boolean
  readonly answered: boolean
  /** Whether nobody spoke after that: one that is resolved all the same was closed by a person. */
  readonly bare: boolean
}

export type PullFacts = {
  readonly nodeId: string
  readonly number: number
  readonly title: string
  readonly body: string
  readonly open: boolean
  readonly merged: boolean
  readonly mergedAt: string | null
  readonly mergeCommit: string | null
  readonly draft: boolean
  readonly locked: boolean
  readonly author: Actor | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly headRef: string
  readonly headOid: string
  readonly headMessage: string
  readonly headCommittedAt: string
  readonly baseRef: string
  readonly baseOid: string
  readonly baseRules: BaseRules
  /** The commit that base and head have in common; read only where the base moved since the verdict that stands. */
  readonly mergeBase: string | null
  readonly crossRepository: boolean
  /** Whether the head branch still exists. */
  readonly headRefExists: boolean
  readonly labels: readonly string[]
  readonly labelEvents: readonly LabelEvent[]
  /** GitHub's word: `MERGEABLE`, `CONFLICTING`, `UNKNOWN`, or one this version does not know. */
  readonly mergeable: string
  /** GitHub's word: `CLEAN`, `BLOCKED`, `BEHIND`, `DIRTY`, `UNSTABLE`, `UNKNOWN`, `HAS_HOOKS`, `DRAFT`, … */
  readonly mergeState: string
  readonly checks: readonly CheckFacts[]
  readonly checksComplete: boolean
  /** GitHub Actions suites on the head that are not completed, though they may have no runs yet. */
  readonly openSuites: number
  readonly ownMergeCheck: OwnCheck | null
  readonly checklist: ChecklistCheck | null
  readonly reviews: readonly {
    readonly author: Actor | null
    readonly state: string
    readonly commit: string
    readonly at: string
  }[]
  readonly reviewsComplete: boolean
  readonly threads: readonly ThreadFacts[]
  readonly unresolvedThreads: number
  readonly threadsComplete: boolean
  readonly lastThreadAt: string | null
  /** The newest change from draft to ready. */
  readonly readyAt: string | null
  /** The newest change back to draft. The App never does that, so a person wants it to wait. */
  readonly draftedAt: string | null
  readonly paths: readonly string[]
  readonly pathsComplete: boolean
  readonly comments: readonly CommentFacts[]
  readonly commentsComplete: boolean
  /** Numbers of the issues GitHub links by closing keywords. */
  readonly closes: readonly number[]
  /** Whether `GET /pulls/{n}` shows a stack; null when it was not read. */
  readonly stacked: boolean | null
}

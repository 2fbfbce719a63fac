import type { Actor } from './identity.ts'
import type { LabelHistory } from './label-history.ts'
import type { MergeRecord } from './merge/record.ts'
import type { BaseRules } from './review/policy.ts'
import type { ReviewRecord } from './review/record.ts'
import type { CommentFacts } from './snapshot.ts'

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
  /** Workflow and event that made it, for example `CI on push`; checks that name none are one of a kind. */
  readonly workflow?: string
  /** The commit it reported on, where that is not known to be the head. */
  readonly commit?: string
  /** Attempt of its workflow run, counted from 1. */
  readonly attempt?: number
  /** Whether its job was cancelled before any step ran. */
  readonly lostRunner?: boolean
}

/** The App's own check run on a head, with the machine block it carries. */
export type OwnCheck = {
  readonly databaseId: number
  readonly status: string
  readonly conclusion: string | null
  readonly externalId: string
  readonly title: string
}

/** The App's check run that says why a head is not merged, with the record its summary ends with. */
export type MergeCheck = OwnCheck & { readonly record: MergeRecord | null }

/** The App's check run with the verdicts on a head, and what its text says about each pull request with that head. */
export type ChecklistCheck = OwnCheck & { readonly records: readonly ReviewRecord[] }

/** A review thread, as far as the App has to know it. */
export type ThreadFacts = {
  readonly nodeId: string
  readonly resolved: boolean
  readonly path: string
  /** The page of its first comment. */
  readonly url: string | null
  /** Its first comment. */
  readonly commentId: string
  readonly body: string
  /** Whether the App opened it, and whether anybody else spoke after that. */
  readonly own: boolean
  readonly answered: boolean
  /** Whether nobody spoke after that: one that is resolved all the same was closed by a person. */
  readonly bare: boolean
}

export type PullFacts = LabelHistory & {
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
  /** GitHub's word: `MERGEABLE`, `CONFLICTING`, `UNKNOWN`, or one this version does not know. */
  readonly mergeable: string
  /** GitHub's word: `CLEAN`, `BLOCKED`, `BEHIND`, `DIRTY`, `UNSTABLE`, `UNKNOWN`, `HAS_HOOKS`, `DRAFT`, … */
  readonly mergeState: string
  readonly checks: readonly CheckFacts[]
  readonly checksComplete: boolean
  /** GitHub Actions suites on the head that are not completed, though they may have no runs yet. */
  readonly openSuites: number
  readonly ownMergeCheck: MergeCheck | null
  readonly checklist: ChecklistCheck | null
  readonly reviews: readonly ReviewFacts[]
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
  /** Whether a file was renamed whose former path `paths` may not hold. */
  readonly renames?: boolean
  readonly comments: readonly CommentFacts[]
  readonly commentsComplete: boolean
  /** Numbers of the issues GitHub links by closing keywords. */
  readonly closes: readonly number[]
  /** GitHub's `reviewDecision`; null where no rule asks for reviews. */
  readonly reviewDecision: string | null
  /** Logins, or names of teams, that were asked for a review and have not answered. */
  readonly requestedReviewers: readonly string[]
  readonly rebaseable: boolean
  readonly maintainerCanModify: boolean
  /** Commits of the branch, oldest first. */
  readonly commits: readonly PullCommit[]
  readonly commitsComplete: boolean
  readonly queue: QueueFacts
  /** Who armed GitHub's auto-merge; null when nobody did. */
  readonly autoMergeBy: string | null
  /** The native stack, as `GET /pulls/{n}` shows it; null where it is in none, `unread` where that was not read. */
  readonly stack: { readonly position: number | null; readonly size: number | null } | 'unread' | null
}

export type ReviewFacts = {
  readonly author: Actor | null
  readonly bot: boolean
  /** Whether GitHub counts its author among those with write access. */
  readonly writer: boolean
  readonly state: string
  readonly commit: string
  readonly at: string
  readonly body: string
  /** Whether it opened one of the threads that were read; one that only replies does not. */
  readonly opensThread?: boolean
}

export type PullCommit = {
  readonly oid: string
  readonly message: string
  /** Login of its author; null where the e-mail belongs to nobody. */
  readonly author: string | null
  /** Made by GitHub's own pages, for example by "Update branch". */
  readonly viaWeb: boolean
  /** At most 3; read of the newest 20 commits, empty for older ones. */
  readonly parents: readonly string[]
}

export type QueueFacts = {
  readonly enabled: boolean
  readonly entry: {
    readonly nodeId: string
    readonly state: string
    readonly position: number | null
    /** Login of whoever put it there. */
    readonly by: string | null
  } | null
  /** The last removal: the head it was about, and the checks that failed in its group. */
  readonly removal: {
    readonly head: string
    readonly at: string
    readonly failing: readonly string[]
    /** GitHub's word, for example `failed_checks`, `merge_conflict`, `manual` or `merged`. */
    readonly reason?: string
  } | null
}

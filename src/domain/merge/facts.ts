import type { Actor } from '../identity.ts'
import type { CheckFacts } from '../pull.ts'

/** Everything that the judgment about one merge may know; times are ISO 8601. Made from a snapshot, or by hand in a test. */
export type MergeFacts = {
  readonly now: string
  /** Numeric id of the App that judges. */
  readonly appId: number
  /** Requests or points left in this hour; null where GitHub did not say. */
  readonly requestsLeft: number | null
  readonly pull: MergePull
  readonly checks: readonly CheckFacts[]
  /** Suites of GitHub Actions on the head that are not completed, though they may have no runs yet. */
  readonly openSuites: number
  readonly reviews: readonly Opinion[]
  /** Reviewers or teams that were asked and have not answered. */
  readonly requestedReviewers: readonly string[]
  readonly threads: readonly { readonly resolved: boolean; readonly url: string | null }[]
  readonly evidence: readonly Evidence[]
  readonly rules: MergeRules
  readonly repository: MergeRepository
  /** What could not be read, in words for people. */
  readonly unread: readonly string[]
  /** Lists whose rest was not fetched. */
  readonly truncated: readonly Truncated[]
  readonly history: MergeHistory
  /** What the ledger and the configuration know beyond GitHub's page. */
  readonly own: OwnFacts
}

export type Truncated = 'checks' | 'threads' | 'files' | 'reviews' | 'commits'

export type MergePull = {
  readonly number: number
  readonly title: string
  readonly body: string
  /** Login of the author; empty when the account is gone. */
  readonly author: string
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED'
  readonly draft: boolean
  readonly labels: readonly string[]
  readonly priority: number
  readonly headRef: string
  readonly head: string
  readonly headMessage: string
  /** When the head was first seen by anybody but its author. */
  readonly pushedAt: string
  readonly baseRef: string
  readonly baseOid: string
  readonly baseIsDefault: boolean
  readonly fork: boolean
  /** Whether the branch of a fork may be updated by people here. */
  readonly maintainerCanModify: boolean
  /** GitHub's words. */
  readonly mergeable: string
  readonly rebaseable: boolean
  readonly mergeState: string | null
  readonly reviewDecision: string | null
  readonly queueEntry: { readonly byUs: boolean; readonly position: number | null; readonly state: string } | null
  readonly autoMerge: { readonly byUs: boolean } | null
  /** The last removal from the merge queue: the head it was about, and the checks of its group that failed. */
  readonly queueRemoval: { readonly head: string; readonly failing: readonly string[]; readonly at?: string } | null
  /** Null where it is in no stack; `unread` where the one read that shows it did not happen. */
  readonly stack: { readonly lowerOpen: boolean; readonly position: number | null } | 'unread' | null
  readonly dependsOn: readonly { readonly number: number; readonly state: string }[]
  readonly mergeAfter: string | null
  readonly paths: readonly string[]
  /** Commits of the branch, oldest first, as far as they were read. */
  readonly commits: readonly MergeCommit[]
  /** Logins of everybody who committed to the branch or is named as a co-author. */
  readonly contributors: readonly string[]
  /** Whether somebody else wrote some of it, under an address that names no login. */
  readonly unknownContributors?: boolean
}

export type MergeCommit = {
  readonly oid: string
  readonly message: string
  /** Made by GitHub's own button, for example "Update branch". */
  readonly viaWeb: boolean
  readonly parents: number
  /** Whether the first parent is a commit of this pull request and the second is not. */
  readonly mergesBase: boolean
}

/** A submitted review. */
export type Opinion = {
  readonly author: Actor
  readonly bot: boolean
  /** Whether the author's word counts: somebody with write access. */
  readonly counts: boolean
  /** GitHub's word: `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `DISMISSED`, … */
  readonly state: string
  readonly commit: string
  readonly at: string
  /** Grows with age order; of two by one author the higher is newer. */
  readonly order: number
  /** Says that its author could not review: a quota, an error. Such a notice is no review. */
  readonly notice: boolean
}

/** A recorded verdict about a head and a base. */
export type Evidence = {
  readonly name: string
  readonly head: string
  readonly baseRef: string
  readonly outcome: 'pass' | 'fail' | 'pending' | 'unknown' | 'missing'
  readonly order: number
  /** One sentence for people. */
  readonly words: string
}

export type RequiredCheck = { readonly name: string; readonly appId: number | null }

/** The union of rulesets and classic protection on the base. */
export type MergeRules = {
  readonly source: 'none' | 'classic' | 'ruleset' | 'both'
  readonly requiredChecks: readonly RequiredCheck[]
  readonly requiredApprovals: number
  readonly strict: boolean
  readonly threadsResolved: boolean
  readonly signatures: boolean
  /** Whether the App may move the base at all. */
  readonly mayPush: boolean
  /** GitHub's `current_user_can_bypass`; null where it was not asked. */
  readonly bypass: string | null
  readonly mergeQueue: boolean
  /** Methods a rule allows; null where none says. */
  readonly methods: readonly MergeMethod[] | null
  /** Types of rules that this product cannot evaluate; GitHub decides about them. */
  readonly others: readonly string[]
}

export type MergeMethod = 'merge' | 'squash' | 'rebase'

export type MergeRepository = {
  readonly methods: readonly MergeMethod[]
  readonly deletesBranches: boolean
  /** Open pull requests based on the head branch; null where they were not counted. */
  readonly dependents: number | null
  /** Open issues that stop merging; empty `branches` means all. */
  readonly blockers: readonly { readonly number: number; readonly branches: readonly string[] }[]
}

/** What was done about this head before, as our own check run remembers it. */
export type MergeHistory = {
  /** Failed calls on this head. */
  readonly attempts: number
  readonly lastApi: string | null
  /** The head that was merged by us already. */
  readonly mergedHead: string | null
  /** A merge that GitHub works on in the background. */
  readonly pending: boolean
}

export type OwnFacts = {
  /** Holds by a comment or by a label that nobody with write access took off: one sentence each. */
  readonly holds: readonly string[]
  /** What the publisher found on its hold list, until somebody approves this head. */
  readonly findings: readonly ('mode_change' | 'sensitive_path')[]
  /** The head that somebody approved by a comment. */
  readonly approvedHead: string | null
  /** Whether that was the author of the pull request: nobody else has looked then. */
  readonly approvedByAuthor?: boolean
  /** Whether the draft is the App's own to mark ready. */
  readonly draftIsOurs: boolean
  /** When the App (or somebody) marked it ready. */
  readonly readyAt: string | null
  /** The latest of ready, push, review and thread. */
  readonly activeAt: string | null
  /** Whether `signalbox / merge` was given on this head before this pass. */
  readonly checkGivenBefore: boolean
  /** Whether another pull request has the same head. */
  readonly sharedHead?: boolean
  /** Whether nothing was merged by the App here before and nobody confirmed that it may. */
  readonly firstMerge: boolean
  /** Logins whose approval never counts: those who asked for the work. */
  readonly askers: readonly string[]
  /** What the message of the merge commit says besides the branch's own words. */
  readonly message: { readonly closes: number | null; readonly ledger: string | null; readonly host: string }
}

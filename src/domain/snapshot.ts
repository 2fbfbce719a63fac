import type { Config } from './config.ts'
import type { EffectKind } from './decision.ts'
import type { Actor, RepositoryRef, Self } from './identity.ts'
import type { LabelHistory } from './label-history.ts'
import type { LedgerState } from './ledger/state.ts'
import type { AnswerMeaning } from './merge/answer.ts'
import type { PullFacts } from './pull.ts'
import type { Reason } from './reason.ts'

/** What is true on GitHub about one subject, read at `readAt`; immutable, parsed, and all that a decision may know. */
export type Snapshot = {
  readonly readAt: string
  readonly self: Self
  readonly repository: RepositoryFacts
  readonly config: ConfigReading
  readonly ledger: LedgerReading
  readonly issue: IssueFacts | null
  readonly pull: PullFacts | null
  /**
   * By login, for everybody whose word could matter here: authors of comments with a command line that are not answered,
   * who set the ask and merge labels last, who removed a hold label last, and who caused the live claim.
   * Somebody without an entry counts like `unavailable`. No collaborator: `read` with level `none`.
   */
  readonly permissions: Readonly<Record<string, PermissionReading>>
  /** The run of the live claim, where it was looked up; `absent` when no run of that name exists. */
  readonly run: RunFacts | 'absent' | 'not_read'
  /** The same for the live claim of a review. */
  readonly reviewRun: RunFacts | 'absent' | 'not_read'
  /** How many people have maintain or admin; null where it was not read, which is unless somebody wants to waive. */
  readonly maintainers: number | null
  /**
   * Existing branches whose names start with `agent/<issue number>-` (one `refs(refPrefix: "refs/heads/agent/", query: "<n>-")`
   * in the same query, as the title is not known before), and `agent` itself where such a branch stands in the way.
   */
  readonly branches: readonly string[]
  /**
   * True from the append of the subject's claim to the end of this very pass: nothing needs looking up, and whoever made the
   * claim makes its workpad. A dispatch that named no run ends it.
   */
  readonly justClaimed: boolean
  /** The same for the claim of a review. */
  readonly justOrdered: boolean
  /** What GitHub refused in this very pass. One more decision is made with it, so that the refusal gets its words. */
  readonly refusal: Refusal | null
  /**
   * What GitHub took on in this very pass and has not finished: a merge in the background with its uuid, an entry in the
   * queue, an update of the branch. GitHub's replicas may not show it yet.
   */
  readonly accepted?: Accepted | null
  /** True once the App merged the pull request in this very pass. */
  readonly justMerged?: true
  /** True once `signalbox / merge` was given in this very pass: GitHub may go on blocking for a moment. */
  readonly justPassed?: true
  /** The rules of the pull request's base branch, where a merge could happen. */
  readonly rules: RulesReading
  /** Open issues with the label that stops merging; empty `branches` stop all of it. */
  readonly blockers: readonly { readonly number: number; readonly branches: readonly string[] }[]
  /** Pull requests that this one says it depends on, with GitHub's word for their state, or `UNREAD`; number 0 is what was not understood. */
  readonly dependencies: readonly { readonly number: number; readonly state: string }[]
  /** Points of GraphQL left in this hour, as the query itself was told; null where GitHub did not say. */
  readonly requestsLeft: number | null
}

export type Accepted = {
  readonly reason: 'merge_pending' | 'in_merge_queue' | 'updating'
  readonly uuid: string | null
}

export type Refusal = {
  readonly effect: EffectKind
  readonly reason: Reason
  readonly words: string
  /** What the answer means for the merge, where the effect was one of its calls. */
  readonly meaning?: AnswerMeaning
}

export type RepositoryFacts = RepositoryRef & {
  readonly id: number
  readonly nodeId: string
  /** The page of the repository, for example `https://github.com/octo/toy`. */
  readonly url: string
  /** When the App was installed here, where the host knows it; older labels and comments are never picked up. */
  readonly installedAt: string | null
  /** Names of the labels that exist; null when they were not read (only an installation asks for them). */
  readonly labels: readonly string[] | null
  readonly readOnly: boolean
  readonly private: boolean
  /** Ways to merge that the repository's settings allow. */
  readonly mergeMethods: readonly ('merge' | 'squash' | 'rebase')[]
  /** Whether GitHub itself deletes head branches after a merge. */
  readonly deletesBranches: boolean
  readonly defaultBranch: string
  readonly defaultOid: string
  /** Blob id of the workflow file on the default branch; null when there is none. */
  readonly workflowOid: string | null
  /** Whether that file has a `workflow_dispatch` trigger with the input a dispatch needs. */
  readonly workflowUsable: boolean
}

export type ConfigReading =
  | { readonly kind: 'read'; readonly config: Config; readonly source: 'file' | 'defaults' }
  | { readonly kind: 'invalid'; readonly message: string; readonly config: Config }

export type LedgerReading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'valid'; readonly oid: string; readonly tree: string; readonly state: LedgerState }
  /** `restore` is the newest valid entry below, where one was found. */
  | { readonly kind: 'invalid'; readonly oid: string; readonly restore: string | null }
  | { readonly kind: 'rolled_back'; readonly oid: string; readonly restore: string | null }

export type PermissionReading =
  | {
      readonly kind: 'read'
      readonly id: number
      readonly level: 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'
    }
  | { readonly kind: 'unavailable' }

export type CommentFacts = {
  readonly nodeId: string
  readonly databaseId: number
  readonly author: Actor | null
  readonly authorIsBot: boolean
  readonly body: string
  readonly createdAt: string
  readonly edited: boolean
  readonly minimized: boolean
  /** The App's own reactions on it: its memory of what it saw, did and refused. */
  readonly seen: boolean
  readonly done: boolean
  readonly refused: boolean
  /** Which conversation it stands in. */
  readonly on: 'issue' | 'pull'
}

export type LabelEvent = {
  readonly label: string
  readonly added: boolean
  readonly at: string
  readonly actor: Actor | null
}

export type IssueFacts = LabelHistory & {
  readonly nodeId: string
  readonly number: number
  readonly title: string
  readonly body: string
  readonly open: boolean
  readonly locked: boolean
  readonly author: Actor | null
  readonly updatedAt: string
  readonly labels: readonly string[]
  /** The newest reopening: closing withdraws what the label asked, so it must be set again afterwards. */
  readonly reopenedAt: string | null
  readonly comments: readonly CommentFacts[]
  /** False when older comments exist that were not read. */
  readonly commentsComplete: boolean
  readonly assignees: readonly string[]
}

export type RunFacts = {
  readonly id: number
  readonly attempt: number
  readonly name: string
  readonly url: string
  readonly path: string
  readonly event: string
  readonly headBranch: string
  readonly actor: Actor
  readonly triggeringActor: Actor
  readonly status: string
  readonly conclusion: string | null
  readonly createdAt: string
  readonly startedAt: string | null
}

export type RulesReading =
  | { readonly kind: 'not_read' }
  | { readonly kind: 'unread'; readonly why: string }
  | ({ readonly kind: 'read' } & BaseBranchRules)

/** What holds on the base branch: rulesets and classic protection together. */
export type BaseBranchRules = {
  readonly source: 'none' | 'classic' | 'ruleset' | 'both'
  readonly requiredChecks: readonly { readonly name: string; readonly appId: number | null }[]
  readonly requiredApprovals: number
  readonly strict: boolean
  /** Whether every review thread has to be resolved. */
  readonly threadsResolved: boolean
  readonly signatures: boolean
  readonly restrictsPushes: boolean
  readonly mergeQueue: boolean
  /** Ways to merge that a ruleset allows; null where none says. */
  readonly methods: readonly ('merge' | 'squash' | 'rebase')[] | null
  /** Types of further rules, which only GitHub can judge. */
  readonly others: readonly string[]
}

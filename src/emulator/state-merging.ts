/** What the emulated GitHub remembers about merging, beside the records of `state.ts`. */

/** What a repository's settings page offers ("Pull Requests"). */
export type RepositorySettings = {
  mergeCommit: boolean
  squashMerge: boolean
  rebaseMerge: boolean
  autoMerge: boolean
  updateBranch: boolean
  /** GitHub removes the head branch itself after a merge. */
  deleteBranchOnMerge: boolean
}

/** Classic branch protection of the branches matching `pattern`; what is left out is not asked for. */
export type ClassicProtection = {
  pattern: string
  requiredChecks?: readonly { context: string; appId: number | null }[]
  /** Branches must be up to date before merging. */
  strict?: boolean
  requiredApprovals?: number
  dismissStaleReviews?: boolean
  requireCodeOwnerReviews?: boolean
  requireLastPushApproval?: boolean
  requiresConversationResolution?: boolean
  requiresSignatures?: boolean
  requiresLinearHistory?: boolean
  /** Only these may push, merges included: logins, and slugs of Apps. */
  restrictsPushes?: { people: readonly string[]; apps: readonly string[] }
}

/** The commit a queue builds for one entry, on its own branch: everything ahead of it and then its pull request. */
export type MergeGroup = { ref: string; headSha: string; baseSha: string; createdAt: string }

/** A place in the merge queue of a base; entries stand in the order of `place`. */
export type QueueEntry<Caller> = {
  id: number
  caller: Caller
  enqueuedAt: string
  jump: boolean
  place: number
  /** Null as long as the entry waits to be built. */
  group: MergeGroup | null
}

/** Why a pull request left the queue, as the webhook `pull_request` `dequeued` names it. */
export type RemovalReason =
  | 'UNKNOWN_REMOVAL_REASON'
  | 'MANUAL'
  | 'MERGE'
  | 'MERGE_CONFLICT'
  | 'CI_FAILURE'
  | 'CI_TIMEOUT'
  | 'ALREADY_MERGED'
  | 'QUEUE_CLEARED'
  | 'ROLL_BACK'
  | 'BRANCH_PROTECTIONS'
  | 'GIT_TREE_INVALID'
  | 'INVALID_MERGE_COMMIT'

/** Pull requests that build on each other, from the bottom to the top. */
export type Stack = { id: number; number: number; baseRef: string; pulls: readonly number[] }

export type MergeAction = 'default' | 'direct_merge' | 'merge_queue'

/** A merge that was asked for and runs in the background. */
export type AsyncMerge<Caller> = {
  uuid: string
  pullNumber: number
  caller: Caller
  /** The head it was asked for: another one cancels it. */
  sha: string
  method: 'default' | 'merge' | 'squash' | 'rebase'
  action: MergeAction
  title?: string
  message?: string
  /** Milliseconds since the epoch; the result is forgotten 24 hours later. */
  updatedAt: number
  result: AsyncResult | null
}
export type AsyncResult =
  | { status: 'merged'; message: string; sha: string }
  | { status: 'enqueued' | 'failed'; message: string }

/** The part of a pull request's record that only merging is interested in. */
export type PullMerging<Caller> = {
  queue?: QueueEntry<Caller> | null
  /** Whether maintainers may push to the head in a fork; true when left out, as on GitHub. */
  maintainerCanModify?: boolean
  /** Slugs of teams asked for a review; logins and slugs asked as code owners. */
  requestedTeams?: Set<string>
  askedAsOwners?: Set<string>
}

/** The part of a repository's record that only merging is interested in. */
export type RepositoryMerging<Caller> = {
  settings: RepositorySettings
  protections: ClassicProtection[]
  stacks: Stack[]
  asyncMerges: AsyncMerge<Caller>[]
}

import type { MergeMethod } from './facts.ts'

/** How a repository wants to be merged. `docs/configuration.md` says which of these the configuration file holds. */
export type MergePolicy = {
  /** False where the configuration does not parse. */
  readonly valid: boolean
  /** Another instance of the App that the configuration names; null when none. */
  readonly appId: string | null
  readonly mode: 'merge' | 'report_only'
  /** Any of them opts in; null where nothing has to. */
  readonly requireLabel: readonly string[] | null
  readonly holdLabels: readonly string[]
  /** Regular expression, read without regard to case; empty is off. */
  readonly holdTitlePattern: string
  readonly allowedAuthors: readonly string[] | null
  readonly allowedBases: 'default' | 'any' | readonly string[]
  readonly freeze: { readonly minPriority: number } | null
  readonly requireProtection: boolean
  /** Null takes the first that is allowed, in the order merge, squash, rebase. */
  readonly mergeMethod: MergeMethod | null
  readonly deleteBranch: boolean
  /** Text of the squash message; null is the built-in one. */
  readonly messageTemplate: string | null
  readonly gate: 'all' | 'required'
  readonly optionalChecks: readonly string[]
  readonly allowNoChecks: boolean
  readonly settleSeconds: number
  readonly missingCheckTimeoutSeconds: number
  readonly updateWhenCheckMissing: boolean
  readonly blockOnNeutral: boolean
  readonly skippedIsSuccess: boolean
  readonly minCiSeconds: number
  /** Highest attempt at which a run that lost its runner is run again. */
  readonly rerunInterrupted: number
  readonly requiredApprovals: number
  readonly approvalsMustBeOnHead: boolean
  readonly approvalsSurviveUpdateMerge: boolean
  readonly contributorsMayApprove: boolean
  readonly humanApprovalsOnly: boolean
  readonly blockOnRequestedReviewers: boolean
  readonly requireThreadsResolved: boolean
  /** Names of verdicts that have to pass on this head and base. */
  readonly requiredEvidence: readonly string[]
  /** Globs; a change of one needs a person. */
  readonly sensitivePaths: readonly string[]
  readonly updateBranch: 'always' | 'when_required' | 'never'
  readonly updateOptimistic: boolean
  readonly updateIgnoredAuthors: readonly string[]
  readonly onUnexplainedBlock: 'wait' | 'attempt'
  readonly maxAttemptsOnHead: number
  readonly ownCheckName: string
  readonly rateLimitFloor: number
  /** Whether heads in forks are merged at all. */
  readonly mergeForks: boolean
  /** Whether pull requests that touch workflow files are left to people. */
  readonly workflowsByPeople: boolean
  /** Whether files that steer builds, tests, releases or this product need a person's approval. */
  readonly steeringNeedsPerson: boolean
  /** Whether skipped and neutral checks alone are no evidence, unless a rule names them and nobody marked a draft ready. */
  readonly needsRealCheck: boolean
  /** Milliseconds in which nothing may have happened; 0 is off. */
  readonly quiet: number
  readonly waitFor: readonly AwaitedReviewer[]
  /** Milliseconds after the later of push and ready. */
  readonly waitLimit: number
  /** Whether the first merge of a repository waits for a person. */
  readonly confirmFirstMerge: boolean
  /** How the App is addressed, for words that tell what to comment. */
  readonly handle: string
}

/** Somebody whose review of the head is awaited, and what happens when it does not come in time. */
export type AwaitedReviewer = { readonly login: string; readonly otherwise: 'hold' | 'merge' }

import type { Reason } from '../reason.ts'
import type { MergeMethod } from './facts.ts'

/**
 * What follows about a merge. `wait`: time or another actor will change it; `blocked`: somebody must be called; `noop`: not
 * ours or finished; `config_error`: the repository, the App or the policy must be changed.
 */
export type MergeDecision =
  | 'merge'
  | 'enqueue'
  | 'dequeue'
  | 'update_branch'
  | 'wait'
  | 'blocked'
  | 'noop'
  | 'config_error'

export type MergeAction =
  | 'merge'
  | 'enqueue'
  | 'dequeue'
  | 'update_branch'
  | 'delete_branch'
  | 'nudge_mergeability'
  | 'rerun_failed_jobs'
  | 'disable_auto_merge'

/** A gate that does not open. */
export type Refusal = {
  readonly decision: Exclude<MergeDecision, 'merge' | 'enqueue'>
  readonly reason: Reason
  /** What is in the way and what would move it: one sentence, names in full. */
  readonly words: string
  readonly links?: readonly Link[]
  /** When this may have passed by itself, as ISO 8601. */
  readonly wakeAt?: string
  readonly actions?: readonly MergeAction[]
}

export type Link = { readonly text: string; readonly url: string }

/** One line of the table of gates, for a gate that was asked. One that passes may say what it saw. */
export type GateRow = { readonly gate: GateName; readonly refusal: Refusal | null; readonly note: string | null }

/** The gates, in the order in which they are asked. */
export const gateNames = [
  'instance',
  'configuration',
  'state',
  'reading',
  'opt_in',
  'author',
  'hold',
  'queue',
  'blockers',
  'freeze',
  'base',
  'fork',
  'workflows',
  'protection',
  'method',
  'conflict',
  'title',
  'draft',
  'mergeability',
  'update',
  'attempts',
  'dependencies',
  'stack',
  'schedule',
  'paths',
  'reviews',
  'approvals',
  'threads',
  'awaited_reviews',
  'checks',
  'running',
  'required',
  'real_check',
  'verdict',
  'github',
  'quiet',
  'first_merge',
  'ejection',
] as const
export type GateName = (typeof gateNames)[number]

/** The one pinned call that merges. */
export type MergeCall = {
  readonly sha: string
  readonly method: MergeMethod
  readonly title: string
  /** Null leaves the message to GitHub. */
  readonly message: string | null
  readonly api: 'merge' | 'merge-async'
}

export type MergeJudgment = {
  readonly decision: MergeDecision
  readonly reason: Reason
  readonly rows: readonly GateRow[]
  readonly actions: readonly MergeAction[]
  readonly merge: MergeCall | null
  /** When to look again without an event; null where only an event helps. */
  readonly wakeAt: string | null
}

import type { Reason } from '../reason.ts'

/** A call that moves a pull request towards its merge. */
export type MergeApi =
  | 'merge'
  | 'merge-async'
  | 'merge-async-status'
  | 'enqueue'
  | 'dequeue'
  | 'update-branch'
  | 'delete-ref'
  | 'get-commit'
  | 'enable-auto-merge'
  | 'graphql'

/** GitHub's answer to one of our calls. */
export type ApiAnswer = {
  readonly api: MergeApi
  /** HTTP status; 0 where the connection was lost. */
  readonly status: number
  readonly message?: string
  readonly body?: unknown
  /** How often this call was made on this head, counted from 1. */
  readonly attempt?: number
  /** Seconds, from the `retry-after` header. */
  readonly retryAfter?: number
}

/** What an answer means and what comes next. */
export type AnswerMeaning = {
  readonly decision: 'done' | 'retry' | 'reevaluate' | 'wait' | 'blocked' | 'config_error' | 'enqueue'
  readonly reason: Reason
  /** Whether it is about this pull request only, or about everything that goes to its base. */
  readonly scope: 'pull_request' | 'base_branch'
  /** Seconds to wait before the same call may be made again. */
  readonly delay: number
  readonly actions: readonly ('delete_branch' | 'add_label' | 'comment')[]
  /** GitHub's words or ours, for people. */
  readonly words: string
}

import type { JobSpec } from '../../domain/job.ts'

/** What a review job names. */
export type Order = {
  readonly pull: number
  readonly base: string
  readonly head: string
  readonly baseRef: string
  /** Check runs of ours, newest first. */
  readonly memory: readonly number[]
}

/** @throws for a job of another kind, which `acceptJob` has sorted out before */
export function orderOf({ kind, pull, base, head, review }: JobSpec): Order {
  if (kind !== 'review' || pull === null || head === null || !review) throw new Error('The job is not a review.')
  return { pull, base, head, baseRef: review.baseRef, memory: review.memory }
}

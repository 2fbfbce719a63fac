import type { Outcome, StopKind } from '../domain/bundle.ts'

/**
 * How a stop counts. What ended early keeps its work as `partial`; what never could work is `failed`.
 * @param changed whether the tree differs from the commit the run started from
 */
export function outcomeOf(stop: StopKind, changed: boolean): Outcome {
  switch (stop) {
    case 'submitted':
      return changed ? 'done' : 'no_change'
    case 'blocked':
    case 'needs_human':
      return 'blocked'
    case 'turns':
    case 'budget':
    case 'timeout':
    case 'aborted':
    case 'no_progress':
    case 'context':
      return 'partial'
    case 'refusal':
    case 'transient':
    case 'auth':
    case 'billing':
    case 'config':
    case 'crash':
    case 'not_ours':
    case 'stale':
    case 'unknown_version':
    case 'use_retry':
    case 'sandbox_unavailable':
    case 'setup_failed':
      return 'failed'
  }
}

import type { Premises } from '../../domain/decision.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { sameName } from './gate.ts'

/**
 * What a merge was judged on and is looked at once more right before the call. A hold label that stands there although
 * the judgment says merge was lifted by somebody with write access.
 */
export function premisesOf({ baseRef, labels }: PullFacts, { holdLabels, requireLabel }: MergePolicy): Premises {
  return {
    base: baseRef,
    holdLabels: holdLabels.filter((label) => !labels.some((one) => sameName(one, label))),
    label: requireLabel?.[0] ?? null,
  }
}

import type { PullFacts } from '../../domain/pull.ts'
import { reviewPolicy } from '../../domain/review/policy.ts'
import type { View } from '../view.ts'

/** The policy a pull request is judged by now. */
export function policyOf({ config, means }: View, { baseRules: rules, labels }: PullFacts): string {
  return reviewPolicy(config, { rules, labels }, means.digest)
}

import type { MergeFacts, MergeMethod } from '../../../domain/merge/facts.ts'
import type { MergePolicy } from '../../../domain/merge/policy.ts'
import { mergeLabels } from '../../../domain/names.ts'
import * as words from '../../../render/merge-words.ts'
import { type Gate, misconfigured } from '../gate.ts'

/** Whether repository, App and policy go together, and how it is merged. */

const order: readonly MergeMethod[] = ['merge', 'squash', 'rebase']

/** The base has rules where the policy wants some, and none of them keeps the App from moving it. */
export const baseIsProtected: Gate = ({ rules }, { requireProtection, mode }) => {
  if (requireProtection && rules.source === 'none') return misconfigured('protection_missing', words.protectionMissing)
  return rules.mayPush || mode === 'report_only' ? null : misconfigured('push_not_allowed', words.mayNotPush)
}

/** One method is asked for, repository and rules allow it, and GitHub can sign what it makes where a rule wants that. */
export const methodIsAllowed: Gate = (facts, policy) => {
  const asked = methodsByLabel(facts.pull.labels)
  if (asked.length > 1) {
    return misconfigured('method_label_conflict', words.methodLabels(asked.map((one) => `${mergeLabels.method}${one}`)))
  }
  const chosen = methodOf(facts, policy)
  const allowed = allowedMethods(facts)
  if (!allowed.some((one) => one === chosen)) {
    return misconfigured('method_not_allowed', words.method(chosen, allowed))
  }
  const signs = facts.rules.signatures && chosen === 'rebase'
  return signs ? misconfigured('signed_commits_rebase', words.signedRebase) : null
}

/** The method a label asks for, else that of the policy, else the first that is allowed; null where there is none. */
export function methodOf(facts: MergeFacts, { mergeMethod }: MergePolicy): MergeMethod | null {
  return methodsByLabel(facts.pull.labels)[0] ?? mergeMethod ?? allowedMethods(facts)[0] ?? null
}

/** The settings of the repository and its rules together (GitHub docs, "About merge methods on GitHub"). */
function allowedMethods({ repository, rules }: MergeFacts): readonly MergeMethod[] {
  return order.filter((one) => repository.methods.includes(one) && (rules.methods?.includes(one) ?? true))
}

function methodsByLabel(labels: readonly string[]): readonly MergeMethod[] {
  const words = labels.map((label) => label.toLowerCase())
  return order.filter((one) => words.includes(`${mergeLabels.method}${one}`))
}

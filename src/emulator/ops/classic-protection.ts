import type { BranchRule, Caller, Repository } from '../state.ts'
import type { ClassicProtection } from '../state-merging.ts'
import { branchMatches, planHasRules, rulesFor } from './rulesets.ts'

/** The classic protection of a branch: one for exactly that name goes before one for a pattern. */
export function protectionFor(repository: Repository, branch: string): ClassicProtection | null {
  if (!planHasRules(repository)) return null
  const fitting = repository.protections.filter((one) => branchMatches(one.pattern, branch, repository.defaultBranch))
  return fitting.find((one) => one.pattern === branch) ?? fitting[0] ?? null
}

/**
 * Everything that holds for a branch, whichever of the two systems asks for it: all of it aggregates, and the most
 * restrictive wins (GitHub docs, "About rulesets"). Who may push at all is apart, see `mayPushTo`.
 */
export function enforcedRules(repository: Repository, branch: string): BranchRule[] {
  return [...rulesFor(repository, branch), ...classicRules(repository, branch)]
}

/** Classic protection as the rules a ruleset would have for the same. */
export function classicRules(repository: Repository, branch: string): BranchRule[] {
  const one = protectionFor(repository, branch)
  if (one === null) return []
  const { pattern } = one
  const wanted: readonly (BranchRule | false)[] = [
    (one.requiredChecks !== undefined || one.strict === true) && { pattern, ...checksRule(one) },
    wantsReviews(one) && { pattern, ...reviewRule(one) },
    one.requiresSignatures === true && { pattern, type: 'required_signatures' },
    one.requiresLinearHistory === true && { pattern, type: 'required_linear_history' },
  ]
  return wanted.filter((rule) => rule !== false)
}

function checksRule({ requiredChecks = [], strict }: ClassicProtection): Omit<BranchRule, 'pattern'> {
  const checks = requiredChecks.map(({ context, appId }) => ({
    context,
    ...(appId === null ? {} : { integration_id: appId }),
  }))
  const parameters = { required_status_checks: checks, strict_required_status_checks_policy: strict === true }
  return { type: 'required_status_checks', parameters }
}

function wantsReviews(one: ClassicProtection): boolean {
  return one.requiredApprovals !== undefined || one.requiresConversationResolution === true
}

function reviewRule(one: ClassicProtection): Omit<BranchRule, 'pattern'> {
  const parameters = {
    required_approving_review_count: one.requiredApprovals ?? 0,
    dismiss_stale_reviews_on_push: one.dismissStaleReviews === true,
    require_code_owner_review: one.requireCodeOwnerReviews === true,
    require_last_push_approval: one.requireLastPushApproval === true,
    required_review_thread_resolution: one.requiresConversationResolution === true,
  }
  return { type: 'pull_request', parameters }
}

/** Whether classic protection lets somebody push to a branch, merges of pull requests included. */
export function mayPushTo(caller: Caller, repository: Repository, branch: string): boolean {
  const allowed = protectionFor(repository, branch)?.restrictsPushes
  if (!allowed) return true
  const slug = /^(.+)\[bot\]$/.exec(caller.login)?.[1]
  return slug === undefined ? allowed.people.includes(caller.login) : allowed.apps.includes(slug)
}

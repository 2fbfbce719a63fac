import { hasRole } from '../auth/permissions.ts'
import type { BranchRule, Issue, Pull, Repository, Review } from '../state.ts'
import { enforcedRules } from './classic-protection.ts'
import { pullOf } from './pulls-facts.ts'

export type ReviewDecision = 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED'

/** The last approval, refusal or dismissal of every reviewer; plain comments never replace an opinion. */
export function latestOpinions(pull: Pull): Review[] {
  const latest = new Map<string, Review>()
  for (const review of pull.reviews) {
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') latest.set(review.login, review)
  }
  return [...latest.values()]
}

/** The review verdict GitHub shows; null when no rule of the base branch asks for reviews. */
export function reviewDecision(repository: Repository, issue: Issue): ReviewDecision | null {
  const pull = pullOf(issue)
  const rules = reviewRules(repository, pull)
  if (!rules.some((rule) => required(rule) > 0)) return null
  if (opinionsOf(repository, pull, 'CHANGES_REQUESTED').length > 0) return 'CHANGES_REQUESTED'
  return rules.flatMap((rule) => reviewBlockers(repository, pull, rule)).length > 0 ? 'REVIEW_REQUIRED' : 'APPROVED'
}

/** What the review rules among these have against a merge, in GitHub's words. */
export function approvalBlockers(repository: Repository, issue: Issue, rules: readonly BranchRule[]): string[] {
  const pull = pullOf(issue)
  return rules
    .filter(asksForReviews)
    .flatMap((rule) => [...reviewBlockers(repository, pull, rule), ...threadBlockers(pull, rule)])
}

function reviewRules(repository: Repository, pull: Pull): BranchRule[] {
  return enforcedRules(repository, pull.baseRef).filter(asksForReviews)
}

function asksForReviews(rule: BranchRule): boolean {
  return rule.type === 'pull_request'
}

function required(rule: BranchRule): number {
  const count = rule.parameters?.['required_approving_review_count']
  return typeof count === 'number' ? count : 0
}

/** Opinions that count for rules: those of people with write access. */
function opinionsOf(repository: Repository, pull: Pull, state: Review['state']): Review[] {
  return latestOpinions(pull).filter((one) => one.state === state && hasRole(repository, one.login, 'write'))
}

function reviewBlockers(repository: Repository, pull: Pull, rule: BranchRule): string[] {
  const count = required(rule)
  const approvals = opinionsOf(repository, pull, 'APPROVED')
  const words: string[] = []
  if (count > 0 && opinionsOf(repository, pull, 'CHANGES_REQUESTED').length > 0) {
    words.push('Changes have been requested by reviewers with write access.')
  }
  if (approvals.length < count) {
    words.push(
      `At least ${count} approving review${count > 1 ? 's are' : ' is'} required by reviewers with write access.`,
    )
  }
  const fresh = approvals.some((review) => review.login !== pull.lastPusher)
  if (rule.parameters?.['require_last_push_approval'] === true && !fresh) {
    words.push('New changes require approval from someone other than the last pusher.')
  }
  return words
}

function threadBlockers(pull: Pull, rule: BranchRule): string[] {
  const wanted = rule.parameters?.['required_review_thread_resolution'] === true
  const open = pull.threads.some((thread) => thread.resolvedBy === null)
  return wanted && open ? ['A conversation must be resolved before this pull request can be merged.'] : []
}

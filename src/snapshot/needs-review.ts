import type { Config } from '../domain/config.ts'
import type { Self } from '../domain/identity.ts'
import { isReviewKey, type LedgerState, reviewKey, reviewOf } from '../domain/ledger/state.ts'
import { lastDay, reviewPolicy, verdictId } from '../domain/review/policy.ts'
import type { RepositoryFacts } from '../domain/snapshot.ts'
import { toActor } from './parse/actor.ts'
import type { PullSummary } from './parse/backlog.ts'

export type ReviewJudge = {
  readonly self: Self
  readonly config: Config
  readonly state: LedgerState
  readonly repository: Pick<RepositoryFacts, 'workflowOid' | 'installedAt'>
  /** ISO time. */
  readonly now: string
  readonly digest: (text: string) => string
}

/** Whether a pull request is reviewed here at all: ready ones, drafts of the App, and others where all drafts are. */
export function isReviewed({ isDraft, author }: PullSummary, { config, self }: Pick<ReviewJudge, 'config' | 'self'>) {
  const { enabled, drafts } = config.review
  return enabled && (!isDraft || drafts === 'all' || toActor(author)?.id === self.bot.id)
}

/**
 * A pull request needs a look when its verdict is missing, unfinished, about something else than what would be merged now,
 * or hangs on a waiver whose time is over. Not while its review runs, for live claims are looked at anyway; not while all
 * slots are taken and it says that it waits; and not where no look would start a review: without the workflow file, or
 * where it stood there before the App came.
 */
export function reviewNeedsLook(pull: PullSummary, judge: ReviewJudge): boolean {
  const { state, repository } = judge
  if (!isReviewed(pull, judge) || repository.workflowOid === null || isOlder(pull, judge)) return false
  if (state.claims[reviewKey(pull.number)]) return false
  const verdict = pull.commits[0]?.commit.own?.[0]?.verdicts?.[0]
  const id = verdict?.externalId ?? ''
  const current = id.startsWith(verdictIdOf(pull, judge))
  if (verdict?.status !== 'COMPLETED') return !(current && areSlotsTaken(judge))
  const over = (lastDay(id) ?? judge.now) < judge.now.slice(0, 10)
  return !current || over || reviewOf(state, pull.number).recheck !== null
}

function verdictIdOf({ number, baseRefName, baseRef, labels }: PullSummary, { config, digest }: ReviewJudge): string {
  const target = baseRef?.target
  const rules = { checklists: target?.checklists?.oid ?? null, waivers: target?.waivers?.oid ?? null }
  return verdictId(
    { pull: number, baseRef: baseRefName, policy: reviewPolicy(config, { rules, labels: labels ?? [] }, digest) },
    digest,
  )
}

function areSlotsTaken({ state, config }: ReviewJudge): boolean {
  return Object.keys(state.claims).filter(isReviewKey).length >= config.limits.parallel_reviews
}

function isOlder({ number, createdAt, commits }: PullSummary, { state, repository, now }: ReviewJudge): boolean {
  if (state.reviews[number] !== undefined) return false
  const since = Date.parse(repository.installedAt ?? state.since ?? now)
  return Date.parse(createdAt) < since && Date.parse(commits[0]?.commit.committedDate ?? createdAt) < since
}

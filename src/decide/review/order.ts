import { encodeJob, type JobSpec } from '../../domain/job.ts'
import type { Entry } from '../../domain/ledger/entry.ts'
import { isReviewKey, reviewKey } from '../../domain/ledger/state.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { beginning } from '../dispatch/claim-entry.ts'
import type { View } from '../view.ts'
import { levelOf } from './ownership.ts'
import { policyOf } from './policy.ts'
import { reviewFacts } from './standing.ts'

/** The agent that reviews are booked on. */
export const reviewer = 'reviewer'

/** Reservation, claim, generation and job of a review in one entry. */
export function orderEntries(view: View, pull: PullFacts): readonly Entry[] {
  const job = jobOf(view, pull)
  const claimed: Entry = {
    kind: 'claimed',
    key: job.id,
    at: view.at,
    by: view.snapshot.self.bot,
    cause: 'automatic',
    job,
    hash: view.means.digest(encodeJob(job)),
    reservedUsd: job.limits.usd,
    label: null,
    ...(isOutsiders(view, pull) ? { outsider: true as const } : {}),
  }
  return [...beginning(view), claimed]
}

/** A pull request from a fork by somebody without write access; one from a branch of this repository took write to push. */
export function isOutsiders(view: View, { author, crossRepository }: PullFacts): boolean {
  const trusted = author !== null && ['admin', 'maintain', 'write'].includes(levelOf(view, author))
  return crossRepository && !trusted
}

/** Live claims of reviews. */
export function liveReviews({ state }: View): readonly { readonly outsider: boolean; readonly reservedUsd: number }[] {
  return Object.entries(state.claims).flatMap(([key, { outsider, reservedUsd }]) =>
    isReviewKey(key) ? [{ outsider: outsider === true, reservedUsd }] : [],
  )
}

const mostMemories = 8

/** The check runs to remember from: those of this pull request, and the one that speaks about the same head already. */
function memoryOf(view: View, pull: PullFacts): number[] {
  const speaks = pull.checklist?.records.some(({ kind }) => kind === 'judged') ? [pull.checklist.databaseId] : []
  return [...new Set([...speaks, ...reviewFacts(view, pull).checks])].slice(0, mostMemories)
}

function jobOf(view: View, pull: PullFacts): JobSpec {
  const { usd, minutes, turns } = view.config.run.review
  return {
    v: 1,
    id: reviewKey(pull.number),
    generation: view.state.seq + 1,
    kind: 'review',
    repository: view.snapshot.repository.id,
    subject: view.number,
    pull: pull.number,
    agent: reviewer,
    base: pull.baseOid,
    head: pull.headOid,
    branch: pull.headRef.slice(0, 200),
    asks: [],
    limits: { usd, minutes, turns },
    energy: 0,
    ledger: view.tip,
    review: {
      baseRef: pull.baseRef,
      memory: memoryOf(view, pull),
      policy: policyOf(view, pull),
    },
  }
}

import type { Decision } from '../domain/decision.ts'
import type { Claim } from '../domain/ledger/state.ts'
import { reviewKey } from '../domain/ledger/state.ts'
import { windows } from '../domain/names.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { Reason } from '../domain/reason.ts'
import type { JudgedRecord } from '../domain/review/record.ts'
import type { RunFacts, Snapshot } from '../domain/snapshot.ts'
import * as words from '../render/verdict-words.ts'
import { releaseEntry } from './release.ts'
import { concluded, conclusionOf, stopped } from './review/concluded.ts'
import { reviewBlocker } from './review/may-start.ts'
import { orderEntries } from './review/order.ts'
import { reviewFacts, reviewStanding } from './review/standing.ts'
import { threadWrites } from './review/threads.ts'
import { verdictWrites } from './review/verdict-comment.ts'
import { runningCheck, silencedCheck } from './review/write-check.ts'
import { age } from './time.ts'
import type { View } from './view.ts'

/**
 * What the review of a pull request needs: an order, its dispatch, patience, an end, or a verdict that is true again.
 * Null where there is nothing to write.
 */
export function decideReview(view: View): Decision | null {
  const { pull } = view.snapshot
  if (pull === null) return null
  const claim = view.state.claims[reviewKey(pull.number)]
  if (claim) return withClaim(view, pull, claim)
  if (!pull.open) return writes('closed', silencedCheck(view, pull))
  const standing = reviewStanding(view, pull)
  switch (standing.kind) {
    case 'off':
    case 'running':
      return null
    case 'judged':
      return writes('reviewed', trueAgain(view, pull, standing.record))
    case 'stopped':
      return standing.record.kind === 'stopped' && mayPass(view, pull, standing.record.because.split(' ')[0] ?? '')
        ? begin(view, pull)
        : null
    case 'missing':
      return begin(view, pull)
  }
}

/**
 * The check run first; the comment follows it, and with it the threads: those of what stands against nothing any more end,
 * and where a waiver is over, or a crash lost them, they are opened.
 */
function trueAgain(view: View, pull: PullFacts, record: JudgedRecord): Decision['effects'] {
  const check = concluded(view, pull, record)
  if (check.length > 0) return check
  const conclusion = conclusionOf(view, pull, record)
  const comment = verdictWrites(view, pull, record, conclusion)
  if (comment.length === 0) return []
  return [{ kind: 'mutate', mutations: [...comment, ...threadWrites(view, pull, conclusion)] }]
}

function begin(view: View, pull: PullFacts): Decision | null {
  const { tried } = reviewFacts(view, pull)
  const blocker = reviewBlocker(view, pull)
  if (blocker?.how === 'silent') return null
  if (blocker?.how === 'waiting') {
    return writes(blocker.reason, runningCheck(view, pull, words.waiting(blocker.reason)))
  }
  if (blocker?.how === 'stopped') {
    const because = blocker.reason === 'review_failed' ? (tried?.because ?? '') : ''
    return writes(blocker.reason, stopped(view, pull, blocker.reason, because))
  }
  const stale = shownPass(pull) ? runningCheck(view, pull, words.waiting('review_ordered')) : []
  if (stale.length > 0) return { reason: 'review_ordered', effects: stale }
  const entries = orderEntries(view, pull)
  return { reason: 'review_ordered', effects: [{ kind: 'append', entries, alongside: [] }] }
}

/** Whether GitHub would merge on what stands there, which is about something else: that is taken back first. */
function shownPass({ checklist }: PullFacts): boolean {
  return checklist?.status === 'COMPLETED' && ['SUCCESS', 'NEUTRAL', 'SKIPPED'].includes(checklist.conclusion ?? '')
}

/** Whether what stopped a review may be over. */
function mayPass(view: View, pull: PullFacts, because: string): boolean {
  const blocker = reviewBlocker(view, pull)
  return blocker?.how !== 'stopped' || blocker.reason !== because
}

function withClaim(view: View, pull: PullFacts, claim: Claim): Decision | null {
  const { refusal, reviewRun: run, justOrdered } = view.snapshot
  if (refusal !== null) return afterRefusal(view, claim, refusal)
  if (justOrdered && (run === 'absent' || run === 'not_read')) return send(claim)
  if (run === 'absent') return withoutRun(view, claim)
  if (run !== 'not_read') {
    const ended = withRun(view, claim, run)
    if (ended !== null) return ended
  }
  if (!pull.open) return null
  return writes('review_running', runningCheck(view, pull, words.running(run === 'not_read' ? null : run.url)))
}

/**
 * A refused write leaves one more decision, and it belongs to whatever was refused. A dispatch was the review's own where
 * its run is not known and no other work was claimed in this pass.
 */
function afterRefusal(view: View, claim: Claim, { effect, reason }: NonNullable<Snapshot['refusal']>): Decision | null {
  const { reviewRun, justClaimed } = view.snapshot
  if (effect !== 'dispatch' || reviewRun !== 'absent' || justClaimed) return null
  return reason === 'dispatch_in_doubt' ? null : release(view, claim, reason, null)
}

function send({ job }: Claim): Decision {
  return { reason: 'review_ordered', effects: [{ kind: 'dispatch', job }] }
}

function withoutRun(view: View, claim: Claim): Decision | null {
  const waited = age(view.means.now, claim.at)
  if (waited < windows.dispatchLookup) return null
  return waited < windows.claimWithoutRun ? send(claim) : release(view, claim, 'run_lost', null)
}

/** A run that ended is published by whoever hears of it; one that nobody could publish is given up in the end. */
function withRun(view: View, claim: Claim, run: RunFacts): Decision | null {
  const overdue = age(view.means.now, claim.at) > claim.job.limits.minutes * 60_000 + windows.reviewStuck
  if (run.status === 'completed') {
    if (run.conclusion === 'startup_failure') return release(view, claim, 'actions_policy', run)
    return overdue ? release(view, claim, 'run_lost', run) : null
  }
  const queued = ['queued', 'waiting', 'requested', 'pending'].includes(run.status)
  const stuck = queued && age(view.means.now, run.createdAt) > windows.queuedTooLong
  if (!stuck && !overdue) return null
  const released = release(view, claim, stuck ? 'runner_unavailable' : 'run_lost', run)
  return { ...released, effects: [{ kind: 'cancel_run', runId: run.id }, ...released.effects] }
}

/**
 * Nothing was handed back: a run that ran counts as having spent what was set aside. What is over is forgotten with its
 * review.
 */
function release(view: View, claim: Claim, because: Reason, run: RunFacts | null): Decision {
  const usd = because === 'run_lost' && run !== null ? claim.reservedUsd : 0
  const next = view.snapshot.pull?.open ? 'retry' : 'closed'
  const entry = releaseEntry({ ...view, key: claim.key }, claim, { because, usd, run, next })
  return { reason: because, effects: [{ kind: 'append', entries: [entry], alongside: [] }] }
}

function writes(reason: Reason, effects: Decision['effects']): Decision | null {
  return effects.length > 0 ? { reason, effects } : null
}

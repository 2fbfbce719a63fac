import type { Decision, Effect } from '../domain/decision.ts'
import type { Claim } from '../domain/ledger/state.ts'
import { windows } from '../domain/names.ts'
import type { Reason } from '../domain/reason.ts'
import type { RunFacts } from '../domain/snapshot.ts'
import { waitingAsks } from './asks.ts'
import { eyes } from './dispatch.ts'
import { releaseEntry } from './release.ts'
import { age, latest, plus } from './time.ts'
import { commentsOf, type View } from './view.ts'
import { workpadWrites } from './workpad.ts'

/** What a live claim needs: its dispatch, patience, or its end. Null when nobody works here. */
export function decideClaim(view: View): Decision | null {
  const { claim } = view
  if (claim === null) return null
  const { refusal, run, justClaimed } = view.snapshot
  if (refusal?.effect === 'dispatch') return refusedDispatch(view, claim, refusal.reason, refusal.words)
  if (run === 'absent' || (justClaimed && run === 'not_read')) return withoutRun(view, claim)
  return run === 'not_read' ? { reason: 'working', effects: [] } : withRun(view, claim, run)
}

function withoutRun(view: View, claim: Claim): Decision {
  const send: Effect = { kind: 'dispatch', job: claim.job }
  if (view.snapshot.justClaimed) return { reason: 'claimed', effects: [send] }
  const waited = age(view.means.now, claim.at)
  if (waited < windows.dispatchLookup) return inDoubt(claim)
  if (waited < windows.claimWithoutRun) return { reason: 'dispatch_in_doubt', effects: [send] }
  return release(view, claim, 'run_lost', null)
}

function inDoubt(claim: Claim): Decision {
  return { reason: 'dispatch_in_doubt', effects: [], wakeAt: plus(claim.at, windows.dispatchLookup) }
}

/** GitHub refused the dispatch, so nothing runs and nothing was spent. */
function refusedDispatch(view: View, claim: Claim, reason: Reason, words: string): Decision {
  if (reason === 'dispatch_in_doubt') return inDoubt(claim)
  return { ...release(view, claim, reason, null), detail: words }
}

function withRun(view: View, claim: Claim, run: RunFacts): Decision {
  if (run.status === 'completed') return withCompletedRun(view, claim, run)
  const queued = ['queued', 'waiting', 'requested', 'pending'].includes(run.status)
  if (queued && age(view.means.now, run.createdAt) > windows.queuedTooLong) {
    const released = release(view, claim, 'runner_unavailable', run)
    return { ...released, effects: [{ kind: 'cancel_run', runId: run.id }, ...released.effects] }
  }
  const working = {
    kind: 'working',
    job: claim.job.kind,
    agent: claim.job.agent,
    branch: claim.job.branch,
    since: claim.at,
    by: claim.by.login,
    runUrl: run.url,
    late: lateness(view, claim),
  } as const
  // Two servers that both miss the workpad would make two: it is made by the one that made the claim, or after a while.
  const make = view.snapshot.justClaimed || age(view.means.now, claim.at) >= windows.dispatchLookup
  const mutations = [...eyes(view, waitingAsks(view)), ...workpadWrites(view, working, make ? 'make' : 'only_edit')]
  return {
    reason: queued ? 'run_queued' : 'working',
    effects: mutations.length > 0 ? [{ kind: 'mutate', mutations }] : [],
  }
}

/** The end of a run wakes the publisher by itself; only a run that never started has nothing to publish. */
function withCompletedRun(view: View, claim: Claim, run: RunFacts): Decision {
  if (run.conclusion === 'startup_failure') return release(view, claim, 'actions_policy', run)
  return { reason: 'working', detail: 'The run has ended; its bundle is to be published.', effects: [] }
}

function release(view: View, claim: Claim, because: Reason, run: RunFacts | null): Decision {
  const entry = releaseEntry(view, claim, { because, usd: 0, run, next: 'retry' })
  return { reason: because, effects: [{ kind: 'append', entries: [entry], alongside: [] }] }
}

const lateAfter = 10 * 60_000

/** Milliseconds from the newest wish of this claim to the claim, where a person had to wait long. */
function lateness(view: View, { at, job, cause }: Claim): number | null {
  const labeled = job.asks.some(({ kind }) => kind === 'label') ? view.subject.label : null
  const commented = commentsOf(view).filter(({ nodeId }) => job.asks.some(({ id }) => id === nodeId))
  const asked = latest([labeled, ...commented.map(({ createdAt }) => createdAt)])
  const late = asked === null ? 0 : Date.parse(at) - Date.parse(asked)
  return cause === 'person' && late > lateAfter ? late : null
}

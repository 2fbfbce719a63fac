import type { Decision } from '../domain/decision.ts'
import type { Reason } from '../domain/reason.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import { hasUnjudgedAsk } from './asks.ts'
import { decideClaim } from './claim.ts'
import { decideCommands } from './commands.ts'
import { decideDispatch } from './dispatch.ts'
import { type Explanation, mergeGrounds } from './explained.ts'
import { decideIdle } from './idle.ts'
import { ledgerNotice } from './ledger-notice.ts'
import type { Means } from './means.ts'
import { decideMerge } from './merge.ts'
import { decideRepository, repositoryBlocker } from './repository.ts'
import { decidePress } from './review/press.ts'
import { decideReview } from './review.ts'
import { type View, viewOf } from './view.ts'

/**
 * What follows from what is true: one reason and the writes it asks for. Pure, and made to be asked again: the caller
 * applies the effects, folds what GitHub answered into the snapshot, and asks until no effect is left.
 * @param snapshot one subject, or no issue and no pull request where the trigger is about the repository
 */
export function decide(trigger: Trigger, snapshot: Snapshot, means: Means): Decision {
  const view = viewOf(trigger, snapshot, means)
  const stop = repositoryBlocker(snapshot)
  if (stop) return view === null ? stop : ledgerNotice(view, stop)
  if (view === null) return decideRepository(trigger, snapshot)
  return decideCommands(view, () => explain(view)) ?? decidePress(trigger, view) ?? decideWork(view)
}

/** Everything but the answers to comments. The first that has something to say decides. */
function decideWork(view: View): Decision {
  return beforeMerge(view) ?? decideMerge(view) ?? decideIdle(view)
}

function beforeMerge(view: View): Decision | null {
  return decideReview(view) ?? decideClaim(view) ?? unjudged(view) ?? decideDispatch(view)
}

/** Nothing is started or merged while somebody waits whom GitHub could not judge: they may have said "hold". */
function unjudged(view: View): Decision | null {
  return hasUnjudgedAsk(view) ? { reason: 'authz_unavailable', effects: [] } : null
}

function explain(view: View): Explanation {
  const { reason, detail } = decideWork(view)
  const lines = detail === undefined ? [] : detail.split('\n').filter((line) => line !== '')
  return { reason, lines, merge: mergeGrounds(view), elsewhere: beforeMerge(view) !== null || isAboutAsker(reason) }
}

/** Whose label it is, is no gate: it is asked before there is anything to judge. */
function isAboutAsker(reason: Reason): boolean {
  return reason === 'authz_unavailable' || reason === 'not_ours_to_merge'
}

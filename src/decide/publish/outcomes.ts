import type { RunResult, StopKind } from '../../domain/bundle.ts'
import type { Decision } from '../../domain/decision.ts'
import type { Claim } from '../../domain/ledger/state.ts'
import type { RunFacts } from '../../domain/snapshot.ts'
import { blockedRun, failedRun, noChange } from '../../render/run-report.ts'
import type { View } from '../view.ts'
import { replies, sayAtHome } from './answers.ts'
import { type End, end } from './end.ts'

/** A finished run with its result. */
export type Finished = { readonly claim: Claim; readonly run: RunFacts; readonly result: RunResult }

/** Failures that another try would not mend; they are answered once, with the fix. */
const forPeople: readonly StopKind[] = ['auth', 'billing', 'config', 'sandbox_unavailable']

/** Runs that did not begin to work. */
const refusals: readonly StopKind[] = ['not_ours', 'stale', 'unknown_version', 'use_retry']

/** The answer to a run that leaves nothing to commit. */
export function endWithoutCommit(view: View, finished: Finished): Decision {
  const { result } = finished
  switch (result.outcome) {
    case 'done':
    case 'no_change':
      return endUnchanged(view, finished)
    case 'blocked':
      return hasEvidence(result) ? endBlocked(view, finished) : retry(view, finished, 'run_failed')
    case 'partial':
      return retry(view, finished, 'partial')
    case 'failed':
      return endFailed(view, finished)
  }
}

function endUnchanged(view: View, finished: Finished): Decision {
  const answers = replies(view, finished.claim, finished.result)
  const words = answers.length > 0 ? answers : sayAtHome(view, noChange(finished.result, view.host))
  return end(view, { ...basis(finished), because: 'no_change', next: 'open', reaction: 'ROCKET', replies: words })
}

function endBlocked(view: View, finished: Finished): Decision {
  const words = sayAtHome(view, blockedRun(finished.result, view.host))
  return end(view, { ...basis(finished), because: 'blocked', next: 'open', reaction: 'CONFUSED', replies: words })
}

function endFailed(view: View, finished: Finished): Decision {
  const { result, run } = finished
  const refused = refusals.includes(result.stop)
  if (!refused && !forPeople.includes(result.stop)) return retry(view, finished, 'run_failed')
  const { handle } = view.config.command
  const words = sayAtHome(view, failedRun(result.stop, result.error, run.url, handle, view.host))
  const because = refused ? 'run_refused' : 'run_failed'
  return end(view, { ...basis(finished), because, next: 'open', reaction: 'CONFUSED', replies: words })
}

/** The asks stay as they are and wait for the next run, as long as runs are left. */
function retry(view: View, finished: Finished, because: 'partial' | 'run_failed'): Decision {
  return end(view, { ...basis(finished), because, next: 'retry', reaction: null, replies: [] })
}

/** A "blocked" counts only with commands that the host ran again. */
function hasEvidence({ blocked }: RunResult): boolean {
  return blocked?.reproduced === true && blocked.evidence.length > 0
}

function basis({ claim, run, result }: Finished): Pick<End, 'claim' | 'run' | 'usd'> {
  return { claim, run, usd: result.usd }
}

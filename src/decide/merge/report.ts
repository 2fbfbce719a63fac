import type { Effect } from '../../domain/decision.ts'
import { checks } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import { mergeSummary, mergeTitle } from '../../render/merge-check.ts'
import type { View } from '../view.ts'

type Check = Extract<Effect, { kind: 'check' }>

/** What the check run `signalbox / merge` has to say. */
export type Report = {
  readonly reason: Reason
  readonly lines: readonly string[]
  readonly conclusion: Exclude<Check['conclusion'], null> | 'wait'
}

/** The write that makes the check true; none when it already says exactly this about this head. */
export function reportWrites(view: View, pull: PullFacts, report: Report): readonly Check[] {
  const { reason, lines, conclusion } = report
  const externalId = view.means
    .digest(JSON.stringify([pull.number, pull.headOid, reason, conclusion, lines]))
    .slice(0, 32)
  if (pull.ownMergeCheck?.externalId === externalId) return []
  const record = {
    pull: pull.number,
    base: pull.baseRef,
    baseOid: pull.baseOid,
    head: pull.headOid,
    reason,
    ledger: view.tip,
  }
  return [
    {
      kind: 'check',
      head: pull.headOid,
      name: checks.merge,
      existing: pull.ownMergeCheck?.databaseId ?? null,
      status: conclusion === 'wait' ? 'in_progress' : 'completed',
      conclusion: conclusion === 'wait' ? null : conclusion,
      externalId,
      title: mergeTitle(reason, Math.max(0, lines.length - 1)),
      summary: mergeSummary(lines, record),
      text: null,
      actions: [],
    },
  ]
}

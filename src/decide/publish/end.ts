import type { Decision, Mutation, ReactionContent } from '../../domain/decision.ts'
import { advanceAll } from '../../domain/ledger/advance.ts'
import type { Entry, Released } from '../../domain/ledger/entry.ts'
import { type Claim, subjectOf } from '../../domain/ledger/state.ts'
import type { Reason } from '../../domain/reason.ts'
import type { RunFacts } from '../../domain/snapshot.ts'
import { releaseEntry, runId } from '../release.ts'
import type { View } from '../view.ts'
import { workpadWrites } from '../workpad.ts'
import { settleAsks } from './answers.ts'

/** How a run's claim ends. */
export type End = {
  readonly claim: Claim
  readonly run: RunFacts
  readonly because: Reason
  readonly usd: number
  readonly next: Released['next']
  /** The reaction on the comments that asked; null leaves them waiting. */
  readonly reaction: ReactionContent | null
  readonly replies: readonly Mutation[]
  /** Entries that go before the release. */
  readonly before?: readonly Entry[]
  readonly detail?: string
}

/** One commit of the ledger, with the reactions, replies and workpads in the same request as its move. */
export function end(view: View, { claim, run, because, usd, next, reaction, replies, before, detail }: End): Decision {
  const settled = reaction === null ? { entries: [], mutations: [] } : settleAsks(view, claim, reaction, because)
  const released = releaseEntry(view, claim, { because, usd, run, next })
  const entries = [...(before ?? []), ...settled.entries, released]
  const status = { kind: 'ended', because, at: view.at, runUrl: runUrlOf(view, run) } as const
  const workpads = workpadWrites(afterEntries(view, entries), status, 'make')
  return {
    reason: because,
    ...(detail === undefined ? {} : { detail }),
    effects: [{ kind: 'append', entries, alongside: [...settled.mutations, ...workpads, ...replies] }],
  }
}

/** The page of the run, written as it is found again from the ledger. */
function runUrlOf({ snapshot: { repository } }: View, run: RunFacts): string {
  return `${repository.url}/actions/runs/${runId(run).split('.')[0]}`
}

/** The view as it will be, so that the workpad is true the moment it is written. */
function afterEntries(view: View, entries: readonly Entry[]): View {
  const advanced = advanceAll(view.state, entries)
  if (!('state' in advanced)) return view
  const { state } = advanced
  return { ...view, state, subject: subjectOf(state, view.number), claim: state.claims[view.key] ?? null }
}

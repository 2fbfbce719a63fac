import type { Entry, Released } from '../domain/ledger/entry.ts'
import type { Claim } from '../domain/ledger/state.ts'
import type { Reason } from '../domain/reason.ts'
import type { RunFacts } from '../domain/snapshot.ts'
import type { View } from './view.ts'

type End = {
  readonly because: Reason
  readonly usd: number
  readonly run: Pick<RunFacts, 'id' | 'attempt'> | null
  readonly next: Released['next']
}

/** The end of a claim, as the ledger writes it. */
export function releaseEntry(
  { at, key }: Pick<View, 'at' | 'key'>,
  { job }: Claim,
  { because, usd, run, next }: End,
): Entry {
  return {
    kind: 'released',
    key,
    at,
    generation: job.generation,
    because,
    usd,
    agent: job.agent,
    run: run === null ? null : runId(run),
    next,
  }
}

/** `<run id>.<attempt>`: how entries and trailers name a run. */
export function runId({ id, attempt }: Pick<RunFacts, 'id' | 'attempt'>): string {
  return `${id}.${attempt}`
}

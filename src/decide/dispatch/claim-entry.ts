import { newBranch } from '../../domain/branch.ts'
import type { Actor } from '../../domain/identity.ts'
import { encodeJob, type JobSpec } from '../../domain/job.ts'
import type { Entry } from '../../domain/ledger/entry.ts'
import { defaults } from '../../domain/names.ts'
import type { View } from '../view.ts'
import type { Plan } from './plan.ts'

/** Reservation, claim, generation and job in one entry. */
export function claimEntries(view: View, plan: Plan, by: Actor): readonly Entry[] {
  const job = jobOf(view, plan)
  const label = plan.asks.find(({ kind }) => kind === 'label')?.at ?? null
  const claimed: Entry = {
    kind: 'claimed',
    key: view.key,
    at: view.at,
    by,
    cause: plan.cause,
    job,
    hash: view.means.digest(encodeJob(job)),
    reservedUsd: plan.limits.usd,
    label,
  }
  return [...beginning(view), claimed]
}

/** Where only the webhook in hand proves when the App came, the ledger remembers it for every look that follows. */
export function beginning({ snapshot, state, since }: View): readonly Entry[] {
  const unknown = state.since === null && snapshot.repository.installedAt === null
  return unknown ? [{ kind: 'installed', at: since }] : []
}

function jobOf({ snapshot, config, number, key, state, subject, tip, means }: View, plan: Plan): JobSpec {
  const { kind, pull, cause, limits } = plan
  return {
    v: 1,
    id: key,
    generation: state.seq + 1,
    kind,
    repository: snapshot.repository.id,
    subject: number,
    pull: pull?.number ?? null,
    agent: config.agent.name,
    base: pull?.baseOid ?? snapshot.repository.defaultOid,
    head: pull?.headOid ?? null,
    branch: pull?.headRef ?? newBranch(number, snapshot.issue?.title ?? '', snapshot.branches),
    asks: plan.asks.map((ask) => ({ kind: ask.kind, id: ask.id, sha256: means.digest(ask.text) })),
    limits,
    energy: cause === 'person' ? defaults.energy : Math.max(0, subject.energy - 1),
    ledger: tip,
  }
}

import type { Applied, Effect } from '../domain/decision.ts'
import { branchKey, reviewKey } from '../domain/ledger/state.ts'
import { readMergeRecord } from '../domain/merge/record.ts'
import { checks, paths, runName } from '../domain/names.ts'
import { readRecords } from '../domain/review/record.ts'
import type { Refusal, RunFacts, Snapshot } from '../domain/snapshot.ts'
import { afterAccepted, afterMerge } from './advance/merge.ts'
import { foldMutation } from './advance/mutation.ts'
import { foldWrite } from './advance/write.ts'

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>

/**
 * The snapshot after one write, from what the write returned: GitHub's replicas may lag, our own answers do not.
 * @param now ISO time of the write
 * @returns null where only reading again can tell
 */
export function advanceSnapshot(snapshot: Snapshot, { effect, result }: Applied, now: string): Snapshot | null {
  if (result.kind === 'refused') return { ...snapshot, refusal: refusalOf(effect, result) }
  if (result.kind === 'merged') return afterMerge(snapshot, result.oid, now)
  if (result.kind === 'accepted') return afterAccepted(snapshot, effect, result)
  switch (effect.kind) {
    case 'append':
      return result.kind === 'appended' ? afterAppend(snapshot, effect, result, now) : null
    case 'mutate':
      return result.kind === 'mutated' ? foldAll(snapshot, effect.mutations, result.results, now) : snapshot
    case 'dispatch':
      return result.kind === 'dispatched' ? afterDispatch(snapshot, effect, result, now) : null
    case 'check':
      return result.kind === 'checked' ? afterCheck(snapshot, effect, result.id) : null
    case 'dequeue':
    case 'disable_auto_merge':
    case 'delete_branch':
    case 'add_labels':
    case 'create_labels':
      return foldWrite(snapshot, effect)
    case 'cancel_run':
      return snapshot
    case 'restore_ledger':
    case 'commit':
    case 'open_pull':
    case 'merge':
    case 'poll_merge':
    case 'enqueue':
    case 'update_branch':
      return null
  }
}

function refusalOf(effect: Effect, { reason, words, meaning }: Answer<'refused'>): Refusal {
  return { effect: effect.kind, reason, words, ...(meaning === undefined ? {} : { meaning }) }
}

type Answer<Kind extends Applied['result']['kind']> = Extract<Applied['result'], { kind: Kind }>

function afterAppend(
  before: Snapshot,
  effect: Of<'append'>,
  { oid, tree, state, alongside }: Answer<'appended'>,
  now: string,
): Snapshot | null {
  if (alongside === null) return null
  const number = before.issue?.number ?? before.pull?.number
  const key = number === undefined ? null : branchKey(number)
  const claims = effect.entries.some((entry) => entry.kind === 'claimed' && entry.key === key)
  const releases = effect.entries.some((entry) => entry.kind === 'released' && entry.key === key)
  const reviews = effect.entries.some((entry) => entry.kind === 'claimed' && entry.key === reviewKeyOf(before))
  const ended = effect.entries.some((entry) => entry.kind === 'released' && entry.key === reviewKeyOf(before))
  const run = claims ? 'absent' : releases ? 'not_read' : before.run
  const reviewRun = reviews ? 'absent' : ended ? 'not_read' : before.reviewRun
  const ledger = { kind: 'valid', oid, tree, state } as const
  const after: Snapshot = { ...before, ledger, run, reviewRun, justClaimed: claims, justOrdered: reviews }
  return foldAll(after, effect.alongside, alongside, now)
}

function reviewKeyOf({ pull }: Snapshot): string | null {
  return pull && reviewKey(pull.number)
}

function foldAll(
  snapshot: Snapshot,
  mutations: Of<'mutate'>['mutations'],
  results: Answer<'mutated'>['results'],
  now: string,
): Snapshot {
  return mutations.reduce((sofar, mutation, index) => {
    const result = results[index]
    return result?.kind === 'done' ? foldMutation(sofar, mutation, result.nodeId, now) : sofar
  }, snapshot)
}

/** GitHub named the run; the rest of what it is follows from the dispatch. */
function afterDispatch(
  snapshot: Snapshot,
  { job }: Of<'dispatch'>,
  { runId, url }: Answer<'dispatched'>,
  now: string,
): Snapshot {
  const reviews = job.kind === 'review'
  if (runId === null) return { ...snapshot, ...(reviews ? { justOrdered: false } : { justClaimed: false }) }
  const run: RunFacts = {
    id: runId,
    attempt: 1,
    name: runName(job.id, job.generation),
    url: url ?? `${snapshot.repository.url}/actions/runs/${runId}`,
    path: paths.workflow,
    event: 'workflow_dispatch',
    headBranch: snapshot.repository.defaultBranch,
    actor: snapshot.self.bot,
    triggeringActor: snapshot.self.bot,
    status: 'queued',
    conclusion: null,
    createdAt: now,
    startedAt: null,
  }
  return reviews ? { ...snapshot, reviewRun: run } : { ...snapshot, run }
}

function afterCheck(snapshot: Snapshot, effect: Of<'check'>, databaseId: number): Snapshot {
  const { pull } = snapshot
  if (!pull || pull.headOid !== effect.head) return snapshot
  const check = {
    databaseId,
    status: effect.status === 'completed' ? 'COMPLETED' : 'IN_PROGRESS',
    conclusion: effect.status === 'completed' ? (effect.conclusion ?? 'neutral').toUpperCase() : null,
    externalId: effect.externalId,
    title: effect.title,
  }
  const records = effect.text === null ? (pull.checklist?.records ?? []) : readRecords(effect.text)
  const changed =
    effect.name === checks.checklist
      ? { checklist: { ...check, records } }
      : { ownMergeCheck: { ...check, record: readMergeRecord(effect.summary) } }
  const passed = effect.name === checks.merge && check.conclusion === 'SUCCESS'
  return { ...snapshot, pull: { ...pull, ...changed }, ...(passed ? { justPassed: true } : {}) }
}

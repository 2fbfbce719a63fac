import type { Effect } from '../../domain/decision.ts'
import type { MergeJudgment } from '../../domain/merge/judgment.ts'
import type { MergeRecord } from '../../domain/merge/record.ts'
import { checks } from '../../domain/names.ts'
import type { MergeCheck, PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import { mergeSummary, mergeTitle } from '../../render/merge-check.ts'
import type { View } from '../view.ts'
import { isOwn } from './checks.ts'
import { ownCheckState } from './own-check.ts'

export type Check = Extract<Effect, { kind: 'check' }>

/** What this pass adds to what the check remembers about the head; what is left out stays as it was. */
export type MergeMemory = {
  /** The name of a call that failed. */
  readonly failed?: string
  /** The merge that GitHub works on in the background; null when it is over. */
  readonly pending?: string | null
  /** The reason somebody was called for. */
  readonly told?: Reason
  /** What the call was about that GitHub refused; null forgets it. */
  readonly refused?: string | null
}

/** Everything a report hangs on. */
export type ReportFacts = {
  readonly pull: Pick<PullFacts, 'number' | 'baseRef' | 'baseOid' | 'headOid'>
  readonly judgment: MergeJudgment
  /** Our check run, on whichever head it stands. */
  readonly existing: MergeCheck | null
  /** Whether a rule requires our own check; null where the rules are not known. */
  readonly required: boolean | null
  readonly memory: MergeMemory
  /** Now, as ISO 8601. */
  readonly at: string
  /** `seq@sha` of the ledger. */
  readonly ledger: string
  readonly host: string
  readonly handle: string
  /** sha256 of a text, as hex. */
  readonly digest: (text: string) => string
}

/** The write that makes `signalbox / merge` true; none when it already says exactly this about this head. */
export function reportWrites(
  view: View,
  pull: PullFacts,
  judgment: MergeJudgment,
  memory: MergeMemory,
): readonly Check[] {
  const write = checkWrite({
    pull,
    judgment,
    existing: pull.ownMergeCheck,
    required: requiresOwnCheck(view),
    memory,
    at: view.at,
    ledger: view.tip,
    host: view.host,
    handle: view.config.command.handle,
    digest: view.means.digest,
  })
  return write === null ? [] : [write]
}

/** Whether a rule of the base wants our own check; null where the rules are not known. */
export function requiresOwnCheck({ snapshot: { rules, self } }: View): boolean | null {
  if (rules.kind !== 'read') return null
  return rules.requiredChecks.some((rule) => isOwn(rule, self.appId, checks.merge))
}

/** The same over plain values; null where there is nothing to write. */
export function checkWrite(facts: ReportFacts): Check | null {
  const { pull, judgment, required, digest } = facts
  const existing = onHead(facts.existing, pull.headOid) ? facts.existing : null
  const before = existing?.record ?? null
  const foreign = before !== null && before.pull !== pull.number
  if (foreign && judgment.reason === 'merged') return null
  // On a head of two pull requests neither may open what a rule keeps shut for the other.
  const shared = isShared(before, pull.number)
  const state = ownCheckState(judgment, shared ? null : required, existing)
  if (state === null) return null
  const record = nextRecord(facts, before)
  const around = { host: facts.host, handle: facts.handle }
  const title = mergeTitle(judgment)
  // Times, the ledger and the base's tip move without anything new to read.
  const still = { ...record, since: '', reasonSince: '', ledger: '', baseOid: '' }
  const said = digest(JSON.stringify([state, title, mergeSummary(judgment, still, around)])).slice(0, 32)
  const externalId = `2:${pull.headOid}:${said}`
  if (existing?.externalId === externalId) return null
  return {
    kind: 'check',
    head: pull.headOid,
    name: checks.merge,
    existing: existing?.databaseId ?? null,
    ...state,
    externalId,
    title,
    summary: mergeSummary(judgment, record, around),
    text: null,
    actions: [],
  }
}

const named = /^2:([0-9a-f]{40}):/

/** A check says by its record or its name which head it is about; one that says neither is about the head it was read from. */
function onHead(check: MergeCheck | null, head: string): boolean {
  if (check === null) return false
  return (check.record?.head ?? named.exec(check.externalId)?.[1] ?? head) === head
}

/** Whether the check ever spoke about another pull request with this head. */
function isShared(before: MergeRecord | null, number: number): boolean {
  return before !== null && (before.pull !== number || before.shared === true)
}

/** What the check remembers about this head: it goes on, with what this pass adds. */
function nextRecord({ pull, judgment, memory, at, ledger }: ReportFacts, before: MergeRecord | null): MergeRecord {
  const known = before?.pull === pull.number ? before : null
  return {
    v: 2,
    pull: pull.number,
    base: pull.baseRef,
    baseOid: pull.baseOid,
    head: pull.headOid,
    decision: judgment.decision,
    reason: judgment.reason,
    reasonSince: known?.reason === judgment.reason ? (known.reasonSince ?? known.since) : at,
    since: before?.since ?? at,
    attempts: withFailure(known?.attempts ?? {}, memory.failed),
    pending: memory.pending === undefined ? (known?.pending ?? null) : memory.pending,
    told: memory.told ?? known?.told ?? null,
    refused: memory.refused === undefined ? (known?.refused ?? null) : memory.refused,
    ...(isShared(before, pull.number) ? { shared: true } : {}),
    ledger,
  }
}

function withFailure(attempts: Readonly<Record<string, number>>, failed: string | undefined): Record<string, number> {
  const counts = new Map(Object.entries(attempts))
  if (failed !== undefined) counts.set(failed, (counts.get(failed) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

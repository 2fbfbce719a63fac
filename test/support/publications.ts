import type { Changes, RunResult } from '../../src/domain/bundle.ts'
import type { SubjectState } from '../../src/domain/ledger/state.ts'
import type { BaseEntry, PublishSnapshot } from '../../src/domain/publication.ts'
import type { RunFacts, Snapshot } from '../../src/domain/snapshot.ts'
import { aClaim, ago, aLedger, aRun, aSnapshot, aSubject, oid } from './snapshots.ts'

/** A run of issue 12 that finished its work: the next decision commits it. */

export function aResult(differs: Partial<RunResult> = {}): RunResult {
  return {
    v: 1,
    outcome: 'done',
    stop: 'submitted',
    summary: 'The sum of an empty list is zero now.',
    acceptance: [{ id: 'zero for the empty list', status: 'met', evidence: 'a test covers it' }],
    answers: [],
    verify: [{ command: 'npm test', exit: 0, ms: 1200, tail: 'ok' }],
    verifySource: 'package.json',
    blocked: null,
    followUps: [],
    risks: [],
    hiddenCharacters: 0,
    hiddenComments: 0,
    hiddenMarkdown: 0,
    usage: [],
    usd: 0.42,
    turns: 7,
    minutes: 3.2,
    handoff: '',
    error: null,
    ...differs,
  }
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Changes with these files: text to write, or null to delete. */
export function someChanges(files: Readonly<Record<string, string | null>>, differs: Partial<Changes> = {}): Changes {
  const entries = Object.entries(files).map(
    ([path, text]) => [path, text === null ? { deleted: true as const } : { content: base64(text) }] as const,
  )
  return { v: 1, base: oid('main'), files: Object.fromEntries(entries), modes: {}, binary: [], ...differs }
}

export function aFile(text?: string, differs: Partial<BaseEntry> = {}): BaseEntry {
  return { mode: '100644', type: 'blob', oid: oid(text ?? ''), ...(text === undefined ? {} : { text }), ...differs }
}

export function aFinishedRun(differs: Partial<RunFacts> = {}): RunFacts {
  return aRun({ status: 'completed', conclusion: 'success', ...differs })
}

/** The subject while its run was at work, and what the ledger knew of it. */
export function aWorkingSnapshot(differs: Partial<Snapshot> = {}, subject: Partial<SubjectState> = {}): Snapshot {
  const claim = aClaim()
  const state = aSubject({ generation: 3, label: ago(120), labelOpen: true, claimedAt: claim.at, ...subject })
  return aSnapshot({
    ledger: aLedger({ seq: 3, claims: { [claim.key]: claim }, subjects: { 12: state } }),
    ...differs,
  })
}

export function aPublication(differs: Partial<PublishSnapshot> = {}): PublishSnapshot {
  return {
    snapshot: aWorkingSnapshot(),
    run: aFinishedRun(),
    bundle: {
      kind: 'read',
      bundle: { result: aResult(), changes: someChanges({ 'src/sum.ts': 'export const sum = 0\n' }), review: null },
    },
    branch: null,
    entries: { src: aFile(undefined, { mode: '040000', type: 'tree' }), 'src/sum.ts': aFile('export {}\n') },
    attributes: null,
    ...differs,
  }
}

/** The same with another result or other changes in its bundle. */
export function aPublicationOf(
  result: Partial<RunResult>,
  changes: Changes | null = someChanges({ 'src/sum.ts': 'export const sum = 0\n' }),
  differs: Partial<PublishSnapshot> = {},
): PublishSnapshot {
  return aPublication({
    bundle: { kind: 'read', bundle: { result: aResult(result), changes, review: null } },
    ...differs,
  })
}

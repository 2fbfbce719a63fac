import { describe, expect, it } from 'vitest'
import type { LedgerReading, Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, effectOf, entriesOf, textsOf } from '../support/judging.ts'
import {
  aComment,
  ago,
  aLedger,
  anIssue,
  aPull,
  aRepository,
  aSnapshot,
  aSubject,
  oid,
  self,
} from '../support/snapshots.ts'

const nothing: Partial<Snapshot> = { issue: null, pull: null }

describe('a repository that stops everything', () => {
  it('is read-only', () => {
    const snapshot = aSnapshot({ repository: aRepository({ readOnly: true }) })
    expect(decideOn(snapshot)).toEqual({ reason: 'repository_read_only', effects: [] })
  })

  it.each([
    ['was changed by somebody else', 'invalid', 'ledger_invalid'],
    ['was moved back', 'rolled_back', 'ledger_rolled_back'],
  ] as const)('has a ledger that %s', (_how, kind, reason) => {
    const known: LedgerReading = { kind, oid: oid('bad'), restore: oid('good') }
    const unknown: LedgerReading = { kind, oid: oid('bad'), restore: null }
    expect(decideOn(aSnapshot({ ledger: known }))).toEqual({
      reason,
      effects: [{ kind: 'restore_ledger', from: oid('bad'), to: oid('good') }],
    })
    expect(decideOn(aSnapshot({ ledger: unknown }))).toEqual({ reason, effects: [] })
    expect(decideOn(aSnapshot({ ledger: unknown, ...nothing }))).toEqual({ reason, effects: [] })
    const body = '<!-- signalbox:workpad 12 -->\nold'
    const issue = anIssue({ comments: [aComment({ author: self.bot, authorIsBot: true, body })] })
    expect(textsOf(decideOn(aSnapshot({ ledger: unknown, issue })))[0]).toContain(`(\`${reason}\`)`)
  })

  it.each(['append', 'mutate', 'check', 'cancel_run', 'restore_ledger', 'create_labels'] as const)(
    'refused %s in this very pass',
    (effect) => {
      const refusal = { effect, reason: 'ref_refused', words: 'no' } as const
      expect(decideOn(aSnapshot({ refusal }))).toEqual({ reason: 'ref_refused', detail: 'no', effects: [] })
    },
  )
})

describe('a new installation', () => {
  const installed = (labels: readonly string[] | null) =>
    decideOn(aSnapshot({ ...nothing, ledger: { kind: 'empty' }, repository: aRepository({ labels }) }), {
      kind: 'installed',
    })

  it('gets the labels it lacks, and nothing else', () => {
    const decision = installed(['Agent', 'bug'])
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['create_labels'])
    expect(effectOf(decision, 'create_labels').labels.map(({ name }) => name)).toEqual(['agent:merge', 'hold', 'spike'])
  })

  it('is left alone when it has them all, or nobody looked', () => {
    expect(installed(['agent', 'agent:merge', 'hold', 'spike']).effects).toEqual([])
    expect(installed(null).effects).toEqual([])
  })

  it('is the only reason to touch labels', () => {
    const snapshot = aSnapshot({ ...nothing, repository: aRepository({ labels: [] }) })
    expect(decideOn(snapshot, { kind: 'base_pushed' })).toEqual({ reason: 'nothing_to_do', effects: [] })
  })
})

describe('a subject with nothing to do', () => {
  const last = { because: 'no_change', at: ago(60), run: '4711.1' }
  const done = { ledger: aLedger({ subjects: { 12: aSubject({ label: ago(120), claimedAt: ago(100), last }) } }) }
  const workpad = (body: string) => aComment({ nodeId: 'IC_9', author: self.bot, authorIsBot: true, body })

  it('keeps a true workpad, and gets none when it has none', () => {
    expect(decideOn(aSnapshot(done))).toEqual({ reason: 'nothing_to_do', effects: [] })
    const stale = aSnapshot({ ...done, issue: anIssue({ comments: [workpad('<!-- signalbox:workpad 12 -->\nold')] }) })
    const [text = ''] = textsOf(decideOn(stale))
    expect(text).toContain('**The run found nothing to change.** 2026-11-20 07:59 UTC')
    expect(text).toContain('https://github.com/octo/toy/actions/runs/4711')
    const fresh = aSnapshot({ ...done, issue: anIssue({ comments: [workpad(text)] }) })
    expect(decideOn(fresh)).toEqual({ reason: 'nothing_to_do', effects: [] })
  })

  it.each([
    ['its issue is closed', { issue: anIssue({ open: false }) }, 'issue_closed'],
    [
      'its issue and its pull request are closed',
      { issue: anIssue({ open: false }), pull: aPull({ open: false }) },
      'issue_closed',
    ],
  ] as const)('is forgotten when %s', (_when, differs, reason) => {
    const decision = decideOn(aSnapshot({ ...done, ...differs }))
    expect(decision.reason).toBe(reason)
    expect(entriesOf(decision)).toMatchObject([{ kind: 'released', because: reason, next: 'closed', usd: 0 }])
  })

  it('is forgotten when it is a pull request that was closed', () => {
    const ledger = aLedger({ subjects: { 20: aSubject({ last }) } })
    const decision = decideOn(aSnapshot({ issue: null, pull: aPull({ open: false }), ledger }))
    expect(decision.reason).toBe('closed')
  })

  it('is kept while its issue is open, or its pull request', () => {
    expect(entriesOf(decideOn(aSnapshot({ ...done, pull: aPull({ open: false }) })))).toEqual([])
    expect(entriesOf(decideOn(aSnapshot({ ...done, issue: anIssue({ open: false }), pull: aPull() })))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/decide/index.ts'
import { meaningOf } from '../../../src/domain/merge/meaning.ts'
import { type MergeRecord, readMergeRecord } from '../../../src/domain/merge/record.ts'
import type { MergeCheck, PullFacts } from '../../../src/domain/pull.ts'
import type { Snapshot } from '../../../src/domain/snapshot.ts'
import { decideOn, effectOf, means } from '../../support/judging.ts'
import { factsOf, remembered } from '../../support/merge-snapshots.ts'
import {
  aConfig,
  ago,
  aLedger,
  aMergeableSnapshot,
  anIssue,
  aRepository,
  aTrigger,
  now,
  oid,
  someRules,
  writer,
} from '../../support/snapshots.ts'

/** Our check with what it remembers of this head. */
const told = (differs: Partial<MergeRecord> = {}, check: Partial<MergeCheck> = {}): Partial<PullFacts> => {
  const { ownMergeCheck } = remembered(differs)
  return ownMergeCheck ? { ownMergeCheck: { ...ownMergeCheck, ...check } } : {}
}
const refusedBy = (answer: { status: number; message?: string }) => {
  const meaning = meaningOf({ api: 'merge', ...answer })
  return { refusal: { effect: 'merge', reason: meaning.reason, words: '', meaning } } as const
}
const recordIn = (snapshot: Snapshot) => readMergeRecord(effectOf(decideOn(snapshot), 'check').summary)

describe('a call that GitHub refused', () => {
  it('for a reason nobody here can see is made again after an hour', () => {
    const refused = effectOf(decideOn(aMergeableSnapshot(refusedBy({ status: 422, message: 'no' }))), 'check')
    const record = readMergeRecord(refused.summary)
    const world = aMergeableSnapshot({}, record ? told(record, { externalId: refused.externalId }) : {})
    const later = (minutes: number) =>
      decide(aTrigger(), world, means({ now: new Date(Date.parse(now) + minutes * 60_000) })).effects
    expect(later(1)).toEqual([])
    expect(later(61).map(({ kind }) => kind)).toEqual(['merge'])
  })

  it('because the head moved counts when it comes twice on one head, and waits longer', () => {
    const moved = refusedBy({ status: 409, message: 'Head branch was modified. Review and try the merge again.' })
    const once = aMergeableSnapshot(moved)
    expect(recordIn(once)?.attempts).toEqual({})
    expect(decideOn(once).wakeAt).toBe(ago(-5))
    const twice = aMergeableSnapshot(moved, told({ reason: 'head_changed' }))
    expect(recordIn(twice)?.attempts).toEqual({ merge: 1 })
    expect(decideOn(twice).wakeAt).toBe(ago(-60))
  })
})

describe('an update of the branch', () => {
  const accepted = { accepted: { reason: 'updating', uuid: null } } as const

  it('that was taken on for this head before has come to nothing, and counts', () => {
    expect(recordIn(aMergeableSnapshot(accepted))?.attempts).toEqual({})
    expect(recordIn(aMergeableSnapshot(accepted, told({ reason: 'updating' })))?.attempts).toEqual({ update_branch: 1 })
  })
})

describe('what GitHub sends no event for', () => {
  it('is looked at again for two minutes', () => {
    const since = (reasonSince: string) =>
      decideOn(aMergeableSnapshot({}, { mergeable: 'UNKNOWN', ...told({ reason: 'mergeable_unknown', reasonSince }) }))
    expect(since(ago(60)).wakeAt).toBe(ago(-15))
    expect(since(ago(200)).wakeAt).toBeUndefined()
  })
})

describe('our check', () => {
  it('whose record cannot be read was not given for this pull request', () => {
    const rules = someRules({ requiredChecks: [{ name: 'signalbox / merge', appId: 77 }] })
    const unread = told({}, { status: 'COMPLETED', conclusion: 'SUCCESS', record: null })
    expect(decideOn(aMergeableSnapshot({ rules }, unread)).effects.map(({ kind }) => kind)).toEqual(['check'])
  })

  it('about another pull request is left alone by one that nobody wants merged, and by one that is merged', () => {
    const other = told({ pull: 21 }, { status: 'IN_PROGRESS', conclusion: null })
    const unasked = aMergeableSnapshot({ issue: null, ledger: aLedger() }, { author: writer, ...other })
    expect(decideOn(unasked)).toEqual({ reason: 'not_asked', effects: [] })
    const merged = aMergeableSnapshot({ issue: anIssue({ open: false }) }, { open: false, merged: true, ...other })
    expect(decideOn(merged).effects.map(({ kind }) => kind)).toEqual(['delete_branch', 'append'])
  })
})

describe('a verdict that nobody will ever give', () => {
  it('is not waited for where the workflow file is missing', () => {
    const config = aConfig({ review: { enabled: true } })
    const outcome = (workflowOid: string | null) =>
      factsOf({}, { config, repository: aRepository({ workflowOid }) }).evidence[0]?.outcome
    expect(outcome(oid('workflow'))).toBe('missing')
    expect(outcome(null)).toBe('unknown')
  })
})

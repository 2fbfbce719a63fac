import { describe, expect, it } from 'vitest'
import type { LedgerState } from '../../src/domain/ledger/state.ts'
import type { ChecklistCheck, PullFacts } from '../../src/domain/pull.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, effectOf } from '../support/judging.ts'
import { aChecklistCheck, aRecord, aReviewClaim, aReviewJob, aReviewSnapshot, settled } from '../support/reviews.ts'
import { anIssue, oid } from '../support/snapshots.ts'

const other = aRecord([], { pull: 21, conclusion: 'failure' })
const checklist = aChecklistCheck({ records: [aRecord(), other] })
const at = (head: string) => ({
  'r-21': aReviewClaim({ key: 'r-21', job: aReviewJob({ id: 'r-21', pull: 21, head: oid(head) }) }),
})

function judged(state: Partial<LedgerState> = {}): Snapshot {
  return aReviewSnapshot({ checklist }, { issue: anIssue({ labels: [] }) }, state)
}

function checksOf(snapshot: Snapshot) {
  return decideOn(snapshot).effects.filter((one) => one.kind === 'check' && one.name === 'signalbox / checklist')
}

/** What the check run is once the other pull request has spoken through it. */
function spoken(snapshot: Snapshot, differs: Partial<ChecklistCheck>): Snapshot {
  const { pull } = snapshot
  if (!pull?.checklist) throw new Error('there is no check run')
  const changed: PullFacts = { ...pull, checklist: { ...pull.checklist, ...differs } }
  return { ...snapshot, pull: changed }
}

describe('a check run that speaks for two pull requests with one head', () => {
  it('shows the worse of them, and whose it is', () => {
    const check = effectOf(decideOn(judged()), 'check')
    expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' })
    expect(check.title).toBe('#21 on the same commit stands in the way; #20: 1 pass')
    expect(check.text).toContain('"pull":21')
  })

  it('is left as it is by one whose verdict it holds, whoever wrote last', () => {
    const told = spoken(settled(judged()), { externalId: 'what the other one wrote', title: 'of the other one' })
    expect(checksOf(told)).toEqual([])
  })

  it.each<[string, Partial<ChecklistCheck>]>([
    ['it shows the better one', { conclusion: 'SUCCESS' }],
    ['it was left in progress', { status: 'IN_PROGRESS', conclusion: null }],
  ])('is written again where %s', (_case, differs) => {
    expect(checksOf(spoken(settled(judged()), differs))).toHaveLength(1)
  })

  it('is written again once nothing worse is left beside it', () => {
    const world = settled(judged())
    const own = (world.pull?.checklist?.records ?? []).filter(({ pull }) => pull === 20)
    expect(own).toHaveLength(1)
    expect(checksOf(spoken(world, { records: own }))).toMatchObject([{ conclusion: 'success', title: '1 pass' }])
  })

  it('stays in progress while the other one is at work on that head, and is written once', () => {
    const busy = judged({ claims: at('head') })
    expect(effectOf(decideOn(busy), 'check')).toMatchObject({ status: 'in_progress', conclusion: null })
    expect(checksOf(settled(busy))).toEqual([])
    expect(effectOf(decideOn(judged({ claims: at('elsewhere') })), 'check').status).toBe('completed')
  })

  it('is not told by two reviews in turn that they are at work', () => {
    const running = (status: string) =>
      aReviewSnapshot(
        { checklist: aChecklistCheck({ status, conclusion: null, records: [] }) },
        { issue: anIssue({ labels: [] }) },
        { claims: { 'r-20': aReviewClaim(), ...at('head') } },
      )
    expect(checksOf(running('IN_PROGRESS'))).toEqual([])
    expect(checksOf(running('COMPLETED'))).toHaveLength(1)
  })
})

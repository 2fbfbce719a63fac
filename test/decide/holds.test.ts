import { describe, expect, it } from 'vitest'
import { holdOf, holdsOf } from '../../src/decide/holds.ts'
import { viewOf } from '../../src/decide/view.ts'
import type { LabelHistory } from '../../src/domain/label-history.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { means } from '../support/judging.ts'
import { ago, aLedger, anIssue, aPull, aSnapshot, aSubject, aTrigger, outsider, writer } from '../support/snapshots.ts'

function looking(differs: Partial<Snapshot>) {
  const view = viewOf(aTrigger(), aSnapshot(differs), means())
  if (view === null) throw new Error('there is nothing to look at')
  return view
}
const event = (label: string, added: boolean, actor = writer) => ({ label, added, at: ago(50), actor })
const removed = [event('hold', false), event('do-not-merge', false)]
const cut = { labelEvents: [], labelEventsComplete: false, labelEventsSince: ago(100) }
const onIssue = (differs: Partial<LabelHistory> & { labels?: readonly string[] } = {}): Partial<Snapshot> => ({
  issue: anIssue({ ...cut, ...differs }),
})
const resumed = (seconds: number): Partial<Snapshot> => ({
  ledger: aLedger({ subjects: { 12: aSubject({ resumedAt: ago(seconds) }) } }),
})
const unread =
  'Older label events were not read, and a hold label may have been removed there; `@agent resume` lifts this.'

describe('label events that were not all read', () => {
  it('hold, once, with the way out', () => {
    expect(holdsOf(looking(onIssue()))).toEqual([{ words: unread, label: null }])
    expect(holdOf(looking({ issue: null, pull: aPull(cut) }))).toBe(unread)
  })

  it.each<[string, Partial<Snapshot>, string | null]>([
    ['all were read', onIssue({ labelEventsComplete: true }), null],
    ['writers removed every hold label since', onIssue({ labelEvents: removed }), null],
    ['one hold label has no event', onIssue({ labelEvents: removed.slice(1) }), unread],
    ['somebody resumed since', { ...onIssue(), ...resumed(90) }, null],
    ['somebody resumed before that', { ...onIssue(), ...resumed(110) }, unread],
    ['somebody resumed, and none could be shown', { issue: anIssue({ labelEvents: [], labelEventsComplete: false }), ...resumed(110) }, null],
  ])('where %s', (_where, differs, words) => {
    expect(holdOf(looking(differs))).toBe(words)
  }) // biome-ignore format: one line per row

  it.each<[string, Partial<Snapshot>]>([
    ['stands there', onIssue({ labels: ['hold'], labelEvents: [event('do-not-merge', false)] })],
    ['was removed by somebody without write access', onIssue({ labelEvents: [event('hold', false, outsider), event('do-not-merge', false)] })],
  ])('say nothing more where a hold label %s', (_where, differs) => {
    const holds = holdsOf(looking(differs))
    expect(holds).toHaveLength(1)
    expect(holds[0]?.words).not.toBe(unread)
  }) // biome-ignore format: one line per row
})

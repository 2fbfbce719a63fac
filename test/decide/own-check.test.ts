import { describe, expect, it } from 'vitest'
import { ownCheckState } from '../../src/decide/merge/own-check.ts'
import { checkWrite, type ReportFacts, reportWrites } from '../../src/decide/merge/report.ts'
import { viewOf } from '../../src/decide/view.ts'
import type { MergeJudgment, Refusal } from '../../src/domain/merge/judgment.ts'
import { readMergeRecord } from '../../src/domain/merge/record.ts'
import type { MergeCheck } from '../../src/domain/pull.ts'
import type { Reason } from '../../src/domain/reason.ts'
import { means } from '../support/judging.ts'
import { ago, aPull, aSnapshot, aTrigger, digest, now, oid, someRules } from '../support/snapshots.ts'

function judgment(
  decision: MergeJudgment['decision'],
  reason: Reason,
  others: readonly Refusal[] = [],
  words = 'It is so.',
): MergeJudgment {
  const own: readonly Refusal[] = decision === 'merge' || decision === 'enqueue' ? [] : [{ decision, reason, words }]
  const rows = [...own, ...others].map((refusal) => ({ gate: 'github' as const, refusal, note: null }))
  return { decision, reason, rows, actions: [], merge: null, wakeAt: null }
}

const standing = (conclusion: string | null): MergeCheck => ({
  databaseId: 5,
  status: conclusion === null ? 'IN_PROGRESS' : 'COMPLETED',
  conclusion,
  externalId: `2:${oid('head')}:0`,
  title: 'It was so.',
  record: null,
})

const waits = judgment('wait', 'required_check_pending')
const stops = judgment('blocked', 'evidence_failed')
const queued = judgment('noop', 'in_merge_queue')
const gate = (decision: Refusal['decision']): Refusal => ({ decision, reason: 'draft', words: 'x' })

describe('what the own check concludes', () => {
  it.each([
    ['waiting is never a failure', waits, true, null, null],
    ['nor is it a success', waits, true, 'SUCCESS', null],
    ['an update is waited for', judgment('update_branch', 'behind'), false, null, null],
    ['a merge that nobody has to be told of', judgment('merge', 'ready'), false, null, null],
    ['a merge where the rules are not known', judgment('merge', 'ready'), null, null, null],
    ['a merge that wants the check', judgment('merge', 'ready'), true, null, 'success'],
    ['an entry in the queue that wants the check', judgment('enqueue', 'ready'), true, null, 'success'],
    ['in the queue', queued, true, null, null],
    ['in the queue after a success', queued, true, 'SUCCESS', 'success'],
    ['while GitHub merges after a success', judgment('noop', 'merge_pending'), true, 'SUCCESS', 'success'],
    ['while GitHub merges, judged as waiting', judgment('wait', 'merge_pending'), true, 'SUCCESS', 'success'],
    ['in the queue after a failure', queued, true, 'FAILURE', null],
    ['blocked', stops, false, null, 'neutral'],
    ['blocked where neutral would pass', stops, true, null, 'failure'],
    ['blocked where the rules are not known', stops, null, null, 'failure'],
    ['a mistake in the set-up', judgment('config_error', 'config_invalid'), false, null, 'neutral'],
    ['a mistake in the set-up where neutral would pass', judgment('config_error', 'permission'), true, null, 'failure'],
    ['taken out of the queue', judgment('dequeue', 'hold_label'), true, null, 'failure'],
    ['people press the button', judgment('noop', 'report_only'), false, null, 'neutral'],
    ['people need the check', judgment('noop', 'report_only'), true, null, 'success'],
    [
      'people need the check, and a gate blocks',
      judgment('noop', 'report_only', [gate('blocked')]),
      true,
      null,
      'failure',
    ],
    ['people need the check, and a gate waits', judgment('noop', 'report_only', [gate('wait')]), true, null, null],
    ['merged', judgment('noop', 'merged'), false, 'NEUTRAL', 'success'],
    ['no longer asked for', judgment('noop', 'label_missing'), false, 'FAILURE', 'neutral'],
    ['no longer asked for, and required', judgment('noop', 'label_missing'), true, 'SUCCESS', 'failure'],
  ] as const)('%s', (_name, judged, required, before, conclusion) => {
    const state = ownCheckState(judged, required, before === null ? null : standing(before))
    expect(state).toEqual({ status: conclusion === null ? 'in_progress' : 'completed', conclusion })
  })

  it.each([
    ['merged before we said anything', judgment('noop', 'merged'), null],
    ['never asked for', judgment('noop', 'label_missing'), null],
    ['closed', judgment('noop', 'closed'), standing('NEUTRAL')],
    ['of another instance', judgment('noop', 'other_instance'), standing('NEUTRAL')],
  ] as const)('says nothing about what is %s', (_name, judged, existing) => {
    expect(ownCheckState(judged, false, existing)).toBeNull()
  })
})

function facts(differs: Partial<ReportFacts> = {}): ReportFacts {
  return {
    pull: aPull(),
    judgment: waits,
    existing: null,
    required: false,
    memory: {},
    at: now,
    ledger: `3@${oid('tip-3')}`,
    host: 'github.com',
    handle: '@agent',
    digest,
    ...differs,
  }
}

/** The check as the next snapshot shows it. */
function written(differs: Partial<ReportFacts> = {}): MergeCheck {
  const check = checkWrite(facts(differs))
  if (check === null) throw new Error('nothing was written')
  const { externalId, title, status, conclusion, summary } = check
  return {
    databaseId: 5,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    externalId,
    title,
    record: readMergeRecord(summary),
  }
}

describe('the write of the own check', () => {
  it('is named after the head', () => {
    expect(checkWrite(facts())).toMatchObject({ kind: 'check', existing: null, head: oid('head'), text: null })
    expect(written().externalId).toMatch(new RegExp(`^2:${oid('head')}:[0-9a-f]{32}$`))
  })

  it('does not happen twice, whatever the clock, the ledger and the tip of the base say', () => {
    const later = { at: ago(-600), ledger: `9@${oid('tip-9')}`, pull: aPull({ baseOid: oid('main-2') }) }
    expect(checkWrite(facts({ existing: written(), ...later }))).toBeNull()
  })

  it.each([
    ['the sentence', { judgment: judgment('wait', 'required_check_pending', [], 'It is otherwise.') }],
    ['another gate', { judgment: judgment('wait', 'required_check_pending', [gate('blocked')]) }],
    ['the conclusion', { judgment: stops, required: true }],
    ['an attempt', { memory: { failed: 'merge' } }],
    ['a merge in the background', { memory: { pending: 'uuid' } }],
    ['a call', { memory: { told: 'conflict' } }],
    ['a refusal', { memory: { refused: 'x' } }],
    ['the base', { pull: aPull({ baseRef: 'next' }) }],
    ['the pull request', { pull: aPull({ number: 21 }) }],
  ] as const)('follows when %s changes', (_name, differs) => {
    expect(
      checkWrite(facts({ existing: written({ judgment: _name === 'the conclusion' ? stops : waits }), ...differs })),
    ).toMatchObject({ existing: 5 })
  })

  it('makes a check of its own for a new head', () => {
    const old = { ...written(), record: null, externalId: `2:${oid('old')}:0` }
    expect(checkWrite(facts({ existing: old }))).toMatchObject({ existing: null, head: oid('head') })
    const recorded = {
      ...written({ pull: aPull({ headOid: oid('old') }), memory: { failed: 'merge' } }),
      externalId: 'x',
    }
    const next = checkWrite(facts({ existing: recorded }))
    expect(next?.existing).toBeNull()
    expect(readMergeRecord(next?.summary ?? '')).toMatchObject({ attempts: {}, since: now, head: oid('head') })
  })

  it('takes a check without a name or a record for the head it was read from, and remembers nothing of it', () => {
    const odd = { ...written(), record: null, externalId: 'anything' }
    const next = checkWrite(facts({ existing: odd }))
    expect(next?.existing).toBe(5)
    expect(readMergeRecord(next?.summary ?? '')).toMatchObject({ attempts: {}, pending: null, told: null })
  })

  it('does not happen again only because the record was lost', () => {
    expect(checkWrite(facts({ existing: { ...written(), record: null }, at: ago(-600) }))).toBeNull()
  })

  it('carries on what it knew about the head', () => {
    const first = written({
      memory: { failed: 'merge', pending: 'uuid', told: 'conflict', refused: 'x' },
      at: ago(900),
    })
    const next = written({ existing: first, judgment: stops, memory: { failed: 'merge' } })
    expect(next.record).toMatchObject({
      since: ago(900),
      attempts: { merge: 2 },
      pending: 'uuid',
      told: 'conflict',
      refused: 'x',
      decision: 'blocked',
      reason: 'evidence_failed',
    })
    const over = written({ existing: next, memory: { failed: 'enqueue', pending: null, refused: null } })
    expect(over.record).toMatchObject({ attempts: { enqueue: 1, merge: 2 }, pending: null, refused: null })
  })

  it('takes nothing over from another pull request with the same head', () => {
    const other = written({ pull: aPull({ number: 21 }), memory: { failed: 'merge', told: 'conflict' } })
    expect(written({ existing: other }).record).toMatchObject({ pull: 20, attempts: {}, told: null })
  })
})

describe('the report of a view', () => {
  const required = { name: 'signalbox / merge', appId: null }
  it.each([
    ['not required', someRules(), 'neutral'],
    ['required', someRules({ requiredChecks: [required] }), 'failure'],
    ['required of us', someRules({ requiredChecks: [{ ...required, appId: 77 }] }), 'failure'],
    ['required of somebody else', someRules({ requiredChecks: [{ ...required, appId: 78 }] }), 'neutral'],
    ['perhaps required', { kind: 'unread', why: 'x' }, 'failure'],
    ['not looked up', { kind: 'not_read' }, 'failure'],
  ] as const)('concludes by the rules: %s', (_name, rules, conclusion) => {
    const pull = aPull()
    const view = viewOf(aTrigger(), aSnapshot({ pull, rules }), means())
    if (view === null) throw new Error('there is nothing to look at')
    const [check, ...more] = reportWrites(view, pull, stops, {})
    expect(check).toMatchObject({ name: 'signalbox / merge', status: 'completed', conclusion })
    expect(more).toEqual([])
    expect(readMergeRecord(check?.summary ?? '')).toMatchObject({ pull: 20, ledger: view.tip, since: now })
  })
})

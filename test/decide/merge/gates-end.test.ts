import { describe, expect, it } from 'vitest'
import { type AnswerRow, answerOf, judgmentOf, refusalOf } from '../../support/merge-refusals.ts'
import {
  evidence,
  start,
  type World,
  withFacts,
  withOwn,
  withPolicy,
  withPull,
  withRules,
} from '../../support/merge-worlds.ts'
import { ago, oid } from '../../support/snapshots.ts' // biome-ignore format: names in a row

const w = start
const name = 'signalbox / checklist'
const wanted = (...all: readonly ReturnType<typeof evidence>[]) =>
  withPolicy(withFacts(w, { evidence: all }), { requiredEvidence: [name] })
const state = (mergeState: string | null) => withPull(w, { mergeState })
const requiring = (world: World, check: string, appId: number | null = null) =>
  withRules(world, { requiredChecks: [{ name: check, appId }] })
const attempt = { onUnexplainedBlock: 'attempt' } as const
const first = withPolicy(withOwn(w, { firstMerge: true }), { confirmFirstMerge: true }) // biome-ignore format: one line each

describe('what is asked last', () => {
  const rows: readonly AnswerRow[] = [
    ['no verdict is wanted', withFacts(w, { evidence: [evidence('fail')] }), 'verdict', 'opens'],
    ['a verdict', wanted(evidence('pass')), 'verdict', 'opens'],
    ['none', wanted(), 'verdict', 'wait evidence_missing'],
    ['one of another name', wanted(evidence('pass', { name: 'x' })), 'verdict', 'wait evidence_missing'],
    ['one on another head', wanted(evidence('pass', { head: oid('older') })), 'verdict', 'wait evidence_stale'],
    ['one on another base', wanted(evidence('pass', { baseRef: 'older' })), 'verdict', 'wait evidence_stale'],
    ['one that is missing', wanted(evidence('missing')), 'verdict', 'wait evidence_missing'],
    ['one that is worked out', wanted(evidence('pending')), 'verdict', 'wait evidence_pending'],
    ['one that fails', wanted(evidence('fail')), 'verdict', 'blocked evidence_failed'],
    ['one that could not be worked out', wanted(evidence('unknown')), 'verdict', 'blocked evidence_unknown'],
    ['a failure, then a pass', wanted(evidence('fail'), evidence('pass', { order: 2 })), 'verdict', 'opens'],
    ['a pass, then a failure', wanted(evidence('fail', { order: 2 }), evidence('pass')), 'verdict', 'blocked evidence_failed'],
    ['both at once', wanted(evidence('pass'), evidence('fail')), 'verdict', 'blocked evidence_failed'],
    ['both at once, the other way round', wanted(evidence('fail'), evidence('pass')), 'verdict', 'blocked evidence_failed'],
    ['two at once, one of them unknown', wanted(evidence('pass'), evidence('unknown')), 'verdict', 'blocked evidence_unknown'],
    ['two at once, one of them pending', wanted(evidence('pass'), evidence('pending'), evidence('missing')), 'verdict', 'wait evidence_pending'],
    ['two at once, one of them missing', wanted(evidence('pass'), evidence('missing')), 'verdict', 'wait evidence_missing'],
    ['two at once, both bad', wanted(evidence('unknown'), evidence('fail')), 'verdict', 'blocked evidence_failed'],
    ['two at once, one of them unknown, one pending', wanted(evidence('pending'), evidence('unknown')), 'verdict', 'blocked evidence_unknown'],
    ['two names', withPolicy(wanted(evidence('pass')), { requiredEvidence: [name, 'x'] }), 'verdict', 'wait evidence_missing'],
    ...['CLEAN', 'HAS_HOOKS', 'UNSTABLE'].map((word): AnswerRow => [word, state(word), 'github', 'opens']),
    ['no state', state(null), 'github', 'wait mergeable_unknown'],
    ['a state that is not worked out', state('UNKNOWN'), 'github', 'wait mergeable_unknown'],
    ['a state of a new kind', state('MISTY'), 'github', 'wait unknown_value'],
    ['behind', state('BEHIND'), 'github', 'update_branch behind'],
    ['behind a queue', withRules(state('BEHIND'), { mergeQueue: true }), 'github', 'opens'],
    ['behind, never updated', withPolicy(state('BEHIND'), { updateBranch: 'never' }), 'github', 'blocked behind'],
    ['behind in a fork', withPull(state('BEHIND'), { fork: true }), 'github', 'blocked update_not_possible'],
    ['blocked', state('BLOCKED'), 'github', 'wait blocked_unknown'],
    ['blocked by our own check', requiring(state('BLOCKED'), 'signalbox / merge'), 'github', 'opens'],
    ['blocked by our own check, by our id', requiring(state('BLOCKED'), 'signalbox / merge', 77), 'github', 'opens'],
    ['blocked by that name of another App', requiring(state('BLOCKED'), 'signalbox / merge', 5), 'github', 'wait blocked_unknown'],
    ['blocked though our own check was given', withOwn(requiring(state('BLOCKED'), 'signalbox / merge'), { checkGivenBefore: true }), 'github', 'wait blocked_unknown'],
    ['blocked by another check', requiring(state('BLOCKED'), 'test'), 'github', 'wait blocked_unknown'],
    ['blocked, to be tried where nothing is bypassed', withPolicy(withRules(state('BLOCKED'), { bypass: 'never' }), attempt), 'github', 'opens'],
    ['blocked, to be tried where something could be bypassed', withPolicy(withRules(state('BLOCKED'), { bypass: 'always' }), attempt), 'github', 'wait blocked_unknown'],
    ['blocked, to be tried where nobody knows', withPolicy(state('BLOCKED'), attempt), 'github', 'wait blocked_unknown'],
    ['blocked, not to be tried', withRules(state('BLOCKED'), { bypass: 'never' }), 'github', 'wait blocked_unknown'],
    ['just quiet', withOwn(w, { activeAt: ago(180) }), 'quiet', 'opens'],
    ['not quiet', withOwn(w, { activeAt: ago(179) }), 'quiet', 'wait quiet_window'],
    ['not quiet, which is not asked', withPolicy(withOwn(w, { activeAt: '2026-11-20T08:00:09Z' }), { quiet: 0 }), 'quiet', 'opens'],
    ['nothing ever happened', withOwn(w, { activeAt: null }), 'quiet', 'opens'],
    ['a first merge', first, 'first_merge', 'blocked first_merge_unconfirmed'],
    ['a first merge that was confirmed', withOwn(first, { approvedHead: oid('head') }), 'first_merge', 'opens'],
    ['a first merge that was confirmed for another head', withOwn(first, { approvedHead: oid('older') }), 'first_merge', 'blocked first_merge_unconfirmed'],
    ['a first merge that needs nobody', withPolicy(first, { confirmFirstMerge: false }), 'first_merge', 'opens'],
    ['another merge', withOwn(first, { firstMerge: false }), 'first_merge', 'opens'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('says when to look again', () => {
    expect(refusalOf(state('BLOCKED'), 'github')?.wakeAt).toBe('2026-11-20T08:01:00.000Z')
    expect(refusalOf(withOwn(w, { activeAt: ago(60) }), 'quiet')?.wakeAt).toBe('2026-11-20T08:02:00.000Z')
  })

  it('names the verdict, and what is not known', () => {
    expect(refusalOf(wanted(), 'verdict')?.words).toContain(name)
    expect(refusalOf(wanted(evidence('fail', { words: 'It fails.' })), 'verdict')?.words).toBe('It fails.')
    expect(refusalOf(state('MISTY'), 'github')?.words).toContain('MISTY')
  })

  it('leaves the button to people where they want it, and only once everything is open', () => {
    const people = { mode: 'report_only' } as const
    expect(judgmentOf(withPolicy(w, people))).toMatchObject({ decision: 'noop', reason: 'report_only', actions: [] })
    expect(judgmentOf(withPolicy(withPull(w, { draft: true }), people)).reason).toBe('draft')
  })
})

import { describe, expect, it } from 'vitest'
import { standingOf } from '../../../src/decide/merge/checks.ts'
import type { CheckFacts } from '../../../src/domain/pull.ts'
import { type AnswerRow, answerOf, refusalOf } from '../../support/merge-refusals.ts'
import { start, type World, withFacts, withPolicy, withPull, withRules } from '../../support/merge-worlds.ts'
import { aCheck, ago, oid } from '../../support/snapshots.ts'

const w = start
const own = 'signalbox / merge'
const having = (...checks: readonly Partial<CheckFacts>[]) =>
  withFacts(w, {
    checks: [
      aCheck({ name: 'real', databaseId: 1 }),
      ...checks.map((one, at) => aCheck({ databaseId: 900 + at, ...one })),
    ],
  })
const only = (...checks: readonly Partial<CheckFacts>[]) =>
  withFacts(w, { checks: checks.map((one, at) => aCheck({ databaseId: 900 + at, ...one })) })
const rule = (world: World, name = 'test', appId: number | null = null) =>
  withRules(world, { requiredChecks: [...world.facts.rules.requiredChecks, { name, appId }] })
const ended = (conclusion: string | null) => having({ conclusion })
const lost = { conclusion: 'CANCELLED', lostRunner: true }
const again = { rerunInterrupted: 1 }
const failure = { conclusion: 'FAILURE' }
const late = (world: World) => withPull(world, { pushedAt: ago(3600) })
const early = (world: World) => withPull(world, { pushedAt: ago(3599) })
const behind = (world: World) => withPull(world, { mergeState: 'BEHIND' })
const optimistic = { updateOptimistic: true }
const updating = { updateWhenCheckMissing: true } // biome-ignore format: one line each

describe('how a check stands', () => {
  it.each([
    ['SUCCESS', 'success'], ['NEUTRAL', 'neutral'], ['SKIPPED', 'skipped'], ['FAILURE', 'failed'], ['ERROR', 'failed'], ['TIMED_OUT', 'failed'],
    ['STARTUP_FAILURE', 'failed'], ['ACTION_REQUIRED', 'action_required'], ['CANCELLED', 'cancelled'], ['STALE', 'stale'], ['toString', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (word, standing) => {
    expect(standingOf(aCheck({ conclusion: word }))).toBe(standing)
    expect(standingOf(aCheck({ kind: 'status', status: word, conclusion: null }))).toBe(standing)
  }) // biome-ignore format: words in a row

  it.each(['QUEUED', 'IN_PROGRESS', 'WAITING', 'REQUESTED', 'PENDING', 'EXPECTED'])('%s is pending, whatever end it shows', (status) => {
    expect(standingOf(aCheck({ status }))).toBe('pending')
    expect(standingOf(aCheck({ kind: 'status', status }))).toBe('pending')
  }) // biome-ignore format: words in a row

  it('is not known of a run that is not completed, or that has no end', () => {
    expect(standingOf(aCheck({ status: 'DREAMING' }))).toBe('unknown')
    expect(standingOf(aCheck({ status: 'SUCCESS', conclusion: null }))).toBe('unknown')
    expect(standingOf(aCheck({ conclusion: null }))).toBe('unknown')
  })
})

describe('whether something failed', () => {
  const rows: readonly AnswerRow[] = [
    ['a failure', ended('FAILURE'), 'checks', 'blocked check_failed'],
    ['a failure that a rule names', rule(ended('FAILURE')), 'checks', 'blocked required_check_failed'],
    ['a failure of an App that the rule does not name', rule(ended('FAILURE'), 'test', 5), 'checks', 'blocked check_failed'],
    ['a failure of the App that the rule names', rule(ended('FAILURE'), 'test', 15368), 'checks', 'blocked required_check_failed'],
    ['two failures, one of them named', rule(having(failure, { ...failure, name: 'more' })), 'checks', 'blocked required_check_failed'],
    ['a word that nobody knows', ended('SHRUGGED'), 'checks', 'wait unknown_value'],
    ['an optional failure', withPolicy(having({ ...failure, name: 'nightly' }), {}), 'checks', 'opens'],
    ['an optional failure that a rule names', rule(having({ ...failure, name: 'nightly' }), 'nightly'), 'checks', 'blocked required_check_failed'],
    ['a failure where only rules count', withPolicy(ended('FAILURE'), { gate: 'required' }), 'checks', 'opens'],
    ['a failure of a rule where only rules count', withPolicy(rule(ended('FAILURE')), { gate: 'required' }), 'checks', 'blocked required_check_failed'],
    ['a failure of another commit', having({ ...failure, commit: oid('older') }), 'checks', 'opens'],
    ['a failure of this commit', having({ ...failure, commit: oid('head') }), 'checks', 'blocked check_failed'],
    ['a failure of our own check', having({ ...failure, name: own, appId: 77 }), 'checks', 'opens'],
    ['a failure of our verdict’s check', having({ ...failure, name: 'signalbox / checklist', appId: 77 }), 'checks', 'opens'],
    ['a failure under our name', having({ ...failure, name: own, appId: 78 }), 'checks', 'blocked check_failed'],
    ['something else under our name', having({ name: own, appId: 78, status: 'QUEUED' }), 'running', 'opens'],
    ['a failure that was replaced', having({ ...failure, databaseId: 5 }, {}), 'checks', 'opens'],
    ['a failure that came last', having({}, failure), 'checks', 'blocked check_failed'],
    ['a failure of another workflow', having({ ...failure, workflow: 'a' }, { workflow: 'b' }), 'checks', 'blocked check_failed'],
    ['a failure of another App', having({ ...failure, appId: 5 }, {}), 'checks', 'blocked check_failed'],
    ['a failure of another kind', having({ kind: 'status', status: 'FAILURE', conclusion: null }, {}), 'checks', 'blocked check_failed'],
    ['a failure of another name', having({ ...failure, name: 'more' }, {}), 'checks', 'blocked check_failed'],
    ['a failure without an id, and nothing else has one', having({ ...failure, databaseId: null }, { databaseId: null }), 'checks', 'blocked check_failed'],
    ['a failure without an id beside one with an id', having({ ...failure, databaseId: null }, {}), 'checks', 'blocked check_failed'],
    ['a failure with an id beside one without', having(failure, { databaseId: null }), 'checks', 'blocked check_failed'],
    ['two with one id', having(failure, { databaseId: 900 }), 'checks', 'blocked check_failed'],
    ['somebody has to start it', ended('ACTION_REQUIRED'), 'checks', 'blocked check_needs_approval'],
    ['a neutral end', rule(ended('NEUTRAL')), 'checks', 'opens'],
    ['a neutral end that does not count', withPolicy(rule(ended('NEUTRAL')), { blockOnNeutral: true }), 'checks', 'blocked neutral_not_allowed'],
    ['a neutral end that no rule names', withPolicy(ended('NEUTRAL'), { blockOnNeutral: true }), 'checks', 'opens'],
    ['nothing neutral', withPolicy(rule(ended('SUCCESS')), { blockOnNeutral: true }), 'checks', 'opens'],
    ['cancelled', ended('CANCELLED'), 'checks', 'blocked check_cancelled'],
    ['a lost runner that is not run again', having(lost), 'checks', 'blocked check_cancelled'],
    ['a lost runner', withPolicy(having(lost), again), 'checks', 'wait check_interrupted'],
    ['a runner lost twice', withPolicy(having({ ...lost, attempt: 2 }), again), 'checks', 'blocked check_cancelled'],
    ['a runner lost at the last attempt', withPolicy(having({ ...lost, attempt: 1 }), again), 'checks', 'wait check_interrupted'],
    ['a lost runner beside a cancelled one', withPolicy(having(lost, { ...lost, lostRunner: false, name: 'x' }), again), 'checks', 'blocked check_cancelled'],
    ['stale', ended('STALE'), 'checks', 'blocked check_stale'],
    ['skipped', ended('SKIPPED'), 'checks', 'opens'],
    ['skipped, which does not count', withPolicy(ended('SKIPPED'), { skippedIsSuccess: false }), 'checks', 'blocked check_skipped'],
    ['nothing skipped', withPolicy(ended('SUCCESS'), { skippedIsSuccess: false }), 'checks', 'opens'],
    ['behind, updated meanwhile', withPolicy(behind(w), optimistic), 'checks', 'update_branch behind'],
    ['behind, not updated meanwhile', behind(w), 'checks', 'opens'],
    ['behind, never updated', withPolicy(behind(w), { ...optimistic, updateBranch: 'never' }), 'checks', 'opens'],
    ['behind, and not to be updated', withPolicy(withPull(behind(w), { fork: true }), optimistic), 'checks', 'opens'],
    ['behind a queue', withPolicy(withRules(behind(w), { mergeQueue: true }), optimistic), 'checks', 'opens'],
    ['not behind', withPolicy(w, optimistic), 'checks', 'opens'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('is told with names and links, of what failed alone', () => {
    const refusal = refusalOf(having({ ...failure, name: 'b' }, { ...failure, name: 'a', url: null }, { name: 'c' }), 'checks')
    expect(refusal?.words).toMatch(/2 checks failed: `a`, `b`\./)
    expect(refusal?.links).toEqual([{ text: 'b', url: 'https://github.com/octo/toy/runs/801' }])
    expect(refusalOf(having({ status: 'DREAMING', conclusion: null }), 'checks')?.words).toMatch(/DREAMING.*test/)
    expect(refusalOf(withPolicy(having(lost), again), 'checks')?.actions).toEqual(['rerun_failed_jobs'])
  }) // biome-ignore format: one line per claim
})

describe('the order of checks', () => {
  it('changes neither which word is told nor the links', () => {
    const several = ['c', 'a', 'b'].map((name) => ({ ...failure, name, url: `https://github.com/${name}` }))
    expect(refusalOf(having(...several), 'checks')?.links?.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
    const odd = ['c', 'a', 'b'].map((conclusion) => ({ conclusion, databaseId: null }))
    expect(refusalOf(having(...odd), 'checks')?.words).toContain('says `a`')
  })
})

describe('whether something is running or missing', () => {
  const rows: readonly AnswerRow[] = [
    ['a queued run', having({ status: 'QUEUED' }), 'running', 'wait check_pending'],
    ['a queued run that a rule names', rule(having({ status: 'QUEUED' })), 'running', 'wait required_check_pending'],
    ['a queued run beside one that a rule names', rule(having({}, { status: 'QUEUED', name: 'x' })), 'running', 'wait check_pending'],
    ['nothing', w, 'running', 'opens'],
    ['a suite', withFacts(w, { openSuites: 1 }), 'running', 'wait check_pending'],
    ['a suite where only rules count', withPolicy(withFacts(w, { openSuites: 1 }), { gate: 'required' }), 'running', 'opens'],
    ['what a rule wants is there', rule(having({})), 'required', 'opens'],
    ['what a rule wants is missing', early(rule(w, 'e2e')), 'required', 'wait required_check_missing'],
    ['what a rule wants is missing for long', late(rule(w, 'e2e')), 'required', 'blocked required_check_missing'],
    ['what a rule wants is there by another App', early(rule(having({}), 'test', 5)), 'required', 'wait check_wrong_app'],
    ['what a rule wants is there by another App for long', late(rule(having({}), 'test', 5)), 'required', 'blocked check_wrong_app'],
    ['what a rule wants is there by that App', rule(having({}), 'test', 15368), 'required', 'opens'],
    ['what a rule wants is on another commit', late(rule(only({ name: 'x', commit: oid('older') }), 'x')), 'required', 'blocked required_check_missing'],
    ['one is missing, the other by another App', late(rule(rule(having({}), 'test', 5), 'e2e')), 'required', 'blocked required_check_missing'],
    ['missing, and updated', withPolicy(late(rule(w, 'e2e')), updating), 'required', 'update_branch required_check_missing'],
    ['missing, and not updated yet', withPolicy(early(rule(w, 'e2e')), updating), 'required', 'wait required_check_missing'],
    ['missing, and not to be updated', withPolicy(withPull(late(rule(w, 'e2e')), { fork: true }), updating), 'required', 'blocked required_check_missing'],
    ['our own check', rule(w, own), 'required', 'opens'],
    ['our own check, by our id', rule(w, own, 77), 'required', 'opens'],
    ['our own check’s name by another App', late(rule(w, own, 5)), 'required', 'blocked required_check_missing'],
    ['our own check’s name by another App, while ours is there', late(rule(having({ name: own, appId: 77 }), own, 5)), 'required', 'blocked required_check_missing'],
    ['our verdict’s check is missing', late(rule(w, 'signalbox / checklist')), 'required', 'blocked required_check_missing'],
    ['our verdict’s check is there, whatever it says', rule(having({ ...failure, name: 'signalbox / checklist', appId: 77 }), 'signalbox / checklist'), 'required', 'opens'],
    ['the verdict’s name by another App', late(rule(having({ name: 'signalbox / checklist', appId: 78 }), 'signalbox / checklist')), 'required', 'blocked required_check_missing'],
    ['the verdict’s name by another App, which a rule names', late(rule(having({ name: 'signalbox / checklist', appId: 77 }), 'signalbox / checklist', 78)), 'required', 'blocked check_wrong_app'],
    ['another check of ours does not stand for it', late(rule(having({ name: 'x', appId: 77 }), 'signalbox / checklist')), 'required', 'blocked required_check_missing'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('is told with names, and why it may be so once it is late', () => {
    const words = (world: World) => refusalOf(world, 'required')?.words ?? ''
    expect(refusalOf(having({ status: 'QUEUED', name: 'x' }), 'running')?.words).toBe('1 check is running: `x`.')
    expect(refusalOf(early(rule(w, 'e2e')), 'required')?.wakeAt).toBe('2026-11-20T08:00:01.000Z')
    expect(words(early(rule(w, 'e2e')))).toMatch(/nothing of that name has reported on this commit\.$/)
    expect(words(late(rule(w, 'e2e')))).toContain('filter')
    expect(words(late(rule(only(), 'e2e')))).toContain('older than the workflow')
    expect(words(withPull(late(rule(w, 'e2e')), { mergeable: 'CONFLICTING' }))).toContain('conflicts')
    expect(words(late(rule(rule(having({}), 'test', 5), 'e2e')))).not.toContain('`test`')
    expect(words(withPolicy(late(rule(having({}), 'test', 5)), updating))).toContain('`test`')
    for (const said of ['[skip ci]', '[CI skip]', '[no ci]', '[skip actions]', '[actions skip]', 'x\n\nSkip-Checks: true']) {
      expect(words(withPull(early(rule(w, 'e2e')), { headMessage: `x ${said}` }))).toContain('[skip ci]')
    }
    expect(words(withPull(early(rule(w, 'e2e')), { headMessage: 'skip ci' }))).not.toContain('[skip ci]')
  }) // biome-ignore format: one line per claim
})

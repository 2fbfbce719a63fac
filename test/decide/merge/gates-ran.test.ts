import { describe, expect, it } from 'vitest'
import type { CheckFacts } from '../../../src/domain/pull.ts'
import { type AnswerRow, answerOf, refusalOf } from '../../support/merge-refusals.ts'
import { start, type World, withFacts, withOwn, withPolicy, withPull, withRules } from '../../support/merge-worlds.ts'
import { aCheck, ago } from '../../support/snapshots.ts'

const w = start
const own = 'signalbox / merge'
const only = (...checks: readonly Partial<CheckFacts>[]) =>
  withFacts(w, { checks: checks.map((one, at) => aCheck({ databaseId: 900 + at, ...one })) })
const having = (one: Partial<CheckFacts>) => only({ name: 'real' }, one)
const rule = (world: World) => withRules(world, { requiredChecks: [{ name: 'test', appId: null }] })
const late = (world: World) => withPull(world, { pushedAt: ago(3600) })
const early = (world: World) => withPull(world, { pushedAt: ago(3599) }) // biome-ignore format: one line each

const none = only()
const quiet = { conclusion: 'SKIPPED' }
const took = (seconds: number) => only({ startedAt: ago(seconds), completedAt: ago(0) })
const least = { minCiSeconds: 60 }

describe('whether anything ran at all', () => {
  const rows: readonly AnswerRow[] = [
    ['not all was shown', withFacts(w, { truncated: ['checks'] }), 'real_check', 'wait data_incomplete'],
    ['nothing', early(none), 'real_check', 'wait no_checks'],
    ['nothing for long', late(none), 'real_check', 'blocked no_checks'],
    ['nothing, as configured', withPolicy(none, { allowNoChecks: true }), 'real_check', 'opens'],
    ['nothing, as configured, but a moment ago', withPolicy(early(none), { allowNoChecks: true, settleSeconds: 3600 }), 'real_check', 'wait no_checks'],
    ['nothing, as configured, and settled', withPolicy(late(none), { allowNoChecks: true, settleSeconds: 3600 }), 'real_check', 'opens'],
    ['only our own checks', late(only({ name: own, appId: 77 })), 'real_check', 'blocked no_checks'],
    ['only an optional one', late(only({ name: 'nightly' })), 'real_check', 'blocked no_checks'],
    ['only skipped ones', only(quiet), 'real_check', 'blocked no_real_check'],
    ['only skipped ones, which is enough', withPolicy(only(quiet), { needsRealCheck: false }), 'real_check', 'opens'],
    ['only skipped ones, of which a rule names one', rule(only(quiet, { ...quiet, name: 'x' })), 'real_check', 'opens'],
    ['only skipped ones that a rule names, after a draft', withOwn(rule(only(quiet)), { readyAt: ago(1) }), 'real_check', 'blocked no_real_check'],
    ['a success among skipped ones', withOwn(only(quiet, { name: 'x' }), { readyAt: ago(1) }), 'real_check', 'opens'],
    ['a success that took long enough', withPolicy(took(60), least), 'real_check', 'opens'],
    ['a success that took too short', withPolicy(took(59), least), 'real_check', 'blocked check_too_short'],
    ['a success without a start', withPolicy(only({ startedAt: null }), least), 'real_check', 'opens'],
    ['a success without an end', withPolicy(only({ completedAt: null }), least), 'real_check', 'opens'],
    ['a success that ended before it began, where no time is asked for', only({ startedAt: ago(0), completedAt: ago(9) }), 'real_check', 'opens'],
    ['a short one that was skipped', withPolicy(having({ ...quiet, startedAt: ago(1), completedAt: ago(1) }), least), 'real_check', 'opens'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('is said with when to look again, and for how long', () => {
    expect(refusalOf(early(none), 'real_check')?.wakeAt).toBe('2026-11-20T08:00:01.000Z')
    expect(refusalOf(late(none), 'real_check')?.words).toContain('for too long')
    expect(refusalOf(withPolicy(early(none), { settleSeconds: 3700 }), 'real_check')?.wakeAt).toBe('2026-11-20T08:01:41.000Z')
  }) // biome-ignore format: one line per claim
})

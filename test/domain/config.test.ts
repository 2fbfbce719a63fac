import { describe, expect, it } from 'vitest'
import { milliseconds } from '../../src/domain/config/duration.ts'
import { config, defaultConfig } from '../../src/domain/config.ts'
import { vocabularyOf } from '../../src/domain/vocabulary.ts'

describe('the configuration file', () => {
  it('may be empty: everything has a default', () => {
    expect(config.parse({})).toEqual(defaultConfig)
    expect(defaultConfig).toMatchObject({
      command: { handle: '@agent' },
      labels: { ask: 'agent' },
      hold: { labels: ['hold', 'do-not-merge'] },
      agent: { name: 'engineer' },
      limits: {
        parallel_runs: 3,
        dispatches_per_person_and_hour: 20,
        rounds: 3,
        attempts: 2,
        subject_usd: 15,
        agent_month_usd: 100,
        repository_day_usd: 25,
      },
      run: { implement: { usd: 5, minutes: 45, turns: 120 }, revise: { usd: 2.5, minutes: 30, turns: 60 } },
      merge: { method: 'squash', delete_branch: true, quiet: '3m' },
    })
    expect(defaultConfig.merge.mode).toBeUndefined()
  })

  it('keeps the other defaults of a section that is only begun', () => {
    expect(config.parse({ limits: { rounds: 1 } }).limits).toEqual({ ...defaultConfig.limits, rounds: 1 })
  })

  it.each([
    ['a key it does not know', { merge: { metod: 'squash' } }],
    ['a section it does not know', { budget: {} }],
    ['a trusted bot by login', { bots: { trusted: ['*'] } }],
    ['everybody as trusted bots', { bots: { trusted: '*' } }],
    ['no runs at all', { limits: { parallel_runs: 0 } }],
    ['unlimited money', { limits: { repository_day_usd: 1e9 } }],
    ['no money', { limits: { subject_usd: 0 } }],
    ['a handle without its sign', { command: { handle: 'agent' } }],
    ['a handle with a space', { command: { handle: '@a gent' } }],
    ['a length of time without a unit', { merge: { quiet: '3' } }],
    ['a length of time in words', { merge: { quiet: 'three minutes' } }],
    ['a way to merge that GitHub does not have', { merge: { method: 'fast-forward' } }],
    ['a list where a section belongs', { merge: [] }],
    ['nothing where a section belongs', { merge: null }],
  ])('refuses %s', (_what, file) => {
    expect(config.safeParse(file).success).toBe(false)
  })

  it('lends its words to whoever listens to events', () => {
    expect(vocabularyOf(config.parse({ command: { handle: '@robot' }, labels: { ask: 'bot' } }))).toEqual({
      handle: '@robot',
      askLabel: 'bot',
      mergeLabel: 'agent:merge',
      holdLabels: ['hold', 'do-not-merge'],
      reviews: true,
      bases: null,
    })
  })
})

describe('lengths of time', () => {
  it.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['3m', 180_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
  ])('%s is %i milliseconds', (text, expected) => {
    expect(milliseconds(text)).toBe(expected)
  })

  it.each(['', '3', 'm', '3 m', '-3m', '3w'])('%j is none', (text) => {
    expect(milliseconds(text)).toBeNaN()
  })
})

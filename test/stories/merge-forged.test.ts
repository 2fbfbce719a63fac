import { describe, expect, it } from 'vitest'
import { checks } from '../../src/domain/names.ts'
import { tell } from '../support/story.ts'
import {
  checker,
  isMergedAt,
  later,
  mergeCalls,
  minutesPass,
  proposed,
  quietRepository,
  requireChecks,
  waitsFor,
} from '../support/story-merge.ts'

const files = quietRepository()

describe('a check of the required name from another App', () => {
  it(
    'does not count where the rule names the App',
    tell({ files }, async (story) => {
      const tests = checker(story)
      const forger = checker(story, 'forger')
      requireChecks(story, { name: 'tests', appId: tests.id })
      const number = await proposed(story)
      await later(story, () => forger.reports('tests'))
      const words = 'A rule wants `tests` from a certain App, and only another one has reported under that name.'
      waitsFor(story, 'check_wrong_app', { says: words, ends: null })
      expect(mergeCalls(story)).toEqual([])
      await minutesPass(story, 65)
      waitsFor(story, 'check_wrong_app', { says: words, ends: 'neutral' })
      expect(story.notice(number)).toContain(words)
      await later(story, () => tests.reports('tests'))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )

  it(
    'has to pass, too, where the rule names none',
    tell({ files }, async (story) => {
      const tests = checker(story)
      const forger = checker(story, 'forger')
      requireChecks(story, { name: 'tests' })
      await proposed(story)
      await forger.starts('tests')
      await later(story, () => tests.reports('tests'))
      waitsFor(story, 'required_check_pending', { ends: null })
      await later(story, () => forger.reports('tests', 'failure'))
      waitsFor(story, 'required_check_failed', { says: '`tests`' })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => forger.reports('tests'))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )

  it(
    'as a commit status has to pass beside the check run',
    tell({ files }, async (story) => {
      requireChecks(story, { name: 'tests' })
      await proposed(story)
      const tests = checker(story)
      await tests.sets('tests', 'failure')
      await later(story, () => tests.reports('tests'))
      waitsFor(story, 'required_check_failed', { says: '`tests`' })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => tests.sets('tests', 'success'))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )
})

describe.each(Object.values(checks))('a green `%s` of somebody else', (name) => {
  it(
    'from another App opens nothing',
    tell({ files }, async (story) => {
      await proposed(story)
      await later(story, () => checker(story, 'forger').reports(name))
      waitsFor(story, 'no_checks', { ends: null })
      await minutesPass(story, 65)
      waitsFor(story, 'no_checks', { ends: 'neutral' })
      expect(mergeCalls(story)).toEqual([])
    }),
  )

  it(
    'as a commit status opens nothing',
    tell({ files }, async (story) => {
      await proposed(story)
      await later(story, () => checker(story, 'forger').sets(name, 'success'))
      waitsFor(story, 'no_checks', { ends: null })
      expect(mergeCalls(story)).toEqual([])
    }),
  )

  it(
    'is no substitute for ours where a rule wants it from us',
    tell({ files }, async (story) => {
      requireChecks(story, { name, appId: story.app.id })
      await proposed(story)
      const forger = checker(story, 'forger')
      await forger.reports(name)
      await later(story, () => forger.reports('tests', 'failure'))
      waitsFor(story, 'check_failed', { says: '`tests`', ends: name === checks.merge ? 'failure' : 'neutral' })
      expect(mergeCalls(story)).toEqual([])
    }),
  )
})

describe('our own check, where a rule wants it', () => {
  it(
    'is green before the call and not before everything else is',
    tell({ files }, async (story) => {
      requireChecks(story, { name: checks.merge, appId: story.app.id })
      await proposed(story)
      waitsFor(story, 'no_checks', { ends: null })
      const held = story.server.hold(/^PUT \S+\/merge\n/)
      story.time.nextSecond()
      await checker(story).reports('tests')
      await held.arrived
      expect(story.mergeCheck()).toMatchObject({ status: 'completed', conclusion: 'success' })
      held.release()
      await story.settled()
      isMergedAt(story, story.pull().pull.headSha)
      expect(mergeCalls(story)).toEqual([200])
    }),
  )
})

import { describe, expect, it } from 'vitest'
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

describe('a check that appears six minutes after the push', () => {
  it(
    'is waited for where nothing has reported',
    tell({ files: quietRepository() }, async (story) => {
      const number = await proposed(story)
      const tests = checker(story)
      await minutesPass(story, 6)
      waitsFor(story, 'no_checks', { says: 'No check has reported on this commit. At least one has to.', ends: null })
      await tests.starts('tests')
      await minutesPass(story, 6)
      waitsFor(story, 'check_pending', { says: '1 check is running: `tests`.', ends: null })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => tests.reports('tests'))
      isMergedAt(story, story.pull().pull.headSha)
      expect(story.notice(number)).toBeNull()
    }),
  )

  it(
    'is waited for by its name where a rule wants it, though another one is green at once',
    tell({ files: quietRepository() }, async (story) => {
      requireChecks(story, { name: 'tests' })
      const number = await proposed(story)
      const tests = checker(story)
      await later(story, () => tests.reports('lint'))
      await minutesPass(story, 6)
      waitsFor(story, 'required_check_missing', {
        says: 'A rule wants `tests`, and nothing of that name has reported on this commit.',
        ends: null,
      })
      await tests.starts('tests')
      await minutesPass(story, 5)
      waitsFor(story, 'required_check_pending', { ends: null })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => tests.reports('tests'))
      isMergedAt(story, story.pull().pull.headSha)
      expect(story.notice(number)).toBeNull()
    }),
  )

  it(
    'is waited for in the quiet window, though another one is green at once',
    tell({ files: quietRepository('mode: auto', {}, '10m') }, async (story) => {
      await proposed(story)
      const tests = checker(story)
      await later(story, () => tests.reports('lint'))
      waitsFor(story, 'quiet_window', { ends: null })
      await minutesPass(story, 6)
      await later(story, () => tests.reports('tests', 'failure'))
      waitsFor(story, 'check_failed')
      await minutesPass(story, 10)
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => tests.reports('tests'))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )
})

describe('a pull request on which nothing ever reports', () => {
  it(
    'waits an hour, then somebody is called, once',
    tell({ files: quietRepository() }, async (story) => {
      const number = await proposed(story)
      await minutesPass(story, 55)
      waitsFor(story, 'no_checks', { ends: null })
      expect(story.notice(number)).toBeNull()
      await minutesPass(story, 10)
      waitsFor(story, 'no_checks', { says: '`merge.allow_no_checks: true` says so', ends: 'neutral' })
      await minutesPass(story, 30)
      expect(story.notice(number)).toContain('`merge.allow_no_checks: true` says so')
      expect(mergeCalls(story)).toEqual([])
    }),
  )

  it(
    'is merged where the configuration says that there are no checks',
    tell({ files: quietRepository('mode: auto, allow_no_checks: true') }, async (story) => {
      const number = await proposed(story)
      isMergedAt(story, story.pull().pull.headSha)
      expect(story.notice(number)).toBeNull()
    }),
  )

  it(
    'is not merged by that word where a check reports all the same, and is red',
    tell({ files: quietRepository('mode: auto, allow_no_checks: true', {}, '2m') }, async (story) => {
      await proposed(story)
      waitsFor(story, 'quiet_window')
      const tests = checker(story)
      await later(story, () => tests.reports('tests', 'failure'))
      await minutesPass(story, 10)
      waitsFor(story, 'check_failed', { says: '`tests`' })
      expect(mergeCalls(story)).toEqual([])
    }),
  )
})

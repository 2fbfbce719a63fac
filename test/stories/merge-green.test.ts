import { describe, expect, it } from 'vitest'
import { tell } from '../support/story.ts'
import {
  checker,
  greeting,
  isMergedAt,
  later,
  mergeCalls,
  pins,
  proposed,
  quietRepository,
  waitsFor,
} from '../support/story-merge.ts'
import { config, paths, toy } from '../support/story-toy.ts'

describe('a pull request that a writer labeled', () => {
  it(
    'is merged when its check is green: one call, pinned to the head that was judged',
    tell({ files: quietRepository() }, async (story) => {
      const number = await proposed(story)
      waitsFor(story, 'no_checks', { ends: null })
      const { headSha } = story.pull().pull
      const tests = checker(story)
      await tests.starts('tests')
      await story.swept()
      waitsFor(story, 'check_pending', { says: '1 check is running: `tests`.', ends: null })
      await later(story, () => tests.reports('tests'))
      isMergedAt(story, headSha)
      expect(story.mergeCheck()?.output.title).toBe('It is merged.')
      expect(story.file('main', 'greeting.txt')).toBe(greeting)
      expect(pins(story.server)).toEqual([headSha])
      await story.swept()
      expect(mergeCalls(story)).toEqual([200])
      expect(story.notice(number)).toBeNull()
    }),
  )

  it(
    'is merged when real CI ends green, by the event alone',
    tell({ files: toy({ [paths.config]: config({ merge: 'mode: auto' }) }) }, async (story) => {
      await proposed(story)
      const { headSha } = story.pull().pull
      isMergedAt(story, headSha)
      expect(pins(story.server)).toEqual([headSha])
    }),
  )

  it(
    'is not merged while one of several checks is red, and says which, once',
    tell({ files: quietRepository() }, async (story) => {
      const number = await proposed(story)
      const tests = checker(story)
      await tests.reports('lint')
      await later(story, () => tests.reports('tests', 'failure'))
      waitsFor(story, 'check_failed', { says: '1 check failed: `tests`.', ends: 'neutral' })
      expect(story.notice(number)).toContain('1 check failed: `tests`.')
      await story.swept()
      await later(story, () => tests.reports('tests'))
      isMergedAt(story, story.pull().pull.headSha)
      expect(story.notice(number)).toContain('**Merged.** What stood in the way is settled.')
    }),
  )
})

describe('a pull request whose label was set by somebody without write access', () => {
  it(
    'is left alone, however green',
    tell({ files: quietRepository() }, async (story) => {
      const number = await story.mona.propose('greet', { 'greeting.txt': greeting })
      await later(story, () => story.tia.label(number, 'agent:merge'))
      const tests = checker(story)
      await later(story, () => tests.reports('tests'))
      await story.swept()
      expect(story.pull().pull.merged).toBeNull()
      expect(mergeCalls(story)).toEqual([])
    }),
  )
})

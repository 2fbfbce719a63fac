import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import {
  checker,
  greeting,
  later,
  mergeCalls,
  minutesPass,
  proposed,
  quietRepository,
  requireChecks,
  waitsFor,
} from '../support/story-merge.ts'

const files = quietRepository()
const missing = 'A rule wants `tests`, and nothing of that name has reported on this commit.'

/** The same words stand in the check and in the one comment, which does not come twice. */
async function isToldOnce(story: Story, number: number, cause: RegExp | string): Promise<void> {
  waitsFor(story, 'required_check_missing', { says: cause, ends: 'neutral' }, number)
  await minutesPass(story, 30)
  await later(story, () => story.mona.comment(number, 'Any news?'))
  expect(story.notice(number)).toMatch(cause)
  expect(story.notice(number)).toContain(missing)
  expect(story.notice(number)).toContain(story.pull(number).pull.headSha)
  expect(mergeCalls(story)).toEqual([])
}

describe('a required check that never reports', () => {
  it(
    'is waited for during an hour, then its likely cause is told: a filter of its workflow',
    tell({ files }, async (story) => {
      requireChecks(story, { name: 'tests' })
      const number = await proposed(story)
      await later(story, () => checker(story).reports('lint'))
      await minutesPass(story, 55)
      waitsFor(story, 'required_check_missing', { says: missing, ends: null })
      expect(story.notice(number)).toBeNull()
      await minutesPass(story, 10)
      await isToldOnce(story, number, /A path or branch filter may keep its workflow from starting/)
    }),
  )

  it(
    'because the head commit says that CI is to be skipped is explained at once, and told after an hour',
    tell({ files }, async (story) => {
      requireChecks(story, { name: 'tests' })
      await story.mona.branch('greet', story.tip('main') ?? '')
      const parent = await story.mona.push('greet', 'greeting.txt', 'hello world\n')
      const tree = story.tree('greet') ?? ''
      await story.mona.force('refs/heads/greet', await story.mona.commitObject('Greet [skip ci]', tree, [parent]))
      const number = await story.mona.open('greet')
      await later(story, () => story.rita.label(number, 'agent:merge'))
      waitsFor(story, 'required_check_missing', { says: 'The head commit says `[skip ci]`', ends: null })
      await minutesPass(story, 65)
      await isToldOnce(story, number, /The head commit says `\[skip ci\]`, so no workflow was started/)
    }),
  )

  it(
    'because nothing reports on this head at all is told as a head older than the workflow',
    tell({ files }, async (story) => {
      requireChecks(story, { name: 'tests' })
      const number = await proposed(story)
      await minutesPass(story, 65)
      await isToldOnce(story, number, /The head may be older than the workflow/)
    }),
  )

  it(
    'because of a conflict is told as the conflict, with what follows for the check',
    tell({ files }, async (story) => {
      const number = await story.mona.propose('greet', { 'greeting.txt': greeting })
      await story.rita.push('main', 'greeting.txt', 'hello there\n')
      requireChecks(story, { name: 'tests' })
      await later(story, () => story.rita.label(number, 'agent:merge'))
      await minutesPass(story, 65)
      waitsFor(story, 'conflict', { ends: 'neutral' })
      waitsFor(story, 'conflict', {
        says: 'GitHub starts no workflow for a pull request that conflicts with its base.',
      })
      expect(story.notice(number)).toMatch(/conflict/)
      expect(mergeCalls(story)).toEqual([])
    }),
  )
})

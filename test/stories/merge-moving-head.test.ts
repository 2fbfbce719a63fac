import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import {
  checker,
  isMergedAt,
  later,
  mergeCalls,
  nthRequest,
  pins,
  proposed,
  quietRepository,
  reads,
  waitsFor,
} from '../support/story-merge.ts'

/** The rules were not read before, so that their reads are requests of the look that is stopped. */
async function ready(story: Story) {
  await proposed(story)
  story.time.pass(61_000)
  return checker(story)
}

/** The last check turns green; the look this causes is stopped at a request, and meanwhile the head moves. */
async function movesAt(story: Story, request: RegExp, nth: number): Promise<{ judged: string; pushed: string }> {
  const tests = await ready(story)
  const judged = story.pull().pull.headSha
  const main = story.tip('main')
  const held = nthRequest(story.server, request, nth)
  await tests.reports('tests')
  await held.arrived
  const pushed = await story.mona.push('greet', 'note.txt', 'not judged\n')
  held.release()
  await story.settled()
  expect(story.tip('main')).toBe(main)
  waitsFor(story, 'no_checks', { ends: null })
  expect(story.pull().pull.headSha).toBe(pushed)
  await later(story, () => tests.reports('tests'))
  isMergedAt(story, pushed)
  expect(story.file('main', 'note.txt')).toBe('not judged\n')
  expect(story.mergeReason(judged)).not.toBe('merged')
  return { judged, pushed }
}

describe('a head that moves while it is judged is not merged unjudged', () => {
  it.each([
    ['the facts', reads.facts, 1],
    ['the test merge', reads.pull, 1],
    ['the rules', reads.rules, 1],
    ['the protection', reads.protection, 1],
    ['the last look', reads.pull, 2],
  ] as const)('when it moves before %s', (_name, request, nth) =>
    tell({ files: quietRepository() }, async (story) => {
      const { pushed } = await movesAt(story, request, nth)
      expect(pins(story.server)).toEqual([pushed])
      expect(mergeCalls(story)).toEqual([200])
    })(),
  )

  it(
    'when it moves before the call: GitHub says no, and the new head is judged',
    tell({ files: quietRepository() }, async (story) => {
      const { judged, pushed } = await movesAt(story, reads.merge, 1)
      expect(pins(story.server)).toEqual([judged, pushed])
      expect(mergeCalls(story)).toEqual([409, 200])
    }),
  )

  it(
    'when it moves to a red head before the call, it stays open, and says so',
    tell({ files: quietRepository() }, async (story) => {
      const tests = await ready(story)
      const main = story.tip('main')
      const held = nthRequest(story.server, reads.merge)
      await tests.reports('tests')
      await held.arrived
      await story.mona.push('greet', 'note.txt', 'broken\n')
      await tests.reports('tests', 'failure')
      held.release()
      await story.settled()
      waitsFor(story, 'check_failed', { says: '1 check failed: `tests`.', ends: 'neutral' })
      await story.swept()
      expect(story.tip('main')).toBe(main)
      expect(mergeCalls(story)).toEqual([409])
    }),
  )

  it(
    'when a hold comes before the last look, nothing is called',
    tell({ files: quietRepository() }, async (story) => {
      const tests = await ready(story)
      const held = nthRequest(story.server, reads.pull, 2)
      await tests.reports('tests')
      await held.arrived
      story.time.nextSecond()
      await story.tia.label(story.pull().number, 'hold')
      held.release()
      await story.settled()
      waitsFor(story, 'hold_label', { says: '`hold`' })
      expect(mergeCalls(story)).toEqual([])
    }),
  )
})

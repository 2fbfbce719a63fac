import { describe, expect, it } from 'vitest'
import { stackPulls } from '../../src/emulator/ops/stacks.ts'
import { type Story, tell } from '../support/story.ts'
import { checker, later, quietRepository, waitsFor } from '../support/story-merge.ts'
import { isMerged, moves } from '../support/story-queue.ts'

const files = quietRepository('mode: auto, bases: [main, "lower"]')

/** Two pull requests, one upon the other, as a native stack; nobody asked for a merge yet. */
async function stacked(story: Story): Promise<{ readonly lower: number; readonly upper: number }> {
  const lower = await story.mona.propose('lower', { 'lower.txt': 'Lower.\n' })
  const upper = await story.mona.propose('upper', { 'upper.txt': 'Upper.\n' }, 'lower')
  stackPulls(story.emulator.world, story.repository, [lower, upper])
  const tests = checker(story)
  for (const number of [lower, upper]) await tests.reports('test', 'success', story.pull(number).pull.headSha)
  await story.settled()
  return { lower, upper }
}

function asyncCalls(story: Story): readonly string[] {
  return story.server.sent.filter((text) => /\/merge-async/.test(text)).map((text) => text.split('\n')[0] ?? '')
}

describe('a native stack', () => {
  it(
    'is merged from its bottom in the background, and the upper one after the lower one',
    tell({ files }, async (story) => {
      const { lower, upper } = await stacked(story)
      await later(story, () => story.mona.label(upper, 'agent:merge'))
      waitsFor(story, 'stack_lower_open', { says: 'A pull request below it in its stack is open', ends: null }, upper)
      expect(moves(story)).toEqual([])
      await later(story, () => story.mona.label(lower, 'agent:merge'))
      expect(isMerged(story, lower)).toBe(true)
      for (let round = 0; round < 3 && !isMerged(story, upper); round += 1) await story.swept()
      expect(isMerged(story, upper)).toBe(true)
      expect(moves(story)).toEqual(['merge-async', 'merge-async'])
      expect(asyncCalls(story).some((line) => /^GET \S+\/merge-async\/[\w-]+$/.test(line))).toBe(true)
    }),
  )

  it(
    'goes on being asked for where GitHub is slow, and is asked for once',
    tell({ files }, async (story) => {
      const { lower } = await stacked(story)
      story.emulator.background.delay(null)
      await later(story, () => story.mona.label(lower, 'agent:merge'))
      waitsFor(story, 'merge_pending', { says: 'GitHub is merging it', ends: null }, lower)
      await story.swept()
      waitsFor(story, 'merge_pending', {}, lower)
      story.emulator.background.delay(0)
      story.emulator.background.run()
      await story.swept()
      expect(isMerged(story, lower)).toBe(true)
      expect(moves(story)).toEqual(['merge-async'])
      expect(story.mergeReason(story.pull(lower).pull.headSha)).toBe('merged')
    }),
  )

  it(
    'that came into being after the look is found by GitHub’s refusal, and read',
    tell({ files }, async (story) => {
      const lower = await story.mona.propose('lower', { 'lower.txt': 'Lower.\n' })
      const upper = await story.mona.propose('upper', { 'upper.txt': 'Upper.\n' }, 'lower')
      const tests = checker(story)
      await tests.reports('test', 'success', story.pull(lower).pull.headSha)
      await story.settled()
      const held = story.server.hold(/PUT \S+\/merge\n/)
      story.time.nextSecond()
      await story.mona.label(lower, 'agent:merge')
      await held.arrived
      stackPulls(story.emulator.world, story.repository, [lower, upper])
      held.release()
      await story.settled()
      for (let round = 0; round < 2 && !isMerged(story, lower); round += 1) await story.swept()
      expect(isMerged(story, lower)).toBe(true)
      expect(moves(story)).toEqual(['merge', 'merge-async'])
    }),
  )
})

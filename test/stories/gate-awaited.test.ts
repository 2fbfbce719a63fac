import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { checker, later, minutesPass, quietRepository, waitsFor } from '../support/story-merge.ts'
import type { Somebody } from '../support/story-people.ts'
import { asked, gate, isMerged, moves } from '../support/story-queue.ts'

const holding = quietRepository('mode: auto, wait_for: ["readbot[bot]"], wait_limit: 30m')
const going = quietRepository('mode: auto, wait_for: [{ reviewer: "readbot[bot]", otherwise: merge }], wait_limit: 30m')

/** A bot that reviews, with the reading of a public repository only. */
function readbot(story: Story): Somebody {
  story.emulator.createAccount('readbot[bot]', 'Bot')
  return story.by('readbot[bot]')
}

/** A labeled pull request whose check is green. */
async function green(story: Story): Promise<number> {
  const pull = await asked(story)
  await later(story, () => checker(story).reports('test'))
  return pull
}

function awaits(story: Story): void {
  waitsFor(story, 'review_awaited', { ends: null })
  expect(gate(story).title).toContain('readbot[bot] has not reviewed this commit; waiting until')
  expect(story.shutGates(story.pull().pull.headSha)).toEqual(['Awaited reviewers'])
}

describe('a review bot that is waited for', () => {
  it(
    'comes two minutes after the checks: its threads are handled before the merge',
    tell({ files: holding }, async (story) => {
      const bot = readbot(story)
      const pull = await green(story)
      awaits(story)
      await minutesPass(story, 2)
      await later(story, () => bot.thread(pull, 'notes.txt', 'Which note do you mean?'))
      waitsFor(story, 'threads_unresolved', { says: '1 review thread is unresolved.' })
      expect(moves(story)).toEqual([])
      await later(story, () => story.mona.resolveThreads(pull))
      expect(isMerged(story)).toBe(true)
      expect(moves(story)).toEqual(['merge'])
    }),
  )

  it(
    'never comes: after the limit it is told, once, and not merged',
    tell({ files: holding }, async (story) => {
      const pull = await green(story)
      await minutesPass(story, 25)
      awaits(story)
      expect(story.notice(pull)).toBeNull()
      await minutesPass(story, 10)
      waitsFor(story, 'review_overdue', { ends: 'neutral' })
      expect(gate(story).title).toContain('readbot[bot] did not review this commit in time')
      expect(story.notice(pull)).toContain(
        'The awaited reviewer reviews the head, or somebody with write access merges',
      )
      const written = await story.writesDuring(() => minutesPass(story, 20))
      expect(written.filter((operation) => operation !== 'graphql:mutation Append')).toEqual([])
      expect(moves(story)).toEqual([])
    }),
  )

  it(
    'never comes: after the limit it is merged where the configuration says so, and the table says that nobody reviewed',
    tell({ files: going }, async (story) => {
      const pull = await green(story)
      awaits(story)
      await minutesPass(story, 31)
      expect(isMerged(story)).toBe(true)
      expect(gate(story).summary).toContain('It is merged')
      const told = story.emulator.calls.filter(({ operation }) => operation === 'checks/update')
      expect(told.length).toBeGreaterThan(0)
      expect(story.notice(pull)).toBeNull()
    }),
  )

  it(
    'says that it had no quota: that is no review',
    tell({ files: holding }, async (story) => {
      const bot = readbot(story)
      const pull = await green(story)
      await later(story, () =>
        bot.review(pull, 'COMMENT', '> [!WARNING]\n> Rate limit exceeded. Try again in 40 minutes.'),
      )
      awaits(story)
      await later(story, () => bot.review(pull, 'COMMENT', 'Nothing to say about this one.'))
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'reviewed an older head: that is none of this one',
    tell({ files: holding }, async (story) => {
      const bot = readbot(story)
      const pull = await asked(story)
      await later(story, () => bot.review(pull, 'COMMENT', 'Fine.'))
      await story.mona.push('notes', 'notes.txt', 'Another note.\n')
      await later(story, () => checker(story).reports('test'))
      awaits(story)
      await later(story, () => bot.review(pull, 'COMMENT', 'Fine, too.'))
      expect(isMerged(story)).toBe(true)
    }),
  )
})

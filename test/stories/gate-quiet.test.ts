import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { checker, later, minutesPass, quietRepository, waitsFor } from '../support/story-merge.ts'
import { asked, gate, isMerged, moves } from '../support/story-queue.ts'

const files = quietRepository('mode: auto', {}, '3m')

/** A labeled pull request whose check is green. */
async function green(story: Story, draft = false): Promise<number> {
  const pull = await asked(story, { draft })
  await report(story)
  return pull
}

async function report(story: Story): Promise<void> {
  await later(story, () => checker(story).reports('test'))
}

function isQuiet(story: Story): void {
  waitsFor(story, 'quiet_window', {
    says: 'nobody has to do anything',
    ends: null,
  })
  expect(gate(story).title).toContain('The quiet window after the last push, review or thread runs until')
  expect(story.shutGates(story.pull().pull.headSha)).toEqual(['Quiet window'])
  expect(moves(story)).toEqual([])
}

/** Each of these begins the window anew. */
const activities: readonly (readonly [string, (story: Story, pull: number) => Promise<unknown>])[] = [
  [
    'a push',
    async (story) => {
      await story.mona.push('notes', 'more.txt', 'More.\n')
      await story.settled()
      await report(story)
    },
  ],
  ['a review by somebody with write access', (story, pull) => story.rita.review(pull, 'COMMENT', 'Reading it.')],
  [
    'a thread, though it is resolved',
    async (story, pull) => {
      await story.rita.thread(pull, 'notes.txt', 'Which note?')
      await story.rita.resolveThreads(pull)
    },
  ],
  [
    'ready after a draft',
    async (story, pull) => {
      await story.mona.toDraft(pull)
      await story.mona.markReady(pull)
      await story.settled()
      // What ran on the draft is no check of what is ready.
      await report(story)
    },
  ],
]

describe('the quiet window', () => {
  it.each(activities)('begins anew with %s, and its end alone leads to the merge', (_what, act) =>
    tell({ files }, async (story) => {
      const pull = await green(story)
      isQuiet(story)
      await minutesPass(story, 2)
      isQuiet(story)
      await later(story, () => act(story, pull))
      isQuiet(story)
      await minutesPass(story, 2)
      isQuiet(story)
      await minutesPass(story, 1.2)
      expect(isMerged(story)).toBe(true)
      expect(moves(story)).toEqual(['merge'])
      expect(story.notice(pull)).toBeNull()
    })(),
  )

  it(
    'is not kept open by strangers',
    tell({ files }, async (story) => {
      const pull = await green(story)
      await minutesPass(story, 2)
      await later(story, () => story.outsider.review(pull, 'COMMENT', 'Me too.'))
      isQuiet(story)
      await minutesPass(story, 1.2)
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'ends by a sweep where the timer went with its server',
    tell({ files, expected: { lostDeliveries: true } }, async (story) => {
      await green(story)
      isQuiet(story)
      await story.server.stop()
      story.emulator.faults.delivery({ what: 'drop' })
      await minutesPass(story, 4)
      isQuiet(story)
      await story.another()
      await story.settled()
      await story.swept()
      expect(isMerged(story)).toBe(true)
      expect(moves(story)).toEqual(['merge'])
    }),
  )
})

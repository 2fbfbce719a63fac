import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { type Story, tell } from '../support/story.ts'

const labeled = ({ event, action }: Delivery): boolean => event === 'issues' && action === 'labeled'

function labelDelivery(story: Story): Delivery {
  const found = story.emulator.deliveries.findLast(labeled)
  if (!found) throw new Error('GitHub sent nothing about a label')
  return found
}

/** However often it was asked, it was done once. */
function isDoneOnce(story: Story): void {
  expect(story.runs()).toHaveLength(1)
  expect(story.model?.requests).toHaveLength(1)
  expect(story.chapters()).toEqual(['claimed person', 'published', 'released published', 'released merged'])
  expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
  expect(story.pulls()).toHaveLength(1)
  expect(story.workpad(1)).not.toBeNull()
}

describe('one run comes of', () => {
  it(
    'the same delivery three times, to the same server and to one that was just started',
    tell({}, async (story) => {
      story.emulator.faults.delivery({ what: 'double', match: labeled })
      await story.mona.ask('Greet the world')
      const fresh = await story.another()
      expect(await fresh.hear(labelDelivery(story))).toBe(200)
      await story.settled()
      expect(await fresh.hear(labelDelivery(story))).toBe(200)
      await story.settled()
      isDoneOnce(story)
    }),
  )

  it(
    'two people who label at the same instant',
    tell({}, async (story) => {
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      await Promise.all([story.mona.label(issue, 'agent'), story.rita.label(issue, 'agent')])
      await story.settled()
      isDoneOnce(story)
    }),
  )

  it(
    'a label and a comment at the same instant, which are one job',
    tell({ expected: { lostDeliveries: true } }, async (story) => {
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      story.emulator.faults.delivery({ what: 'drop', match: labeled, times: 1 })
      await story.mona.label(issue, 'agent')
      const comment = await story.rita.comment(issue, '@agent do this')
      await story.settled()
      isDoneOnce(story)
      expect(story.reactions({ issue })).toEqual(['eyes'])
      expect(story.reactions({ comment })).toEqual(['eyes', 'rocket'])
    }),
  )

  it(
    'two servers that hear of the same label at once; the one that lost says so',
    tell({ expected: { lostDeliveries: true } }, async (story) => {
      const [one, other] = [story.server, await story.another()]
      story.emulator.faults.delivery({ what: 'drop', match: labeled, times: 1 })
      await story.mona.ask('Greet the world')
      const heard = labelDelivery(story)
      const statuses = await Promise.all([one.hear(heard), other.hear(heard)])
      await story.settled()
      expect(statuses).toEqual([200, 200])
      isDoneOnce(story)
      const first = [one, other].map((server) => server.reasons()[0]).toSorted()
      expect(first).toEqual(['claimed_elsewhere', 'run_queued'])
    }),
  )

  it(
    'a label that GitHub does not show yet when it tells of it',
    tell({}, async (story) => {
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      await story.settled()
      story.time.nextSecond()
      story.emulator.faults.lagReads(3)
      await story.mona.label(issue, 'agent')
      await story.settled()
      isDoneOnce(story)
      expect(story.reactions({ issue })).toEqual(['eyes'])
    }),
  )
})

import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { type Story, tell } from '../support/story.ts'
import { handIn, write } from '../support/story-agent.ts'
import { config, paths, toy } from '../support/story-toy.ts'

const files = toy({ [paths.config]: config({ merge: '' }) })
const expected = { lostDeliveries: true } as const

const requests = {
  commit: /mutation Commit/,
  open: /POST \/repos\/\S+\/pulls\n/,
  entry: /POST \/repos\/\S+\/git\/commits\n/,
  append: /mutation Append/,
  workpad: /mutation Mutate/,
} as const

function runEnded({ event, action, payload }: Delivery): boolean {
  return event === 'workflow_run' && action === 'completed' && JSON.stringify(payload['workflow']).includes('signalbox')
}

/** A writer asks in a comment, a run answers, and nobody hears of its end. Returns what GitHub would have said. */
async function untilTheRunEnded(story: Story): Promise<{ heard: Delivery; wish: number }> {
  story.emulator.faults.delivery({ what: 'drop', match: runEnded, times: 1 })
  const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
  const wish = await story.mona.comment(issue, '@agent do this')
  await story.settled()
  const heard = story.emulator.deliveries.find(runEnded)
  if (!heard) throw new Error('GitHub sent nothing about the end of the run')
  return { heard, wish }
}

function isPublishedOnce(story: Story, wish: number): void {
  const { headSha } = story.pull().pull
  expect(story.chapters()).toEqual(['claimed person', 'published', 'released published'])
  expect(story.runs()).toHaveLength(1)
  expect(story.commit(headSha).parents).toEqual([story.tip('main')])
  expect(story.replies(1)).toEqual(['> do this\n\nDone as asked.'])
  expect(story.reactions({ comment: wish })).toEqual(['eyes', 'rocket'])
  expect(story.workpad(2)).toContain('**The change is on the branch.**')
  expect(story.mergeReason()).toBe('first_merge_unconfirmed')
  expect(story.ledger().state?.claims).toEqual({})
}

describe('two servers that hear of the end of a run at once', () => {
  it.each([
    ['commit', requests.commit],
    ['open the pull request', requests.open],
    ['make the entry', requests.entry],
    ['append and reply', requests.append],
  ])('publish it once, though one is late to %s', (_step, request) =>
    tell({ files, expected }, async (story) => {
      const { heard, wish } = await untilTheRunEnded(story)
      const late = await story.another()
      const held = late.hold(request)
      const hearing = late.hear(heard)
      await held.arrived
      await story.server.hear(heard)
      await story.server.idle()
      held.release()
      await hearing
      await story.settled()
      isPublishedOnce(story, wish)
    })(),
  )

  it(
    'publish it once, though the one that made the commit is overtaken before it says so',
    tell({ files, expected }, async (story) => {
      const { heard, wish } = await untilTheRunEnded(story)
      const other = await story.another()
      const late = other.hold(requests.commit)
      const hearing = other.hear(heard)
      await late.arrived
      const early = story.server.hold(requests.open)
      const first = story.server.hear(heard)
      await early.arrived
      late.release()
      await hearing
      await other.idle()
      early.release()
      await first
      await story.settled()
      isPublishedOnce(story, wish)
    }),
  )
})

describe('a server that starts while another one is at work', () => {
  it(
    'makes no second workpad',
    tell({ files }, async (story) => {
      const held = story.server.hold(requests.workpad)
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      await story.mona.label(issue, 'agent')
      await held.arrived
      const fresh = await story.another()
      await fresh.idle()
      expect(story.workpad(issue)).toBeNull()
      held.release()
      await story.settled()
      expect(story.workpad(issue)).toContain('The work on this issue goes on in #2.')
      expect(story.runs()).toHaveLength(1)
    }),
  )

  it(
    'makes the workpad where the other one never came to it, once that is sure',
    tell(
      {
        files,
        runs: (story) => [
          [
            async (request) => {
              expect(story.workpad(1)).toBeNull()
              story.time.pass(61_000)
              const fresh = await story.another()
              await fresh.idle()
              expect(story.workpad(1)).toContain('**At work**')
              return [write('greeting.txt', 'hello world\n'), handIn(request)]
            },
          ],
        ],
        expected: { troubles: /delivery_failed/, lostDeliveries: true },
      },
      async (story) => {
        story.emulator.faults.request({ operation: 'graphql:mutation Mutate', answer: 502 })
        await story.mona.ask('Greet the world')
        await story.settled()
        expect(story.workpad(1)).toContain('The work on this issue goes on in #2.')
      },
    ),
  )
})

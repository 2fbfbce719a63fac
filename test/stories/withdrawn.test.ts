import { describe, expect, it } from 'vitest'
import { type Setting, type Story, tell } from '../support/story.ts'
import { greetsTheWorld } from '../support/story-agent.ts'

/** The agent does its work, and meanwhile somebody changes their mind. */
function meanwhile(act: (story: Story) => Promise<unknown>): Setting {
  return {
    runs: (story) => [
      [
        async (request) => {
          await act(story)
          return (await greetsTheWorld[0]?.(request)) ?? []
        },
      ],
    ],
  }
}

function nothingCameOfIt(story: Story): void {
  expect(story.pulls()).toEqual([])
  expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
  expect(story.file('main', 'greeting.txt')).toBe('hello\n')
  expect(story.replies(1)).toEqual([])
  expect(story.runs()).toHaveLength(1)
  expect(story.ledger().state?.claims).toEqual({})
}

describe('what was asked for and taken back while the run worked', () => {
  it(
    'by removing the label is not published',
    tell(
      meanwhile((story) => story.mona.unlabel(1, 'agent')),
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        nothingCameOfIt(story)
        expect(story.chapters()).toEqual(['claimed person', 'released asks_withdrawn'])
        expect(story.workpad(1)).toContain('(`asks_withdrawn`)')
        await story.swept()
        nothingCameOfIt(story)
      },
    ),
  )

  it(
    'by closing the issue is not published, and the subject is forgotten',
    tell(
      meanwhile((story) => story.mona.request('PATCH', '/issues/1', { state: 'closed' })),
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        nothingCameOfIt(story)
        expect(story.chapters()).toEqual(['claimed person', 'released asks_withdrawn', 'released issue_closed'])
        expect(story.ledger().state?.subjects).toEqual({})
      },
    ),
  )

  it(
    'by deleting the comment is not published',
    tell(
      meanwhile(async (story) => {
        const [wish] = story.comments(1)
        await story.mona.request('DELETE', `/issues/comments/${wish?.id}`)
      }),
      async (story) => {
        await story.mona.openIssue({ title: 'Greet the world', body: '' })
        await story.mona.comment(1, '@agent do this')
        await story.settled()
        nothingCameOfIt(story)
        expect(story.chapters()).toEqual(['claimed person', 'released asks_withdrawn'])
      },
    ),
  )

  it(
    'and asked for again is done',
    tell(
      {
        runs: (story) => [...(meanwhile(() => story.mona.unlabel(1, 'agent')).runs?.(story) ?? []), greetsTheWorld],
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        story.time.nextSecond()
        await story.mona.label(1, 'agent')
        await story.settled()
        expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
        expect(story.runs()).toHaveLength(2)
      },
    ),
  )
})

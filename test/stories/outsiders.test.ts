import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { config, paths, toy } from '../support/story-toy.ts'

function isUntouched(story: Story): void {
  expect(story.runs()).toEqual([])
  expect(story.model?.requests).toEqual([])
  expect(story.pulls()).toEqual([])
  expect(story.replies(1)).toEqual([])
  expect(story.workpad(1)).toBeNull()
  expect(story.reactions({ issue: 1 })).toEqual([])
}

describe('somebody without write access', () => {
  it(
    'who may label gets nothing but a line in the ledger, once',
    tell({}, async (story) => {
      const issue = await story.outsider.openIssue({ title: 'Greet the world', body: '' })
      await story.tia.label(issue, 'agent')
      await story.settled()
      isUntouched(story)
      expect(story.chapters()).toEqual(['refused not_a_writer'])
      await story.swept()
      await story.swept()
      isUntouched(story)
      expect(story.chapters()).toEqual(['refused not_a_writer'])
    }),
  )

  it(
    'keeps nobody from asking: a writer who sets the label anew is heard',
    tell({}, async (story) => {
      const issue = await story.outsider.openIssue({ title: 'Greet the world', body: '' })
      await story.tia.label(issue, 'agent')
      await story.settled()
      story.time.nextSecond()
      await story.tia.unlabel(issue, 'agent')
      story.time.nextSecond()
      await story.mona.label(issue, 'agent')
      await story.settled()
      expect(story.chapters().slice(0, 2)).toEqual(['refused not_a_writer', 'claimed person'])
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
    }),
  )

  it(
    'gets one reaction to a command, and nothing else',
    tell({}, async (story) => {
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      const wish = await story.outsider.comment(issue, '@agent do this now')
      const hold = await story.tia.comment(issue, '@agent hold')
      await story.settled()
      await story.swept()
      isUntouched(story)
      expect(story.reactions({ comment: wish })).toEqual(['confused'])
      expect(story.reactions({ comment: hold })).toEqual(['confused'])
      expect(story.refs()).toEqual(['refs/heads/main'])
    }),
  )

  it(
    'gets nothing for words that command nothing; once a server knows the words here they cost no request',
    tell({}, async (story) => {
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      const words = await story.outsider.comment(issue, 'What does `@agent do this` do?\n\n> @agent do this')
      await story.settled()
      const before = story.emulator.calls.length
      const more = await story.outsider.comment(issue, '    @agent do this\n\nThat is code, or is it?')
      await story.settled()
      isUntouched(story)
      expect([words, more].map((comment) => story.reactions({ comment }))).toEqual([[], []])
      expect(story.emulator.calls.slice(before).filter(({ login }) => login === story.app.botLogin)).toEqual([])
    }),
  )

  it(
    'can neither steer nor approve a pull request of the App',
    tell({ files: toy({ [paths.config]: config({ merge: '' }) }) }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      const { number, pull } = story.pull()
      story.time.nextSecond()
      const words = ['@agent approve', '@agent be rude', '@agent resume']
      const ids = await Promise.all(words.map((body) => story.outsider.comment(number, body)))
      await story.settled()
      expect(ids.map((comment) => story.reactions({ comment }))).toEqual([['confused'], ['confused'], ['confused']])
      expect(story.pull().pull).toMatchObject({ merged: null, headSha: pull.headSha })
      expect(story.replies(number)).toEqual([])
      expect(story.mergeReason()).toBe('first_merge_unconfirmed')
      expect(story.runs()).toHaveLength(1)
    }),
  )
})

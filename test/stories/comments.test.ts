import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { greetsTheWorld, writes } from '../support/story-agent.ts'
import { config, paths, toy } from '../support/story-toy.ts'

/** Nothing is merged before somebody says so, so there is time to talk. */
const files = toy({ [paths.config]: config({ merge: '' }) })
const answer = 'It says dear now.'
const runs = () => [greetsTheWorld, writes('greeting.txt', 'hello dear world\n', { answer })]

async function opened(story: Story): Promise<{ issue: number; pull: number; head: string }> {
  const issue = await story.mona.ask('Greet the world')
  await story.settled()
  const { number, pull } = story.pull()
  return { issue, pull: number, head: pull.headSha }
}

/** One more commit on the same branch of the same pull request, one reaction for "done" and one reply. */
function isAnsweredOnce(story: Story, wish: { comment: number; on: number }, before: string): void {
  const { headRef, headSha } = story.pull().pull
  expect(story.commit(headSha).parents).toEqual([before])
  expect(story.commit(headSha)).toMatchObject({ verified: true })
  expect(story.commit(headSha).message).toContain('\nSignalbox-Job: b-1 g')
  expect(story.file(headRef, 'greeting.txt')).toBe('hello dear world\n')
  expect(story.reactions({ comment: wish.comment })).toEqual(['eyes', 'rocket'])
  expect(story.replies(wish.on)).toEqual([`> be kinder\n\n${answer}`])
  expect(story.runs()).toHaveLength(2)
  expect(story.chapters()).toEqual([
    'claimed person',
    'published',
    'released published',
    'claimed person',
    'published',
    'released published',
  ])
  expect(story.refs()).toEqual(['refs/heads/agent/1-greet-the-world', 'refs/heads/main', 'refs/signalbox/ledger'])
}

describe('a writer’s comment', () => {
  it(
    'on the pull request becomes a commit on the same branch and one reply',
    tell({ files, runs }, async (story) => {
      const { pull, head } = await opened(story)
      const comment = await story.mona.comment(pull, '@agent be kinder')
      await story.settled()
      isAnsweredOnce(story, { comment, on: pull }, head)
      expect(story.replies(1)).toEqual([])
    }),
  )

  it(
    'on the issue does the same, answered on the issue',
    tell({ files, runs }, async (story) => {
      const { issue, head } = await opened(story)
      const comment = await story.rita.comment(issue, 'Nice so far.\n\n/agent be kinder')
      await story.settled()
      isAnsweredOnce(story, { comment, on: issue }, head)
      expect(story.commit(story.pull().pull.headSha).message).toContain('Co-authored-by: rita <')
      expect(story.replies(story.pull().number)).toEqual([])
    }),
  )

  it(
    'on an issue without the label asks as the label does',
    tell({ files }, async (story) => {
      const issue = await story.outsider.openIssue({ title: 'Greet the world', body: 'Please.' })
      const comment = await story.mona.comment(issue, '@agent do this')
      await story.settled()
      const { body, pull } = story.pull()
      expect(body).toContain(`Closes #${issue}`)
      expect(story.file(pull.headRef, 'greeting.txt')).toBe('hello world\n')
      expect(story.reactions({ comment })).toEqual(['eyes', 'rocket'])
      expect(story.replies(issue)).toEqual(['> do this\n\nDone as asked.'])
    }),
  )

  it(
    'that was edited is refused, and a question to an unknown command is answered in words',
    tell({ files, runs: () => [] }, async (story) => {
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      const comment = await story.mona.comment(issue, 'I wonder')
      await story.mona.request('PATCH', `/issues/comments/${comment}`, { body: '@agent do this' })
      const stop = await story.mona.comment(issue, '@agent stop')
      await story.settled()
      expect(story.reactions({ comment })).toEqual(['confused'])
      expect(story.reactions({ comment: stop })).toEqual(['confused'])
      expect(story.replies(issue)).toEqual([
        expect.stringContaining('`@agent stop` is a reserved command and not available here'),
      ])
      expect(story.runs()).toEqual([])
      expect(story.model?.requests).toEqual([])
    }),
  )

  it(
    'asked several times while a run works is taken up by one next run, each with its own reply',
    tell(
      {
        files,
        runs: (story) => [
          [
            async (request) => {
              await story.mona.comment(1, '@agent be kinder')
              await story.rita.comment(1, '@agent be brief')
              return (await greetsTheWorld[0]?.(request)) ?? []
            },
          ],
          writes('greeting.txt', 'hello dear\n', { answer }),
        ],
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        const asked = story.comments(1).filter(({ body }) => body.startsWith('@agent'))
        expect(asked.map(({ id }) => story.reactions({ comment: id }))).toEqual([
          ['eyes', 'rocket'],
          ['eyes', 'rocket'],
        ])
        expect(story.replies(1)).toEqual([`> be kinder\n\n${answer}`, `> be brief\n\n${answer}`])
        expect(story.runs()).toHaveLength(2)
        expect(story.file(story.pull().pull.headRef, 'greeting.txt')).toBe('hello dear\n')
      },
    ),
  )
})

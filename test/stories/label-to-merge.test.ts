import { describe, expect, it } from 'vitest'
import { type Setting, type Story, tell } from '../support/story.ts'
import { handIn, write } from '../support/story-agent.ts'
import { config, paths, toy } from '../support/story-toy.ts'

const body = `Everybody should be greeted.

- [ ] the greeting names the world
- [ ] the test still passes`

/** A repository whose configuration says nothing about merging; what is true is looked at while the agent works, too. */
const watched: Setting = {
  files: toy({ [paths.config]: config({ merge: '' }) }),
  runs: (story) => [
    [
      async (request) => {
        await isAtWork(story)
        return [write('greeting.txt', 'hello world\n'), handIn(request)]
      },
    ],
  ],
}

describe('an issue that a writer labels', () => {
  it('becomes a merged pull request, and every page is true at each step', tell(watched, wholeStory))

  it('does so on a GitHub Enterprise Server, too', tell({ ...watched, apiPath: '/api/v3' }, wholeStory))

  it(
    'is merged without anybody’s word where the configuration says so',
    tell({}, async (story) => {
      const issue = await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.chapters()).toEqual(['claimed person', 'published', 'released published', 'released merged'])
      expect(story.notice(story.pull().number)).toBeNull()
      isMerged(story, issue)
    }),
  )
})

async function wholeStory(story: Story): Promise<void> {
  const issue = await story.mona.openIssue({ title: 'Greet the world', body })
  await story.settled()
  expect(story.comments(issue)).toEqual([])
  expect(story.refs()).toEqual(['refs/heads/main'])

  await story.mona.label(issue, 'agent')
  await story.settled()
  isPublished(story, issue)
  waitsForTheFirstYes(story)

  const { number } = story.pull()
  story.time.nextSecond()
  const shout = await story.outsider.comment(number, '@agent approve')
  await story.settled()
  expect(story.reactions({ comment: shout })).toEqual(['confused'])
  waitsForTheFirstYes(story)

  const yes = await story.mona.comment(number, '@agent approve')
  await story.settled()
  expect(story.reactions({ comment: yes })).toEqual(['rocket'])
  expect(story.chapters().slice(1)).toEqual(['published', 'released published', 'approved', 'released merged'])
  isMerged(story, issue)
}

async function isAtWork(story: Story): Promise<void> {
  await story.server.idle()
  expect(story.reactions({ issue: 1 })).toEqual(['eyes'])
  expect(story.workpad(1)).toMatch(/^\*\*At work\*\* since .* UTC: \[run\]\(http.*\/actions\/runs\/\d+\)\.$/m)
  expect(story.workpad(1)).toContain('on the branch `agent/1-greet-the-world`, asked by `mona`.')
  expect(story.chapters()).toEqual(['claimed person'])
  expect(Object.keys(story.ledger().state?.claims ?? {})).toEqual(['b-1'])
  expect(story.pulls()).toEqual([])
  expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
}

function isPublished(story: Story, issue: number): void {
  const { number, login, title, pull } = story.pull()
  const { headRef, baseRef, draft } = pull
  expect({ login, title, headRef, baseRef, draft }).toEqual({
    login: 'signalbox[bot]',
    title: 'Greet the world',
    headRef: `agent/${issue}-greet-the-world`,
    baseRef: 'main',
    draft: false,
  })
  showsItsEvidence(story.pull().body, issue)
  isTheBotsCommit(story)
  expect(story.file(headRef, 'greeting.txt')).toBe('hello world\n')
  expect(story.file('main', 'greeting.txt')).toBe('hello\n')
  expect(story.workpad(number)).toMatch(/^\*\*The change is on the branch\.\*\* .* \(`published`\)\. \[Run\]/m)
  expect(story.workpad(issue)).toContain(`The work on this issue goes on in #${number}.`)
  expect(story.reactions({ issue })).toEqual(['eyes'])
  expect(story.ledger().state?.claims).toEqual({})
}

function showsItsEvidence(text: string, issue: number): void {
  expect(text).toContain('| the greeting names the world | met | bash test.sh ends with 0 |')
  expect(text).toContain('| the test still passes | met | bash test.sh ends with 0 |')
  expect(text).toMatch(/\| `bash test\.sh` \| \[0\]\(http.*\/actions\/runs\/\d+\) \|/)
  expect(text.split('\n').at(-1)).toBe(`Closes #${issue}`)
}

function isTheBotsCommit(story: Story): void {
  const { author, message, parents, verified } = story.commit(story.pull().pull.headSha)
  const { bot, mona } = { bot: story.account('signalbox[bot]'), mona: story.account('mona') }
  expect({ email: author.email, verified, parents }).toEqual({
    email: bot.email,
    verified: true,
    parents: [story.tip('main')],
  })
  expect(message.split('\n')).toEqual([
    'Greet the world',
    '',
    'Signalbox-Job: b-1 g1',
    `Signalbox-Run: ${story.runs()[0]?.id}.1`,
    'Signalbox-Agent: engineer',
    expect.stringMatching(/^Signalbox-Ledger: 1@[0-9a-f]{40}$/),
    `Co-authored-by: mona <${mona.email}>`,
  ])
}

function waitsForTheFirstYes(story: Story): void {
  expect(story.mergeReason()).toBe('first_merge_unconfirmed')
  expect(story.mergeCheck()).toMatchObject({ conclusion: 'neutral' })
  expect(story.mergeCheck()?.output.title).toBe('The first merge here waits for a person to confirm it.')
  const { number, pull } = story.pull()
  expect(story.notice(number)).toContain('This would be the first merge by Signalbox in this repository.')
  expect(story.notice(number)).toContain(`Head: \`${pull.headSha}\`.`)
  expect(pull.merged).toBeNull()
}

function isMerged(story: Story, issue: number): void {
  const { number, pull } = story.pull()
  const commit = story.commit(pull.merged?.sha ?? '')
  expect(pull.merged).toMatchObject({ by: 'signalbox[bot]', method: 'squash' })
  expect(story.tip('main')).toBe(commit.sha)
  expect(commit.tree).toBe(story.commit(pull.headSha).tree)
  expect(commit.message.split('\n')).toEqual([
    'Greet the world (#2)',
    '',
    'Closes #1',
    '',
    `Co-authored-by: mona <${story.account('mona').email}>`,
    'Signalbox-Job: b-1 g1',
    `Signalbox-Run: ${story.runs()[0]?.id}.1`,
    'Signalbox-Agent: engineer',
    expect.stringMatching(/^Signalbox-Ledger: \d+@[0-9a-f]{40}$/),
  ])
  expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
  expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
  expect(story.issue(issue)).toMatchObject({ state: 'closed', stateReason: 'completed' })
  expect(story.workpad(number)).toContain('**Merged.**')
  expect(story.mergeReason()).toBe('merged')
  expect(story.mergeCheck()).toMatchObject({ conclusion: 'success' })
  expect(story.ledger().state).toMatchObject({ claims: {}, subjects: {}, merged: 1 })
  expect(story.runs()).toHaveLength(1)
  expect(story.replies(number)).toEqual([])
  expect(story.replies(issue)).toEqual([])
}

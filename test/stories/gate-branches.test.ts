import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { addRule, later } from '../support/story-merge.ts'
import { isMerged, moves } from '../support/story-queue.ts'
import { config, paths, toy } from '../support/story-toy.ts'

/** The agent's pull request is held until the story lets it go. */
const files = toy({ [paths.config]: config({ merge: '' }) })

async function opened(
  story: Story,
): Promise<{ readonly issue: number; readonly pull: number; readonly branch: string }> {
  const issue = await story.mona.ask('Greet the world')
  await story.settled()
  const { number, pull } = story.pull()
  expect(story.mergeReason()).toBe('first_merge_unconfirmed')
  return { issue, pull: number, branch: pull.headRef }
}

function isOver(story: Story, issue: number, pull: number): void {
  expect(isMerged(story, pull)).toBe(true)
  expect(moves(story)).toEqual(['merge'])
  expect(story.issue(issue).state).toBe('closed')
  expect(story.ledger().state).toMatchObject({ claims: {}, subjects: {}, merged: 1 })
}

function deletions(story: Story): number {
  const { emulator, app } = story
  return emulator.calls.filter((call) => call.login === app.botLogin && /DeleteBranch$/.test(call.operation)).length
}

describe('the branch of a merged pull request of the App', () => {
  it(
    'stays where another open pull request is based on it',
    tell({ files }, async (story) => {
      const { issue, pull, branch } = await opened(story)
      const upon = await story.rita.propose('upon', { 'more.txt': 'More.\n' }, branch)
      await later(story, () => story.mona.comment(pull, '@agent approve'))
      isOver(story, issue, pull)
      expect(story.tip(branch)).toBe(story.pull(pull).pull.headSha)
      expect(story.issue(upon).state).toBe('open')
      expect(deletions(story)).toBe(0)
    }),
  )

  it(
    'stays where a rule keeps branches, and nothing else is left undone',
    tell({ files }, async (story) => {
      const { issue, pull, branch } = await opened(story)
      addRule(story.repository, 'deletion', undefined, '**')
      await later(story, () => story.mona.comment(pull, '@agent approve'))
      isOver(story, issue, pull)
      expect(story.tip(branch)).not.toBeNull()
      await story.swept()
      await story.swept()
      expect(deletions(story)).toBe(1)
    }),
  )

  it(
    'is left to GitHub where the repository deletes branches itself',
    tell({ files }, async (story) => {
      const { issue, pull, branch } = await opened(story)
      story.repository.settings.deleteBranchOnMerge = true
      await later(story, () => story.mona.comment(pull, '@agent approve'))
      isOver(story, issue, pull)
      expect(story.tip(branch)).toBeNull()
      expect(deletions(story)).toBe(0)
    }),
  )

  it(
    'goes once, where nothing stands in the way',
    tell({ files }, async (story) => {
      const { issue, pull, branch } = await opened(story)
      await later(story, () => story.mona.comment(pull, '@agent approve'))
      isOver(story, issue, pull)
      expect(story.tip(branch)).toBeNull()
      expect(deletions(story)).toBe(1)
    }),
  )
})

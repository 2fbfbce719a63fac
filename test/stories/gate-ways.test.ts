import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { checker, later, quietRepository, waitsFor } from '../support/story-merge.ts'
import { asked, isMerged, moves, type Wish } from '../support/story-queue.ts'
import { forkOf } from '../support/story-review.ts'
import { paths } from '../support/story-toy.ts'

const files = quietRepository()

/** A labeled pull request whose check is green. */
async function green(story: Story, wish: Wish = {}): Promise<number> {
  const pull = await asked(story, wish)
  await later(story, () => checker(story).reports('test'))
  return pull
}

describe('a label about the way to merge', () => {
  it(
    'counts from people with write access, and not two of them',
    tell({ files }, async (story) => {
      const pull = await green(story, { labels: ['merge-method:merge', 'merge-method:rebase'] })
      waitsFor(story, 'method_label_conflict', {
        says: 'Two labels ask for different ways to merge: `merge-method:merge`, `merge-method:rebase`.',
        ends: 'neutral',
      })
      expect(story.notice(pull)).toContain('leaves one of the labels about the way to merge')
      await story.tia.label(pull, 'merge-method:squash')
      await later(story, () => story.mona.unlabel(pull, 'merge-method:rebase'))
      expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]', method: 'merge' })
      expect(moves(story)).toEqual(['merge'])
    }),
  )

  it(
    'is told to be impossible where the repository does not allow it; no other way is tried',
    tell({ files }, async (story) => {
      story.repository.settings.rebaseMerge = false
      const pull = await green(story, { labels: ['merge-method:rebase'] })
      waitsFor(story, 'method_not_allowed', { says: '`rebase` is not allowed; allowed here: `merge`, `squash`.' })
      expect(story.notice(pull)).toContain('sets a way to merge that the repository and its rules allow')
      expect(moves(story)).toEqual([])
    }),
  )
})

describe('what a pull request touches', () => {
  it(
    'waits for a person where it steers builds, until somebody approves this very head',
    tell({ files }, async (story) => {
      const pull = await green(story, { files: { 'package.json': '{}\n', [paths.config]: 'merge: {}\n' } })
      waitsFor(story, 'sensitive_path', { says: '`.github/signalbox.yml`, `package.json`', ends: 'neutral' })
      expect(story.notice(pull)).toContain('by a review or by the comment `@agent approve`')
      await later(story, () => story.outsider.comment(pull, '@agent approve'))
      await later(story, () => story.tia.comment(pull, '@agent approve'))
      waitsFor(story, 'sensitive_path')
      await later(story, () => story.rita.comment(pull, '@agent approve'))
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'needs a new approval after a push; a review of the head by somebody else is one',
    tell({ files }, async (story) => {
      const pull = await asked(story, { files: { 'package.json': '{}\n' } })
      await later(story, () => story.rita.comment(pull, '@agent approve'))
      await story.mona.push('notes', 'package.json', '{ "private": true }\n')
      await later(story, () => checker(story).reports('test'))
      waitsFor(story, 'sensitive_path')
      await later(story, () => story.rita.review(pull, 'APPROVE'))
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'is left to people where it is a workflow, whoever approves',
    tell({ files }, async (story) => {
      const workflow = '.github/workflows/deploy.yml'
      const pull = await green(story, { files: { [workflow]: 'on: push\njobs: {}\n' } })
      waitsFor(story, 'workflow_change', { says: 'workflow files are merged by people', ends: 'neutral' })
      await later(story, () => story.rita.review(pull, 'APPROVE'))
      await later(story, () => story.rita.comment(pull, '@agent approve'))
      waitsFor(story, 'workflow_change')
      expect(story.notice(pull)).toContain(workflow)
      expect(moves(story)).toEqual([])
    }),
  )
})

describe('where a pull request comes from and goes to', () => {
  it(
    'a fork is never merged',
    tell({ files }, async (story) => {
      const owner = forkOf(story, 'drive-by')
      await owner.branch('idea', story.tip('main') ?? '')
      await owner.push('idea', 'idea.txt', 'An idea.\n')
      const pull = await story.outsider.open('drive-by:idea')
      await story.mona.label(pull, 'agent:merge')
      await later(story, () => checker(story).reports('test'))
      await later(story, () => story.rita.review(pull, 'APPROVE'))
      waitsFor(story, 'fork_head', { title: 'The head is in a fork; a person merges this.' })
      expect(moves(story)).toEqual([])
    }),
  )

  it(
    'only bases that the configuration names are merged into',
    tell({ files: quietRepository('mode: auto, bases: [main, "next"]') }, async (story) => {
      for (const name of ['next', 'release']) await story.rita.branch(name, story.tip('main') ?? '')
      const pull = await green(story, { base: 'release' })
      waitsFor(story, 'base_not_allowed', { says: 'The base `release` is not among the branches merged into.' })
      await later(story, () => story.mona.request('PATCH', `/pulls/${pull}`, { base: 'next' }))
      expect(isMerged(story)).toBe(true)
      expect(story.file('next', 'notes.txt')).toBe('A note.\n')
    }),
  )

  it(
    'only people that the configuration names are merged for; others hear nothing',
    tell({ files: quietRepository('mode: auto, authors: [rita]') }, async (story) => {
      const pull = await green(story)
      expect(story.mergeCheck()?.conclusion ?? null).toBeNull()
      expect({ merged: isMerged(story), notice: story.notice(pull), replies: story.replies(pull) }).toEqual({
        merged: false,
        notice: null,
        replies: [],
      })
      const other = await asked(story, { by: story.rita, branch: 'other', files: { 'other.txt': 'Other.\n' } })
      await later(story, () => checker(story, 'more').reports('test', 'success', story.pull(other).pull.headSha))
      expect([isMerged(story, pull), isMerged(story, other)]).toEqual([false, true])
    }),
  )

  it(
    'a label that asks counts only from people with write access',
    tell({ files }, async (story) => {
      const pull = await story.mona.propose('notes', { 'notes.txt': 'A note.\n' })
      await story.tia.label(pull, 'agent:merge')
      await later(story, () => checker(story).reports('test'))
      expect({ check: story.mergeCheck(), merged: isMerged(story) }).toEqual({ check: null, merged: false })
      await later(story, () => story.mona.unlabel(pull, 'agent:merge'))
      await later(story, () => story.mona.label(pull, 'agent:merge'))
      expect(isMerged(story)).toBe(true)
    }),
  )
})

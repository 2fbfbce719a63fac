import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { checker, later, quietRepository, requireReviews, waitsFor } from '../support/story-merge.ts'
import { asked, isMerged, moves } from '../support/story-queue.ts'

/** A labeled pull request whose check is green. */
async function green(story: Story): Promise<number> {
  const pull = await asked(story)
  await later(story, () => checker(story).reports('test'))
  return pull
}

const careful = quietRepository('method: squash')

describe('the first merge in a repository', () => {
  it(
    'waits until somebody with write access confirms it, for this head only',
    tell({ files: careful }, async (story) => {
      const pull = await green(story)
      waitsFor(story, 'first_merge_unconfirmed', {
        says: 'Comment `@agent approve` on this pull request to confirm that it may merge',
        ends: 'neutral',
      })
      expect(story.notice(pull)).toContain(
        'comments `@agent approve` to confirm that pull requests may be merged here.',
      )
      await later(story, () => story.tia.comment(pull, '@agent approve'))
      await later(story, () => story.outsider.comment(pull, '@agent approve'))
      waitsFor(story, 'first_merge_unconfirmed')
      expect(moves(story)).toEqual([])
      await later(story, () => story.mona.comment(pull, '@agent approve'))
      expect(isMerged(story)).toBe(true)
      expect(moves(story)).toEqual(['merge'])
    }),
  )

  it(
    'is not confirmed by a word about an earlier head',
    tell({ files: careful }, async (story) => {
      const pull = await asked(story)
      await later(story, () => story.mona.comment(pull, '@agent approve'))
      await story.mona.push('notes', 'notes.txt', 'Another note.\n')
      await later(story, () => checker(story).reports('test'))
      waitsFor(story, 'first_merge_unconfirmed')
      await story.swept()
      waitsFor(story, 'first_merge_unconfirmed')
      await later(story, () => story.rita.comment(pull, '@agent approve'))
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'needs no word where a rule of the base wants a review',
    tell({ files: careful }, async (story) => {
      requireReviews(story, { required_approving_review_count: 1 })
      const pull = await green(story)
      waitsFor(story, 'review_required')
      await later(story, () => story.rita.review(pull, 'APPROVE'))
      expect(isMerged(story)).toBe(true)
      expect(story.replies(pull)).toEqual([])
    }),
  )

  it(
    'needs no word where the configuration says so',
    tell({ files: quietRepository('mode: auto') }, async (story) => {
      const pull = await green(story)
      expect({ merged: isMerged(story), notice: story.notice(pull) }).toEqual({ merged: true, notice: null })
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import {
  checker,
  greeting,
  isMergedAt,
  join,
  later,
  mergeCalls,
  proposed,
  quietRepository,
  requireReviews,
  waitsFor,
} from '../support/story-merge.ts'

const wanting = quietRepository('mode: auto, approvals: 1')
const plain = quietRepository()

async function pushed(story: Story): Promise<string> {
  const head = { sha: '' }
  await later(story, async () => {
    head.sha = await story.mona.push('greet', 'note.txt', `${story.time.clock()}\n`)
  })
  await later(story, () => checker(story, 'tests-of-the-push').reports('tests'))
  return head.sha
}

describe('an approval', () => {
  it(
    'is stale after a push, and has to come again',
    tell({ files: wanting }, async (story) => {
      const number = await proposed(story)
      waitsFor(story, 'review_required', { ends: 'neutral' })
      await later(story, () => story.rita.review(number, 'APPROVE'))
      waitsFor(story, 'no_checks')
      const head = await pushed(story)
      waitsFor(story, 'approval_stale', { ends: 'neutral' })
      expect(story.notice(number)).toContain('`approval_stale`')
      await story.swept()
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => story.rita.review(number, 'APPROVE'))
      isMergedAt(story, head)
    }),
  )

  it(
    'that a rule dismisses after a push is missing, not stale',
    tell({ files: plain }, async (story) => {
      requireReviews(story, { required_approving_review_count: 1, dismiss_stale_reviews_on_push: true })
      const number = await proposed(story)
      waitsFor(story, 'review_required')
      await later(story, () => story.rita.review(number, 'APPROVE'))
      waitsFor(story, 'no_checks')
      const head = await pushed(story)
      waitsFor(story, 'review_required', { ends: 'neutral' })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => story.rita.review(number, 'APPROVE'))
      isMergedAt(story, head)
    }),
  )

  it(
    'of a co-author or of somebody without write access does not count',
    tell({ files: wanting }, async (story) => {
      const carl = join(story, 'carl')
      await story.mona.branch('greet', story.tip('main') ?? '')
      await story.mona.push('greet', 'greeting.txt', greeting)
      await carl.push('greet', 'note.txt', 'by carl\n')
      const number = await story.mona.open('greet')
      await later(story, () => story.rita.label(number, 'agent:merge'))
      await later(story, () => checker(story).reports('tests'))
      waitsFor(story, 'review_required')
      await later(story, () => carl.review(number, 'APPROVE'))
      waitsFor(story, 'review_required', { says: '1 approval of this commit is wanted; there are 0.' })
      await later(story, () => story.tia.review(number, 'APPROVE'))
      waitsFor(story, 'review_required', { says: '1 approval of this commit is wanted; there are 0.' })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => story.rita.review(number, 'APPROVE'))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )

  it(
    'of whoever asked for the work does not count for the pull request of the App',
    tell({ files: quietRepository('mode: auto, approvals: 1, allow_no_checks: true') }, async (story) => {
      const issue = await story.rita.ask('Greet the world')
      await story.settled()
      const { number } = story.pull()
      waitsFor(story, 'review_required')
      await later(story, () => story.rita.review(number, 'APPROVE'))
      waitsFor(story, 'review_required', { says: '1 approval of this commit is wanted; there are 0.' })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => story.mona.review(number, 'APPROVE'))
      isMergedAt(story, story.pull().pull.headSha)
      expect(story.issue(issue).state).toBe('closed')
    }),
  )
})

describe('a review that wants changes', () => {
  it(
    'holds until its author takes it back or somebody dismisses it',
    tell({ files: plain }, async (story) => {
      const number = await proposed(story)
      await later(story, () => story.rita.review(number, 'REQUEST_CHANGES', 'Not like this.'))
      waitsFor(story, 'changes_requested', { says: '`rita` asked for changes.', ends: 'neutral' })
      await later(story, () => story.rita.review(number, 'COMMENT', 'Still.'))
      const head = await pushed(story)
      waitsFor(story, 'changes_requested')
      expect(mergeCalls(story)).toEqual([])
      const asked = story.pull().pull.reviews.find(({ state }) => state === 'CHANGES_REQUESTED')
      await later(story, () =>
        story.mona.request('PUT', `/pulls/${number}/reviews/${asked?.id}/dismissals`, { message: 'It is done.' }),
      )
      isMergedAt(story, head)
    }),
  )
})

describe('a review thread', () => {
  it(
    'holds until it is resolved',
    tell({ files: plain }, async (story) => {
      const number = await proposed(story)
      await later(story, () => story.rita.thread(number, 'greeting.txt', 'Why not dear?'))
      await later(story, () => checker(story).reports('tests'))
      waitsFor(story, 'threads_unresolved', { says: '1 review thread is unresolved.', ends: 'neutral' })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => story.rita.resolveThreads(number))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )

  it(
    'holds although the line it was about is gone',
    tell({ files: plain }, async (story) => {
      const number = await proposed(story)
      await later(story, () => story.rita.thread(number, 'greeting.txt', 'Why not dear?'))
      await later(story, () => story.mona.push('greet', 'greeting.txt', 'hello dear world\n'))
      expect(story.pull().pull.threads.map(({ outdated }) => outdated)).toEqual([true])
      await later(story, () => checker(story).reports('tests'))
      waitsFor(story, 'threads_unresolved', { says: '1 review thread is unresolved.' })
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => story.rita.resolveThreads(number))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )
})

import { describe, expect, it } from 'vitest'
import type { RequestFault } from '../../src/emulator/faults/requests.ts'
import { type Story, tell } from '../support/story.ts'
import {
  checker,
  isMergedAt,
  later,
  mergeCalls,
  minutesPass,
  proposed,
  quietRepository,
  reads,
  waitsFor,
} from '../support/story-merge.ts'

const files = quietRepository()

/** Everything is green, and GitHub answers the call that merges in its own way. */
async function answered(story: Story, fault: Omit<RequestFault, 'operation'>): Promise<number> {
  const number = await proposed(story)
  story.emulator.faults.request({ operation: 'pulls/merge', ...fault })
  await later(story, () => checker(story).reports('tests'))
  return number
}

async function sweeps(story: Story, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await story.swept()
}

type Refusal = readonly [text: string, reason: string, told: RegExp, comment: boolean]

const final: readonly Refusal[] = [
  ['Required status check "deploy" is expected.', 'required_check_missing', /deploy/, false],
  ['At least 1 approving review is required by reviewers with write access.', 'review_required', /approving/, false],
  ['Waiting on code owner review from octo-org/team.', 'review_required', /code owner review/, false],
  ['An approval from someone other than the last pusher is needed.', 'review_required', /last pusher/, false],
  ["You're not authorized to push to this branch.", 'push_not_allowed', /not authorized to push/, true],
  ['Squash merges are not allowed on this repository.', 'method_not_allowed', /Squash merges are not allowed/, true],
  ['The moon is in the wrong place.', 'refused_by_github', /The moon is in the wrong place/, true],
]

describe('GitHub’s no with 405', () => {
  it.each(final)('“%s” is told as %s, and not asked for again while nothing changes', (...row) =>
    tell({ files }, async (story) => {
      const [message, reason, told, comment] = row
      const number = await answered(story, { answer: 405, message, times: 9 })
      waitsFor(story, reason, { says: told })
      expect(story.notice(number) !== null).toBe(comment)
      if (comment) expect(story.notice(number)).toMatch(told)
      await sweeps(story, 3)
      expect(mergeCalls(story)).toEqual([405])
      waitsFor(story, reason, { says: told })
      story.emulator.faults.clear()
      await later(story, () => checker(story, 'more').reports('another'))
      isMergedAt(story, story.pull().pull.headSha)
      expect(mergeCalls(story)).toEqual([405, 200])
    })(),
  )

  it(
    'because the base was modified is tried again after four and eight seconds',
    tell({ files }, async (story) => {
      const before = story.time.clock()
      await answered(story, {
        answer: 405,
        message: 'Base branch was modified. Review and try the merge again.',
        times: 2,
      })
      isMergedAt(story, story.pull().pull.headSha)
      expect(mergeCalls(story)).toEqual([405, 405, 200])
      expect(story.time.clock() - before).toBeGreaterThanOrEqual(12_000)
    }),
  )

  it(
    'because it is part of a stack is no reason to go on asking',
    tell({ files }, async (story) => {
      await answered(story, {
        answer: 405,
        message: 'Merging stacked PRs via this endpoint is not supported.',
        times: 99,
      })
      await minutesPass(story, 30)
      expect(mergeCalls(story).length).toBeLessThanOrEqual(3)
      expect(story.pull().pull.merged).toBeNull()
    }),
  )
})

describe('another answer of GitHub to the call', () => {
  it.each([
    ['a moved head', { answer: 409, message: 'Head branch was modified. Review and try the merge again.' }, 409],
    ['not found', { answer: 404, message: 'Not Found' }, 404],
    ['a server error before anything happened', { answer: 500 }, 500],
    ['a broken connection before anything happened', { answer: 'reset' }, 0],
  ] as const)('%s: the pull request is read again before the next call', (_name, fault, status) =>
    tell({ files }, async (story) => {
      await answered(story, fault)
      await minutesPass(story, 5)
      isMergedAt(story, story.pull().pull.headSha)
      expect(mergeCalls(story)).toEqual([status, 200])
      const [first = -1, second = -1] = story.server.sent.flatMap((text, at) => (reads.merge.test(text) ? [at] : []))
      expect(story.server.sent.slice(first + 1, second).some((text) => reads.pull.test(text))).toBe(true)
      expect(story.pull().labels).not.toContain('agent:needs-human')
    })(),
  )

  it.each([
    ['a server error', { answer: 500, when: 'after' }, 500],
    ['a broken connection', { answer: 'reset', when: 'after' }, 0],
  ] as const)('%s after GitHub had merged it: no second call', (_name, fault, status) =>
    tell({ files }, async (story) => {
      const head = story.tip('main')
      await answered(story, fault)
      await sweeps(story, 2)
      expect(mergeCalls(story)).toEqual([status])
      expect(story.mergeReason()).toBe('merged')
      expect(story.pull().pull.merged).toMatchObject({ by: story.app.botLogin })
      expect(story.commit(story.tip('main') ?? '').parents).toEqual([head])
      expect(story.notice(story.pull().number)).toBeNull()
    })(),
  )

  it(
    'a limit: the call waits as long as GitHub says',
    tell({ files }, async (story) => {
      await answered(story, { answer: 'secondary-limit', retryAfter: 240 })
      await minutesPass(story, 5)
      isMergedAt(story, story.pull().pull.headSha)
      expect(mergeCalls(story)).toEqual([403, 200])
      const [first = 0, second = 0] = story.emulator.calls.flatMap(({ operation, at }) =>
        operation === 'pulls/merge' ? [at] : [],
      )
      expect(second - first).toBeGreaterThanOrEqual(240_000)
    }),
  )

  it.each([
    ['422', { answer: 422, message: 'Validation Failed' }, 'refused_by_github', /Validation Failed/],
    ['403', { answer: 403, message: 'Resource not accessible by integration' }, 'permission', /not accessible/],
  ] as const)('%s: told once, and not asked for again', (_name, fault, reason, words) =>
    tell({ files }, async (story) => {
      const number = await answered(story, { ...fault, times: 9 })
      waitsFor(story, reason, { says: words, ends: 'neutral' })
      await sweeps(story, 3)
      expect(mergeCalls(story)).toEqual([fault.answer])
      expect(story.notice(number)).toMatch(words)
    })(),
  )

  it(
    'three server errors: the head is given up, with a label and one comment',
    tell({ files }, async (story) => {
      const number = await answered(story, { answer: 500, times: 9 })
      await sweeps(story, 4)
      expect(mergeCalls(story)).toEqual([500, 500, 500])
      waitsFor(story, 'attempts_exhausted', { ends: 'neutral' })
      expect([...story.issue(number).labels]).toContain('agent:needs-human')
      expect(story.notice(number)).toContain('`attempts_exhausted`')
      story.emulator.faults.clear()
      await later(story, () => story.mona.push('greet', 'note.txt', 'again\n'))
      await later(story, () => checker(story, 'more').reports('tests'))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )
})

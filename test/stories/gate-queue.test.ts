import { describe, expect, it } from 'vitest'
import { enqueuePull } from '../../src/emulator/ops/merge-queue.ts'
import { type Story, tell } from '../support/story.ts'
import {
  addRule,
  type Checker,
  checker,
  later,
  minutesPass,
  nthRequest,
  quietRepository,
  reads,
  requireChecks,
  waitsFor,
} from '../support/story-merge.ts'
import { asked, gate, isMerged, moves } from '../support/story-queue.ts'

const files = quietRepository()

/** The first read of the pull request has GitHub work out whether it merges cleanly. */
const lastLook = 2

function queueOn(story: Story, required: readonly string[] = ['test']): Checker {
  addRule(story.repository, 'merge_queue', { merge_method: 'SQUASH', check_response_timeout_minutes: 60 })
  requireChecks(story, ...required.map((name) => ({ name })))
  return checker(story)
}

function groupOf(story: Story, number?: number): string {
  const head = story.pull(number).pull.queue?.group?.headSha
  if (head === undefined) throw new Error('there is no group')
  return head
}

/** A labeled pull request that was put into the queue. */
async function queued(story: Story, tests: Checker): Promise<number> {
  const pull = await asked(story)
  await later(story, () => tests.reports('test'))
  waitsFor(story, 'in_merge_queue', { says: 'It is in the merge queue', ends: null })
  expect(moves(story)).toEqual(['Enqueue'])
  return pull
}

describe('a base with a merge queue', () => {
  it(
    'gets pull requests through its queue and never by a direct merge',
    tell({ files }, async (story) => {
      const tests = queueOn(story)
      const pull = await queued(story, tests)
      await later(story, () => tests.reports('test', 'success', groupOf(story)))
      expect(story.pull().pull.merged).toMatchObject({ by: 'github-merge-queue[bot]' })
      expect(gate(story)).toMatchObject({ reason: 'merged', conclusion: 'success' })
      expect(story.notice(pull)).toBeNull()
      expect(moves(story)).toEqual(['Enqueue'])
    }),
  )

  it(
    'is not entered when a hold comes after the judgment, right before the call',
    tell({ files }, async (story) => {
      const tests = queueOn(story)
      const pull = await asked(story)
      story.time.pass(61_000)
      const held = nthRequest(story.server, reads.pull, lastLook)
      await tests.reports('test')
      await held.arrived
      await story.tia.label(pull, 'hold')
      held.release()
      await story.settled()
      expect(moves(story)).toEqual([])
      expect(story.pull().pull.queue ?? null).toBeNull()
      waitsFor(story, 'hold_label')
    }),
  )

  it(
    'throws out what fails there: told once, and queued again only after a push',
    tell({ files }, async (story) => {
      const tests = queueOn(story)
      const pull = await queued(story, tests)
      await later(story, () => tests.reports('test', 'failure', groupOf(story)))
      waitsFor(story, 'merge_queue_ejected', { says: 'because these checks failed there: `test`', ends: 'neutral' })
      expect(story.notice(pull)).toContain('looks at the checks that failed in the queue, and pushes')
      await story.swept()
      await story.swept()
      expect(moves(story)).toEqual(['Enqueue'])
      await story.mona.push('notes', 'notes.txt', 'A better note.\n')
      await later(story, () => tests.reports('test'))
      waitsFor(story, 'in_merge_queue')
      expect(moves(story)).toEqual(['Enqueue', 'Enqueue'])
      await later(story, () => tests.reports('test', 'success', groupOf(story)))
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'throws out what conflicts with an entry ahead: it is queued again once it fits',
    tell({ files }, async (story) => {
      const tests = queueOn(story)
      const ahead = await asked(story, { branch: 'ahead', files: { 'notes.txt': 'Other words.\n' } })
      const behind = await asked(story, { branch: 'behind', files: { 'notes.txt': 'These words.\n' } })
      await later(story, () => tests.reports('test', 'success', story.pull(ahead).pull.headSha))
      waitsFor(story, 'in_merge_queue', {}, ahead)
      await later(story, () => tests.reports('test', 'success', story.pull(behind).pull.headSha))
      waitsFor(
        story,
        'merge_queue_ejected',
        { says: 'without a failed check; it is queued again after', ends: null },
        behind,
      )
      await minutesPass(story, 4)
      const before = moves(story).length
      expect(story.pull(behind).pull.queue ?? null).toBeNull()
      await later(story, () => tests.reports('test', 'failure', groupOf(story, ahead)))
      waitsFor(story, 'merge_queue_ejected', {}, ahead)
      await minutesPass(story, 2)
      waitsFor(story, 'in_merge_queue', {}, behind)
      expect(moves(story)).toHaveLength(before + 1)
      await later(story, () => tests.reports('test', 'success', groupOf(story, behind)))
      expect(isMerged(story, behind)).toBe(true)
    }),
  )

  it.each([
    ['a hold label', 'hold_label', (story: Story, pull: number) => story.tia.label(pull, 'hold')],
    ['a missing label', null, (story: Story, pull: number) => story.mona.unlabel(pull, 'agent:merge')],
  ])('gives its entry back after %s', (_what, reason, act) =>
    tell({ files }, async (story) => {
      const tests = queueOn(story)
      const pull = await queued(story, tests)
      await later(story, () => act(story, pull))
      expect(story.pull().pull.queue ?? null).toBeNull()
      expect(isMerged(story)).toBe(false)
      expect(moves(story)).toEqual(['Enqueue', 'Dequeue'])
      if (reason !== null) waitsFor(story, reason)
      else expect(gate(story)).toMatchObject({ conclusion: 'neutral' })
      await story.swept()
      expect(moves(story)).toEqual(['Enqueue', 'Dequeue'])
    })(),
  )

  it(
    'keeps the entry that a person made',
    tell({ files }, async (story) => {
      const tests = queueOn(story)
      const pull = await asked(story, { labels: ['hold'] })
      await later(story, () => tests.reports('test'))
      const issue = story.issue(pull)
      enqueuePull(story.emulator.world, { kind: 'user', login: 'mona' }, story.repository, issue)
      await story.settled()
      await story.swept()
      expect(story.pull().pull.queue).not.toBeNull()
      expect(moves(story)).toEqual([])
      await later(story, () => tests.reports('test', 'success', groupOf(story)))
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'hears of our own check on its group where a rule wants it',
    tell({ files }, async (story) => {
      const tests = queueOn(story, ['test', 'signalbox / merge'])
      await asked(story)
      await later(story, () => tests.reports('test'))
      expect(gate(story)).toMatchObject({ reason: 'in_merge_queue', conclusion: 'success' })
      const group = groupOf(story)
      expect(story.mergeCheck(group)).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect(isMerged(story)).toBe(false)
      await later(story, () => tests.reports('test', 'success', group))
      expect(isMerged(story)).toBe(true)
      expect(moves(story)).toEqual(['Enqueue'])
    }),
  )
})

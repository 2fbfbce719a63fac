import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { type Story, tell } from '../support/story.ts'
import {
  checker,
  isMergedAt,
  later,
  mergeCalls,
  nthRequest,
  proposed,
  quietRepository,
  reads,
  waitsFor,
} from '../support/story-merge.ts'
import type { StoryServer } from '../support/story-servers.ts'

const files = quietRepository()
const expected = { lostDeliveries: true } as const

const check = /^(?:POST|PATCH) \S+\/check-runs/

function isAboutChecks({ event }: Delivery): boolean {
  return event === 'check_run' || event === 'check_suite'
}

type Two = { readonly late: StoryServer; readonly heard: Delivery }

/** A check ends, and nobody hears of it. Returns what GitHub would have said, and a second server. */
async function unheard(story: Story, conclusion: 'success' | 'failure'): Promise<Two> {
  const late = await story.another()
  await late.idle()
  await proposed(story)
  story.time.pass(61_000)
  story.emulator.faults.delivery({ what: 'drop', match: isAboutChecks })
  await checker(story).reports('tests', conclusion)
  await story.settled()
  story.emulator.faults.clear()
  const heard = story.emulator.deliveries.findLast(
    ({ event, action, payload }) =>
      event === 'check_run' && action === 'completed' && JSON.stringify(payload).includes('"name":"tests"'),
  )
  if (!heard) throw new Error('GitHub sent nothing about the check')
  return { late, heard }
}

/** Both hear of it; one is late at a request, and goes on once the other one is done. */
async function together(story: Story, { late, heard }: Two, request: RegExp, nth = 1): Promise<void> {
  const held = nthRequest(late, request, nth)
  const hearing = late.hear(heard)
  await held.arrived
  await story.server.hear(heard)
  await story.server.idle()
  held.release()
  await hearing
  await story.settled()
}

describe('two servers that judge a green pull request at once', () => {
  it.each([
    ['the facts', reads.facts, 1],
    ['the test merge', reads.pull, 1],
    ['the rules', reads.rules, 1],
    ['the last look', reads.pull, 2],
    ['the call', reads.merge, 1],
  ] as const)('merge it once, though one is late at %s', (_name, request, nth) =>
    tell({ files, expected }, async (story) => {
      const two = await unheard(story, 'success')
      await together(story, two, request, nth)
      isMergedAt(story, story.pull().pull.headSha)
      expect(story.notice(story.pull().number)).toBeNull()
      await story.swept()
      isMergedAt(story, story.pull().pull.headSha)
      expect(mergeCalls(story).length).toBeLessThanOrEqual(2)
    })(),
  )
})

describe('two servers that judge a red pull request at once', () => {
  it.each([
    ['the facts', reads.facts],
    ['the check', check],
  ] as const)('call for help once, though one is late at %s', (_name, request) =>
    tell({ files, expected }, async (story) => {
      const two = await unheard(story, 'failure')
      await together(story, two, request)
      waitsFor(story, 'check_failed', { says: '1 check failed: `tests`.', ends: 'neutral' })
      expect(story.notice(story.pull().number)).toContain('1 check failed: `tests`.')
      expect(mergeCalls(story)).toEqual([])
    })(),
  )
})

describe('two servers that see a pull request for the first time at once', () => {
  /** Nobody hears of the label until a second server is up. */
  async function unseen(story: Story): Promise<Two> {
    const late = await story.another()
    await late.idle()
    story.emulator.faults.delivery({ what: 'drop', match: ({ event }) => event === 'pull_request' })
    await proposed(story)
    story.emulator.faults.clear()
    const heard = story.emulator.deliveries.findLast(({ action }) => action === 'labeled')
    if (!heard) throw new Error('GitHub sent nothing about the label')
    expect(story.mergeCheck()).toBeNull()
    return { late, heard }
  }

  it(
    'make one check, though one is late at the facts',
    tell({ files, expected }, async (story) => {
      await together(story, await unseen(story), reads.facts)
      waitsFor(story, 'no_checks', { ends: null })
    }),
  )

  it(
    'go on with the newest check, though each of them has made one',
    tell({ files, expected }, async (story) => {
      await together(story, await unseen(story), check)
      const { headSha } = story.pull().pull
      const tests = checker(story)
      const own = () => story.repository.checkRuns.filter(({ appId }) => appId === story.app.id)
      expect(own().map(({ headSha: sha, status }) => [sha, status])).toEqual([
        [headSha, 'in_progress'],
        [headSha, 'in_progress'],
      ])
      await later(story, () => tests.reports('tests'))
      expect(story.pull().pull).toMatchObject({ headSha, merged: { by: story.app.botLogin } })
      expect(mergeCalls(story)).toEqual([200])
      expect(own()).toHaveLength(2)
      expect(own().at(-1)).toMatchObject({ conclusion: 'success', output: { title: 'It is merged.' } })
    }),
  )
})

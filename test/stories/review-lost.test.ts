import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { api, guarded, open, routes } from '../support/story-review.ts'

const files = routes()
const change = { 'src/api.ts': api(guarded('/greeting'), guarded('/world')) }
const minute = 60_000
const durations = { interrupt: 300, terminate: 300, cancel: 10_000 }

function isGivenUp(story: Story, words: string): void {
  expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'action_required' })
  expect(story.record()).toMatchObject({ kind: 'stopped' })
  expect(story.checklist()?.output.title).toBe(`Not verified: The review failed as often as it may be tried. ${words}`)
  expect(story.checklist()?.output.summary).toContain('then comment `@agent recheck`')
}

async function ask(story: Story): Promise<void> {
  story.time.nextSecond()
  const wish = await story.mona.comment(story.pull().number, '@agent recheck')
  await story.settled()
  expect(story.reactions({ comment: wish })).toEqual(['rocket'])
}

async function loseTheRunner(story: Story): Promise<void> {
  const run = story.reviews().at(-1)
  await story.mona.request('POST', `/actions/runs/${run?.id}/force-cancel`)
}

describe('a review that does not come to its end', () => {
  it(
    'because GitHub does not answer it, is tried once more, then left to people, and begins anew on their word',
    tell({ files }, async (story) => {
      story.emulator.faults.request({ operation: 'repos/compare-commits-with-basehead', answer: 404, times: 99 })
      await story.mona.propose('hello', change)
      await story.settled()
      for (let round = 0; round < 3; round += 1) await story.swept()
      expect(story.reviews()).toHaveLength(2)
      isGivenUp(story, 'The run failed.')
      story.emulator.faults.clear()
      await story.swept()
      expect(story.reviews()).toHaveLength(2)
      await ask(story)
      expect(story.checklist()?.conclusion).toBe('success')
      expect(story.ledger().state?.claims).toEqual({})
    }),
  )

  it(
    'because its runner is lost twice, is told so and costs what was set aside',
    tell({ files, meanwhile: loseTheRunner }, async (story) => {
      await story.mona.propose('hello', change)
      await story.settled()
      expect(story.reviews().map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'cancelled'])
      isGivenUp(story, 'The run ended without a bundle.')
      expect(Object.values(story.ledger().state?.days ?? {})).toEqual([2])
    }),
  )

  it(
    'because no runner takes it, is settled by the sweep',
    tell({ files, engine: { unserved: ['ubuntu-latest'] }, expected: { openRuns: true } }, async (story) => {
      await story.mona.propose('hello', change)
      await story.settled()
      expect(story.checklist()).toMatchObject({ status: 'in_progress', conclusion: null })
      for (let round = 0; round < 2; round += 1) {
        story.time.pass(31 * minute)
        await story.swept()
        await story.swept()
      }
      isGivenUp(story, 'No runner picked the job up.')
      expect(story.ledger().state?.claims).toEqual({})
    }),
  )

  it('because it hangs, is cancelled by the sweep, and made anew', () => {
    const hung: number[] = []
    const hangs = async (story: Story): Promise<void> => {
      if (hung.length > 0) return
      hung.push(story.reviews().length)
      story.time.pass(31 * minute)
      await story.server.idle()
    }
    return tell({ files, meanwhile: hangs, engine: { durations } }, async (story) => {
      await story.mona.propose('hello', change)
      await story.settled()
      expect(story.reviews().map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'success'])
      expect(story.chapters().slice(0, 2)).toEqual(['claimed automatic', 'released run_lost'])
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
    })()
  })

  it('because the branch moves meanwhile, is made for the new head', () => {
    const pushed: string[] = []
    const moves = async (story: Story): Promise<void> => {
      if (pushed.length === 0) pushed.push(await story.mona.push('hello', 'src/more.ts', api(open('/more'))))
    }
    return tell({ files, meanwhile: moves }, async (story) => {
      await story.mona.propose('hello', change)
      await story.settled()
      expect(story.pull().pull.headSha).toBe(pushed[0])
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'failure' })
      expect(story.line('security/B')).toMatchObject({ verdict: 'fail', evidence: [{ path: 'src/more.ts' }] })
      expect(story.reviews()).toHaveLength(2)
    })()
  })
})

describe('when webhooks are lost', () => {
  it(
    'the sweep finds a pull request nobody judged, and a review nobody published',
    tell({ files, expected: { lostDeliveries: true } }, async (story) => {
      story.emulator.faults.delivery({ what: 'drop' })
      await story.mona.propose('hello', change)
      await story.settled()
      expect(story.checklist()).toBeNull()
      await story.swept()
      expect(story.reviews()).toHaveLength(1)
      expect(story.checklist()).toMatchObject({ status: 'in_progress' })
      await story.swept()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect(story.verdict()).not.toBeNull()
      expect(story.reviews()).toHaveLength(1)
    }),
  )

  it(
    'the sweep hears of a push, and of an owner who approved',
    tell({ files, expected: { lostDeliveries: true } }, async (story) => {
      const pull = await story.mona.propose('hello', { ...change, CODEOWNERS: '* @rita\n' })
      await story.settled()
      expect(story.checklist()?.output.title).toBe('1 failed: review-integrity/A')
      story.emulator.faults.delivery({ what: 'drop' })
      story.time.nextSecond()
      await story.mona.push('hello', 'src/more.ts', api(guarded('/more')))
      await story.settled()
      expect(story.checklist()).toBeNull()
      await story.swept()
      await story.swept()
      expect(story.checklist()?.output.title).toBe('1 failed: review-integrity/A')
      story.time.nextSecond()
      await story.rita.review(pull, 'APPROVE')
      await story.settled()
      await story.swept()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
    }),
  )
})

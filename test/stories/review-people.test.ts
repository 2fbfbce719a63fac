import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { api, guarded, open, routes } from '../support/story-review.ts'

const files = routes()
const good = { 'src/api.ts': api(guarded('/greeting'), guarded('/world')) }
const bad = { 'src/api.ts': api(guarded('/greeting'), open('/world')) }

/** What is said about the pull request, word for word. */
function pages(story: Story) {
  return { check: story.checklist()?.output, verdict: story.verdict(), threads: story.threads() }
}

describe('a pull request of a person', () => {
  it(
    'is judged, and neither merged nor given another check',
    tell({ files }, async (story) => {
      await story.mona.propose('hello', good)
      await story.settled()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect(story.verdict()).toContain('`security/B`')
      expect(story.line('security/B')).toMatchObject({ verdict: 'pass', cause: 'evidence' })
      expect(story.mergeCheck()).toBeNull()
      await story.swept()
      expect(story.pull().pull.merged).toBeNull()
      expect(story.reviews()).toHaveLength(1)
      expect(story.runs()).toHaveLength(1)
    }),
  )

  it(
    'costs no write while nothing changes, whatever else happens on its page',
    tell({ files }, async (story) => {
      const pull = await story.mona.propose('hello', bad)
      await story.settled()
      await story.swept()
      expect(story.checklist()?.conclusion).toBe('failure')
      const before = pages(story)
      const writes = await story.writesDuring(async () => {
        await story.mona.request('PATCH', `/pulls/${pull}`, { title: 'Greet the world', body: 'Please.' })
        await story.mona.label(pull, 'enhancement')
        await story.outsider.comment(pull, 'I like it.')
        await story.rita.review(pull, 'COMMENT', 'Me too.')
        await story.settled()
      })
      expect(writes).toEqual([])
      expect(await story.writesDuring(story.swept)).toEqual([])
      expect(pages(story)).toEqual(before)
      expect(story.reviews()).toHaveLength(1)
    }),
  )

  it(
    'that is a draft waits until it is ready',
    tell({ files }, async (story) => {
      await story.mona.branch('hello', story.tip('main') ?? '')
      await story.mona.push('hello', 'src/api.ts', good['src/api.ts'])
      const pull = await story.mona.open('hello', { draft: true })
      await story.settled()
      await story.swept()
      expect(story.checklist()).toBeNull()
      expect(story.reviews()).toEqual([])
      story.time.nextSecond()
      await story.mona.markReady(pull)
      await story.settled()
      expect(story.checklist()?.conclusion).toBe('success')
    }),
  )
})

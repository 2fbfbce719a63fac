import { describe, expect, it } from 'vitest'
import type { Mood } from '../../src/emulator/model/review/reviewer.ts'
import { type Story, tell } from '../support/story.ts'
import { api, guarded, open, routes } from '../support/story-review.ts'

const files = routes()
const greeting = guarded('/greeting')

function isNotVerified(story: Story, cause: string): void {
  expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'action_required' })
  expect(story.checklist()?.output.title).toMatch(/^Not verified: .*security\/B/)
  expect(story.line('security/B')).toMatchObject({ verdict: 'unknown', cause })
  expect(story.verdict()).toMatch(/^\| `security\/B` .*\| ❔ unknown \|/m)
  expect(story.threads()).toEqual([])
}

describe('without a model key', () => {
  it('a verdict is no pass and says where the key goes; what code decides is decided; the key and a word bring the rest', () => {
    const environment = { key: '' }
    return tell({ files, modelKey: () => environment.key }, async (story) => {
      const pull = await story.mona.propose('hello', { 'src/api.ts': api(greeting, guarded('/world')) })
      await story.settled()
      isNotVerified(story, 'no_model_key')
      expect(story.model?.requests).toEqual([])
      const where =
        'Put it into the environment `signalbox` (Settings > Environments) as the secret that the workflow names.'
      expect(story.line('security/B').because).toContain(where)
      expect(story.verdict()).toContain('The model key is empty.')
      expect(story.checklist()?.output.summary).toContain(where)
      expect(story.checklist()?.output.summary).toMatch(
        /^What could not be judged says why\. .* comment `@agent recheck`/,
      )
      expect(story.line('review-integrity/A')).toMatchObject({ verdict: 'pass', cause: 'complete_detector' })
      expect(story.checklist()?.actions).toMatchObject([{ identifier: 'recheck' }])

      environment.key = 'a-key-that-works-0123456789'
      await story.swept()
      expect(story.reviews()).toHaveLength(1)
      const wish = await story.mona.comment(pull, '@agent recheck')
      await story.settled()
      expect(story.reactions({ comment: wish })).toEqual(['rocket'])
      expect(story.checklist()).toMatchObject({ conclusion: 'success', actions: [] })
      expect(story.line('security/B').verdict).toBe('pass')
    })()
  })

  it(
    'what code finds is still a failure',
    tell({ files, modelKey: () => '' }, async (story) => {
      await story.mona.propose('hello', {
        'src/api.ts': api(greeting, open('/world')),
        '.gitattributes': '*.ts -diff\n',
      })
      await story.settled()
      expect(story.checklist()).toMatchObject({ conclusion: 'failure' })
      expect(story.line('review-integrity/C').verdict).toBe('fail')
      expect(story.line('security/B').verdict).toBe('unknown')
    }),
  )
})

describe('a model that', () => {
  it.each<[string, Mood, string]>([
    ['is overloaded', 'overloaded', 'model_unavailable'],
    ['refuses', 'refusing', 'model_refused'],
    ['breaks off', 'truncating', 'model_truncated'],
    ['answers without the agreed shape', 'no_json', 'model_invalid'],
    ['answers another question', 'wrong_nonce', 'wrong_nonce'],
    ['leaves items out', 'nothing', 'item_missing'],
    ['has no credit', 'no_credit', 'model_unavailable'],
  ])('%s settles nothing, and spoils nothing that was settled', (_case, fault, cause) => {
    const model: { mood: Mood } = { mood: 'honest' }
    return tell({ files, mood: () => model.mood }, async (story) => {
      const pull = await story.mona.propose('hello', { 'src/api.ts': api(greeting, guarded('/world')) })
      await story.settled()
      expect(story.checklist()?.conclusion).toBe('success')

      model.mood = fault
      await story.mona.push('hello', 'src/more.ts', api(guarded('/more')))
      await story.settled()
      isNotVerified(story, cause)

      model.mood = 'honest'
      const before = story.questions().length
      await story.mona.comment(pull, '@agent recheck')
      await story.settled()
      expect(story.checklist()?.conclusion).toBe('success')
      const asked = story.questions().slice(before).flat()
      expect(new Set(asked.map(({ unit }) => unit.split('#')[0]))).toEqual(new Set(['src/more.ts']))
    })()
  })
})

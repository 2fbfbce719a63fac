import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { api, guarded, open, routes } from '../support/story-review.ts'

const files = routes()
const greeting = guarded('/greeting')

/** Names of the files the model was asked about since then, and the run's own count of its calls. */
async function asking(story: Story, happening: () => Promise<unknown>) {
  const before = { questions: story.questions().length, requests: story.model?.requests.length ?? 0 }
  story.time.nextSecond()
  await happening()
  await story.settled()
  const asked = story.questions().slice(before.questions).flat()
  const record = story.record()
  return {
    about: [...new Set(asked.map(({ unit }) => unit.split('#')[0]))],
    calls: (story.model?.requests.length ?? 0) - before.requests,
    counted: record?.kind === 'judged' ? record.report.model : null,
  }
}

describe('what was judged once', () => {
  it(
    'is not asked again: a push asks about the file it touches, and a branch that goes back about nothing',
    tell({ files }, async (story) => {
      await story.mona.propose('hello', { 'src/api.ts': api(greeting, guarded('/world')) })
      await story.settled()
      const first = story.pull().pull.headSha
      const said = story.verdict()

      const more = await asking(story, () => story.mona.push('hello', 'src/more.ts', api(open('/more'))))
      expect(more.about).toEqual(['src/more.ts'])
      expect(story.line('security/B')).toMatchObject({ verdict: 'fail', evidence: [{ path: 'src/more.ts' }] })
      expect(story.checklist()?.conclusion).toBe('failure')

      const back = await asking(story, () => story.mona.force('refs/heads/hello', first))
      expect(back).toMatchObject({ about: [], calls: 0 })
      expect(story.reviews()).toHaveLength(2)
      expect(story.checklist()?.conclusion).toBe('success')
      expect(story.verdict()).toBe(said)
    }),
  )

  it(
    'is not asked again on another commit: after a rebase, and after taking a change back',
    tell({ files }, async (story) => {
      const change = api(greeting, guarded('/world'))
      await story.mona.propose('hello', { 'src/api.ts': change })
      await story.settled()

      await story.rita.push('main', 'README.md', 'A greeting, and a test of it. More to come.\n')
      await story.mona.branch('again', story.tip('main') ?? '')
      const rebased = await story.mona.push('again', 'src/api.ts', change)
      const moved = await asking(story, () => story.mona.force('refs/heads/hello', rebased))
      expect(story.pull().pull.headSha).toBe(rebased)
      expect(moved).toMatchObject({ about: [], calls: 0, counted: { calls: 0, asked: 0 } })
      expect(moved.counted?.remembered).toBeGreaterThan(0)
      expect(story.checklist()?.conclusion).toBe('success')

      await asking(story, () => story.mona.push('hello', 'src/api.ts', api(greeting, open('/world'))))
      expect(story.checklist()?.conclusion).toBe('failure')
      const undone = await asking(story, () => story.mona.push('hello', 'src/api.ts', change))
      expect(undone).toMatchObject({ calls: 0, counted: { calls: 0, asked: 0 } })
      expect(story.checklist()?.conclusion).toBe('success')
      expect(story.reviews()).toHaveLength(4)
    }),
  )

  it(
    'stays as it was judged, however often somebody asks, also when the model would say something else now',
    tell({ files, mood: () => moods.now }, async (story) => {
      const pull = await story.mona.propose('hello', { 'src/api.ts': api(greeting, open('/world')) })
      await story.settled()
      expect(story.line('security/B').verdict).toBe('fail')
      moods.now = 'all_pass'
      const again = await asking(story, () => story.mona.comment(pull, '@agent recheck security/B'))
      expect(again).toMatchObject({ about: [], calls: 0 })
      expect(story.replies(pull)).toEqual([
        expect.stringContaining('`security/B` stays fail: the same content is never judged twice.'),
      ])
      const noop = await asking(story, () => story.mona.force('refs/heads/hello', story.pull().pull.headSha))
      expect(noop.calls).toBe(0)
      expect(story.line('security/B').verdict).toBe('fail')
      expect(story.checklist()?.conclusion).toBe('failure')
    }),
  )
})

const moods: { now: 'honest' | 'all_pass' } = { now: 'honest' }

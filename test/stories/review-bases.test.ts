import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { api, guarded, house, houseRules, routes } from '../support/story-review.ts'

const files = routes()
const shout = { 'src/cry.ts': "export const cry = 'SHOUT'\n" }

/** How the verdict's check run stood after each write of the App. */
function standings(story: Story): string[] {
  const seen: string[] = []
  story.emulator.onWrite(() => {
    const [first] = story.pulls()
    const check = first ? story.checklist(first.number) : null
    const now = check?.conclusion ?? check?.status ?? 'none'
    if (seen.at(-1) !== now) seen.push(now)
  })
  return seen
}

/** A branch whose own rules forbid to shout. */
async function strictRelease(story: Story): Promise<void> {
  await story.rita.branch('release', story.tip('main') ?? '')
  await story.rita.push('release', house, houseRules())
}

describe('a verdict is one for its base', () => {
  it(
    'a pull request that goes to another branch is judged again, and is in progress first',
    tell({ files }, async (story) => {
      await strictRelease(story)
      const pull = await story.mona.propose('loud', shout)
      await story.settled()
      expect(story.checklist()?.conclusion).toBe('success')
      const seen = standings(story)
      story.time.nextSecond()
      await story.mona.request('PATCH', `/pulls/${pull}`, { base: 'release' })
      await story.settled()
      expect(seen.slice(-2)).toEqual(['in_progress', 'failure'])
      expect(story.record()).toMatchObject({ baseRef: 'release' })
      expect(story.checklist()?.output.title).toBe('1 failed: house/A')

      await story.mona.request('PATCH', `/pulls/${pull}`, { base: 'main' })
      await story.settled()
      expect(seen.slice(-2)).toEqual(['in_progress', 'success'])
      expect(story.record()).toMatchObject({ baseRef: 'main' })
    }),
  )

  it(
    'two pull requests of one head have a record each, and the worse one decides what the commit shows',
    tell({ files }, async (story) => {
      await strictRelease(story)
      const calm = await story.mona.propose('loud', shout)
      await story.settled()
      expect(story.checklist(calm)?.conclusion).toBe('success')
      const strict = await story.mona.open('loud', { base: 'release' })
      await story.settled()
      expect(story.checklist(calm)).toBe(story.checklist(strict))
      expect(story.checklist(calm)).toMatchObject({ status: 'completed', conclusion: 'failure' })
      expect(story.record(calm)).toMatchObject({ baseRef: 'main', conclusion: 'success' })
      expect(story.record(strict)).toMatchObject({ baseRef: 'release', conclusion: 'failure' })
      expect(story.verdict(calm)).not.toContain('house/A')
      expect(story.verdict(strict)).toMatch(/^\| `house\/A` .*\| ❌ fail \|/m)
      await story.swept()
      expect(await story.writesDuring(story.swept)).toEqual([])

      await story.mona.push('loud', 'src/cry.ts', "export const cry = 'hush'\n")
      await story.settled()
      expect(story.checklist(calm)).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect(story.record(calm)).toMatchObject({ conclusion: 'success' })
      expect(story.record(strict)).toMatchObject({ conclusion: 'success' })
      await story.swept()
      expect(await story.writesDuring(story.swept)).toEqual([])
    }),
  )

  it(
    'what two commits did and undid is judged once the base has taken the first of them',
    tell({ files: routes(shout) }, async (story) => {
      await story.rita.push('main', house, houseRules())
      const pull = await story.mona.propose('cry', { 'src/cry.ts': "export const cry = 'hush'\n" })
      const first = story.tip('cry')
      await story.mona.push('cry', 'src/cry.ts', shout['src/cry.ts'])
      await story.settled()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })

      const seen = standings(story)
      story.time.nextSecond()
      await story.rita.request('PATCH', '/git/refs/heads/main', { sha: first })
      await story.rita.review(pull, 'COMMENT', 'The quiet one is in.')
      await story.settled()
      expect(seen.slice(-2)).toEqual(['in_progress', 'failure'])
      expect(story.checklist()?.output.title).toBe('1 failed: house/A')
    }),
  )

  it(
    'a checklist that changes on the base has every open pull request judged again; only what is new is asked',
    tell({ files }, async (story) => {
      const loud = await story.mona.propose('loud', {
        ...shout,
        'src/api.ts': api(guarded('/greeting'), guarded('/cry')),
      })
      const calm = await story.mona.propose('calm', { 'src/psst.ts': "export const cry = 'psst'\n" })
      await story.settled()
      expect([loud, calm].map((pull) => story.checklist(pull)?.conclusion)).toEqual(['success', 'success'])
      const before = story.questions().length
      story.time.nextSecond()
      await story.rita.push('main', house, houseRules())
      await story.settled()
      expect(story.checklist(loud)?.output.title).toBe('1 failed: house/A')
      expect(story.checklist(calm)?.conclusion).toBe('success')
      const asked = story.questions().slice(before).flat()
      expect(new Set(asked.map(({ item }) => item))).toEqual(new Set(['house/A']))

      story.time.nextSecond()
      await story.rita.remove('main', house)
      await story.settled()
      expect(story.checklist(loud)?.conclusion).toBe('success')
    }),
  )
})

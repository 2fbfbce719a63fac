import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { writes } from '../support/story-agent.ts'
import { api, guarded, house, houseRules, open, routes } from '../support/story-review.ts'
import { config, paths } from '../support/story-toy.ts'

const day = 86_400_000
const shout = { 'src/cry.ts': "export const cry = 'SHOUT'\n" }
const rules = routes({ [house]: houseRules() })

/** A day from now, as it is written in a waiver. */
function inDays(story: Story, days: number): string {
  return new Date(story.time.clock() + days * day).toISOString().slice(0, 10)
}

/** Somebody's words on a pull request, and what the App answered to them. */
async function said(story: Story, who: 'mona' | 'rita' | 'ada' | 'tia', pull: number, words: string) {
  const before = story.replies(pull).length
  story.time.nextSecond()
  const comment = await story.by(who).comment(pull, words)
  await story.settled()
  return { reaction: story.reactions({ comment }), replies: story.replies(pull).slice(before) }
}

const refused = (words: RegExp) => ({ reaction: ['confused'], replies: [expect.stringMatching(words)] })
const accepted = { reaction: ['rocket'], replies: [] }

describe('a waiver of an item', () => {
  it(
    'that is critical takes two people; then the merge goes on, and it is shown apart, never as a pass',
    tell(
      {
        files: routes(),
        people: { ada: 'admin' },
        runs: () => [writes('src/api.ts', api(open('/world'), guarded('/greeting')))],
      },
      async (story) => {
        await story.mona.ask('Greet the world over HTTP')
        await story.settled()
        const { number } = story.pull()
        expect(story.shutGates()).toEqual(['Review threads', 'Verdict of the checklists'])
        const words = `@agent waive security/B until ${inDays(story, 10)}: the page is public on purpose`

        expect(await said(story, 'rita', number, words)).toEqual({
          reaction: ['rocket'],
          replies: [expect.stringContaining('is critical: the waiver counts once a second person')],
        })
        expect(story.checklist()?.conclusion).toBe('failure')
        expect(await said(story, 'rita', number, words)).toMatchObject({ reaction: ['rocket'] })
        expect(story.shutGates()).toEqual(['Review threads', 'Verdict of the checklists'])
        expect(await said(story, 'ada', number, words)).toEqual(accepted)

        expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
        expect(story.checklist()?.output.title).toContain('1 waived')
        const row = story
          .verdict()
          ?.split('\n')
          .find((line) => line.startsWith('| `security/B`'))
        expect(row).toContain(`⚠️ waived until ${inDays(story, 10)}`)
        expect(row).toContain('`rita`, `ada`: the page is public on purpose')
        expect(row).not.toContain('pass |')
        expect(story.line('security/B').verdict).toBe('fail')
        expect(story.threads()[0]).toMatchObject({
          resolvedBy: 'signalbox[bot]',
          bodies: [expect.anything(), expect.stringMatching(/^Waived until .* by `rita`, `ada`: the page is public/)],
        })
        expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
        expect(story.reviews()).toHaveLength(1)
      },
    ),
  )

  it(
    'is refused to the author, to a writer, to an outsider, for too long, for what does not stand in the way',
    tell({ files: rules, people: { ada: 'admin' } }, async (story) => {
      const pull = await story.rita.propose('loud', shout)
      await story.settled()
      expect(story.checklist()?.output.title).toBe('1 failed: house/A')
      const until = inDays(story, 30)
      const waive = (item: string, day: string): string => `@agent waive ${item} until ${day}: it is only a test`
      expect(await said(story, 'rita', pull, waive('house/A', until))).toEqual(
        refused(/Whoever wrote the change cannot/),
      )
      expect(await said(story, 'mona', pull, waive('house/A', until))).toEqual(
        refused(/Only people with the role maintain/),
      )
      expect(await said(story, 'tia', pull, waive('house/A', until))).toEqual({ reaction: ['confused'], replies: [] })
      expect(await said(story, 'ada', pull, waive('house/A', inDays(story, 91)))).toEqual(refused(/at most/))
      expect(await said(story, 'ada', pull, waive('house/A', inDays(story, -1)))).toEqual(refused(/at most/))
      expect(await said(story, 'ada', pull, waive('security/B', until))).toEqual(refused(/nothing to waive/))
      expect(await said(story, 'ada', pull, waive('house/Z', until))).toEqual(refused(/not an item that was judged/))
      expect(await said(story, 'ada', pull, '@agent waive house/A')).toEqual(refused(/lacks its item, its last day/))
      expect(story.checklist()?.output.title).toBe('1 failed: house/A')
      expect(story.ledger().entries.filter(({ kind }) => kind === 'waived')).toEqual([])
    }),
  )

  it(
    'ends with its day, and with the content it was given for',
    tell({ files: rules }, async (story) => {
      const pull = await story.mona.propose('loud', shout)
      await story.settled()
      const words = (days: number): string => `@agent waive house/A until ${inDays(story, days)}: it is only a test`
      expect(await said(story, 'rita', pull, words(3))).toEqual(accepted)
      expect(story.checklist()?.conclusion).toBe('success')
      story.time.pass(2 * day)
      await story.swept()
      expect(story.checklist()?.conclusion).toBe('success')
      story.time.pass(2 * day)
      await story.swept()
      expect(story.checklist()).toMatchObject({ conclusion: 'failure' })
      expect(story.verdict()).toMatch(/^\| `house\/A` .*\| ❌ fail \|/m)
      expect(story.reviews()).toHaveLength(1)

      expect(await said(story, 'rita', pull, words(3))).toEqual(accepted)
      expect(story.checklist()?.conclusion).toBe('success')
      await story.mona.push('loud', 'src/cry.ts', "export const cry = 'SHOUT, and SHOUT again'\n")
      await story.settled()
      expect(story.checklist()).toMatchObject({ conclusion: 'failure' })
      expect(story.line('house/A').verdict).toBe('fail')
    }),
  )

  it(
    'counts from a file on the base branch, by people who did not write the change, until its day',
    tell({ files: rules }, async (story) => {
      await story.mona.propose('loud', shout)
      await story.settled()
      const waivers = (by: string): string => `waivers:
  - item: house/A
    rev: 1
    paths: [src/**]
    reason: The cry is part of a play that quotes it.
    owner: rita
    approved_by: [${by}]
    created: '${inDays(story, 0)}'
    expires: '${inDays(story, 20)}'
`
      await story.rita.push('main', '.github/signalbox-waivers.yml', waivers('mona'))
      await story.settled()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'failure' })
      story.time.nextSecond()
      await story.rita.push('main', '.github/signalbox-waivers.yml', waivers('rita'))
      await story.settled()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect(story.verdict()).toContain('waived until')
      story.time.pass(21 * day)
      await story.swept()
      expect(story.checklist()).toMatchObject({ conclusion: 'failure' })
    }),
  )

  it(
    'in the pull request’s own file counts for nothing',
    tell(
      { files: routes({ [house]: houseRules(), [paths.config]: config({ review: 'checklists: []' }) }) },
      async (story) => {
        const waiver = `waivers: [{ item: house/A, rev: 1, paths: ['src/**'], reason: The cry is part of a play., owner: x, approved_by: [rita], created: '${inDays(story, 0)}', expires: '${inDays(story, 9)}' }]\n`
        await story.mona.propose('loud', { ...shout, '.github/signalbox-waivers.yml': waiver })
        await story.settled()
        expect(story.checklist()?.output.title).toBe('2 failed: house/A, review-integrity/A')
        expect(story.line('house/A').verdict).toBe('fail')
      },
    ),
  )
})

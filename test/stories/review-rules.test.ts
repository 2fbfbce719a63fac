import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { api, guarded, house, houseRules, routes } from '../support/story-review.ts'

const files = routes({ [house]: houseRules() })
const shout = { 'src/cry.ts': "export const cry = 'SHOUT'\n" }
const calm = "export const cry = 'psst'\n"

function failing(story: Story): readonly string[] {
  const record = story.record()
  const lines = record?.kind === 'judged' ? record.report.lines : []
  return lines.filter(({ verdict }) => verdict === 'fail').map(({ item }) => item)
}

describe('a pull request that changes the rules it is judged by', () => {
  it(
    'is judged by those of its base, and waits for somebody who may decide on them to approve that very head',
    tell({ files, people: { wes: 'write' } }, async (story) => {
      const wes = story.by('wes')
      const pull = await story.mona.propose('calm', {
        ...shout,
        [house]: houseRules({ severity: 'low', word: 'WHISPER' }),
      })
      await story.settled()
      expect(failing(story)).toEqual(['house/A', 'review-integrity/A'])
      expect(story.checklist()).toMatchObject({ conclusion: 'failure' })
      expect(story.checklist()?.output.title).toBe('2 failed: house/A, review-integrity/A')
      expect(story.line('house/A')).toMatchObject({ severity: 'high', evidence: [{ path: 'src/cry.ts', line: 1 }] })

      await wes.review(pull, 'APPROVE')
      await story.settled()
      expect(story.checklist()?.output.title).toBe('2 failed: house/A, review-integrity/A')
      await story.rita.review(pull, 'APPROVE')
      await story.settled()
      expect(story.checklist()?.output.title).toBe('1 failed: house/A')
      expect(story.verdict()).toMatch(/^\| `review-integrity\/A` .*\| ✅ pass \|/m)

      await story.mona.push('calm', 'src/cry.ts', calm)
      await story.settled()
      expect(story.checklist()?.output.title).toBe('1 failed: review-integrity/A')
      const [asked, reviews] = [story.model?.requests.length, story.reviews().length]
      story.time.nextSecond()
      await story.rita.review(pull, 'APPROVE')
      await story.settled()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect([story.model?.requests.length, story.reviews().length]).toEqual([asked, reviews])
      expect(story.verdict()).not.toContain('❌')
      expect(story.threads().every(({ resolvedBy }) => resolvedBy === 'signalbox[bot]')).toBe(true)
    }),
  )

  it(
    'does not escape them by taking their file away',
    tell({ files }, async (story) => {
      await story.mona.branch('lawless', story.tip('main') ?? '')
      await story.mona.push('lawless', 'src/cry.ts', shout['src/cry.ts'])
      await story.mona.remove('lawless', house)
      await story.mona.open('lawless')
      await story.settled()
      expect(story.file('lawless', house)).toBeNull()
      expect(failing(story)).toEqual(['house/A', 'review-integrity/A'])
      expect(story.checklist()).toMatchObject({ conclusion: 'failure' })
    }),
  )
})

describe('a checklist on the base branch that cannot be read', () => {
  const broken = houseRules().replace('severity: high', 'severity: huge')

  it(
    'is no pass: the verdict names the file and the line, and is judged anew once it is mended there',
    tell({ files: routes({ [house]: broken }) }, async (story) => {
      await story.mona.propose('hello', { 'src/api.ts': api(guarded('/greeting'), guarded('/world')) })
      await story.settled()
      const line = broken.split('\n').findIndex((one) => one.includes('huge')) + 1
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'action_required' })
      expect(story.checklist()?.output.title).toContain(`Not verified: ${house}:${line}`)
      expect(story.verdict()).toContain(`${house}:${line}`)
      expect(story.line('security/B').verdict).toBe('pass')

      story.time.nextSecond()
      await story.mona.push('main', house, houseRules())
      await story.settled()
      expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect(story.line('house/A').verdict).toBe('not_applicable')
    }),
  )

  it(
    'stops what the App made, too',
    tell({ files: routes({ [house]: 'schema: 1\n\tid: house\n' }) }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.mergeReason()).toBe('evidence_unknown')
      expect(story.shutGates()).toEqual(['Verdict of the checklists'])
      expect(story.checklist()?.output.title).toContain(`Not verified: ${house}:2`)
      expect(story.pull().pull.merged).toBeNull()
    }),
  )
})

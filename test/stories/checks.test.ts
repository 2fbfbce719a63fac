import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { greetsTheWorld, writes } from '../support/story-agent.ts'
import { paths, toy } from '../support/story-toy.ts'

/** CI that wants more than the commands a run verifies with. */
const strictCi = (toy()[paths.ci]?.content.toString() ?? '').replace('bash test.sh', 'grep -q world *.txt')

function checkWrites({ emulator, app }: Story): number {
  const written = ['checks/create', 'checks/update']
  return emulator.calls.filter(({ login, operation }) => login === app.botLogin && written.includes(operation)).length
}

function isNotMerged(story: Story, reason: string): void {
  expect(story.mergeReason()).toBe(reason)
  expect(story.pull().pull.merged).toBeNull()
  expect(story.file('main', 'greeting.txt')).toBe('hello\n')
  expect(story.issue(1).state).toBe('open')
}

describe('a pull request of the App is not merged', () => {
  it(
    'while a check is red; it says so once, by name, and merges when a later commit is green',
    tell(
      {
        files: toy({ [paths.ci]: strictCi }),
        runs: () => [writes('greeting.txt', 'hello all\n'), greetsTheWorld],
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        isNotMerged(story, 'check_failed')
        expect(story.mergeCheck()).toMatchObject({ conclusion: 'neutral' })
        expect(story.mergeCheck()?.output.title).toBe('1 check failed: test.')
        expect(story.mergeCheck()?.output.summary).toContain('1 check failed: `test`.')
        const { headSha } = story.pull().pull
        expect(story.notice(2)).toContain('**This is not merged:** 1 check failed: `test`.')
        expect(story.notice(2)).toContain(`\`check_failed\` at \`${headSha}\``)
        const before = { checks: checkWrites(story), comments: story.comments(2).length }

        await story.rita.comment(2, 'Oh no.')
        await story.swept()
        await story.swept()
        isNotMerged(story, 'check_failed')
        expect({ checks: checkWrites(story), comments: story.comments(2).length - 1 }).toEqual(before)
        expect(story.replies(2)).toEqual([])
        await story.mona.comment(2, '@agent name the world')
        await story.settled()
        expect(story.mergeReason()).toBe('merged')
        expect(story.notice(2)).toContain('**Merged.** What stood in the way is settled.')
        expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
      },
    ),
  )

  it(
    'where no check ever reports',
    tell({ files: toy({ [paths.ci]: null }) }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      isNotMerged(story, 'no_checks')
      expect(story.mergeCheck()).toMatchObject({ status: 'in_progress', conclusion: null })
      expect(story.mergeCheck()?.output.summary).toContain('At least one has to.')
      const before = checkWrites(story)
      await story.swept()
      await story.swept()
      isNotMerged(story, 'no_checks')
      expect(checkWrites(story)).toBe(before)
    }),
  )

  it(
    'while a check waits for its runner',
    tell({ engine: { unserved: ['ubuntu-24.04'] }, expected: { openRuns: true } }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      isNotMerged(story, 'check_pending')
      expect(story.mergeCheck()?.output.summary).toContain('1 check is running: `test`.')
      await story.swept()
      isNotMerged(story, 'check_pending')
    }),
  )

  it(
    'on checks that were only skipped',
    tell(
      { files: toy({ [paths.ci]: strictCi.replace('    runs-on', '    if: false\n    runs-on') }) },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        isNotMerged(story, 'no_real_check')
        expect(story.mergeCheck()?.output.summary).toContain('Only skipped or neutral checks have reported')
      },
    ),
  )

  it(
    'when a status that somebody set by hand is red, until it is green',
    tell({ files: toy({ [paths.ci]: null }) }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      const { headSha } = story.pull().pull
      await story.rita.request('POST', `/statuses/${headSha}`, { state: 'failure', context: 'by hand' })
      await story.settled()
      isNotMerged(story, 'check_failed')
      expect(story.mergeCheck()?.output.summary).toContain('`by hand`')
      await story.rita.request('POST', `/statuses/${headSha}`, { state: 'success', context: 'by hand' })
      await story.settled()
      expect(story.mergeReason()).toBe('merged')
    }),
  )
})

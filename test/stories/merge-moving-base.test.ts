import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import {
  addRule,
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

const files = quietRepository()

const points = [
  ['the facts', reads.facts, 1],
  ['the test merge', reads.pull, 1],
  ['the rules', reads.rules, 1],
  ['the protection', reads.protection, 1],
  ['the last look', reads.pull, 2],
] as const
const call = ['the call', reads.merge, 1] as const

/** The last check turns green; the look this causes is stopped at a request, and meanwhile something happens. */
async function meanwhile(story: Story, request: RegExp, nth: number, act: () => Promise<unknown>): Promise<string> {
  await proposed(story)
  story.time.pass(61_000)
  const tests = checker(story)
  const held = nthRequest(story.server, request, nth)
  await tests.reports('tests')
  await held.arrived
  story.time.nextSecond()
  await act()
  held.release()
  await story.settled()
  return story.pull().pull.headSha
}

/** Somebody who may bypass the rules pushes to the base. */
async function pushPastRules({ repository, rita }: Story, path: string, content: string): Promise<void> {
  const rules = repository.rules.splice(0)
  await rita.push('main', path, content)
  repository.rules.push(...rules)
}

describe('a base that moves while a pull request is judged', () => {
  it.each([...points, call])('into a conflict, before %s: nothing is merged, and the author is told', (_name, ...at) =>
    tell({ files }, async (story) => {
      const pushed = { sha: '' }
      await meanwhile(story, ...at, async () => {
        pushed.sha = await story.rita.push('main', 'greeting.txt', 'hello there\n')
      })
      expect(story.tip('main')).toBe(pushed.sha)
      waitsFor(story, 'conflict', { ends: 'neutral' })
      expect(story.notice(story.pull().number)).toContain('conflict')
      expect(mergeCalls(story)).not.toContain(200)
    })(),
  )

  it.each([...points, call])('without a conflict, before %s: it is merged on top, once', (_name, ...at) =>
    tell({ files }, async (story) => {
      const head = await meanwhile(story, ...at, () => story.rita.push('main', 'README.md', 'Another one.\n'))
      await story.swept()
      isMergedAt(story, head)
      expect(story.file('main', 'README.md')).toBe('Another one.\n')
    })(),
  )

  it.each([...points, call])('where branches have to be up to date, before %s: updated first', (_name, ...at) =>
    tell({ files }, async (story) => {
      addRule(story.repository, 'required_status_checks', {
        strict_required_status_checks_policy: true,
        required_status_checks: [{ context: 'tests' }],
      })
      const judged = { head: '' }
      await meanwhile(story, ...at, async () => {
        judged.head = story.pull().pull.headSha
        await pushPastRules(story, 'README.md', 'Another one.\n')
      })
      expect(mergeCalls(story)).not.toContain(200)
      await story.swept()
      const updated = story.pull().pull.headSha
      expect(updated).not.toBe(judged.head)
      await later(story, () => checker(story, 'tests-again').reports('tests'))
      isMergedAt(story, updated)
    })(),
  )
})

describe('a pull request that is sent to another base while it is judged', () => {
  it.each(points)('before %s, is not merged there', (_name, ...at) =>
    tell({ files }, async (story) => {
      await story.rita.branch('release', story.tip('main') ?? '')
      const before = [story.tip('main'), story.tip('release')]
      await meanwhile(story, ...at, () =>
        story.rita.request('PATCH', `/pulls/${story.pull().number}`, { base: 'release' }),
      )
      waitsFor(story, 'base_not_allowed', { says: '`release`' })
      expect([story.tip('main'), story.tip('release')]).toEqual(before)
      expect(mergeCalls(story)).toEqual([])
    })(),
  )
})

describe('a push to the base', () => {
  it(
    'wakes what waits there: the conflict is told without any sweep',
    tell({ files }, async (story) => {
      await proposed(story)
      waitsFor(story, 'no_checks')
      await later(story, () => story.rita.push('main', 'greeting.txt', 'hello there\n'))
      waitsFor(story, 'conflict', { says: 'conflict', ends: 'neutral' })
      await later(story, () => story.rita.push('main', 'greeting.txt', 'hello\n'))
      waitsFor(story, 'no_checks', { ends: null })
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { writes } from '../support/story-agent.ts'
import { until } from '../support/story-mortal.ts'
import { api, firstRoute, guarded, open, routes } from '../support/story-review.ts'

const opensADoor = writes('src/api.ts', api(open('/world'), guarded('/greeting')))
const closesIt = writes('src/api.ts', api(guarded('/world'), guarded('/greeting')))

describe('a pull request of the App whose new route asks nobody who they are', () => {
  it(
    'is stopped by its verdict on that line, mended on a word, judged again, and merged by the last verdict',
    tell({ files: routes(), runs: () => [opensADoor, closesIt] }, async (story) => {
      const issue = await story.mona.ask('Greet the world over HTTP')
      await story.settled()
      isStopped(story)

      const { number } = story.pull()
      const first = story.pull().pull.headSha
      story.time.nextSecond()
      const last = story.server.hold(/(?=[\s\S]*"conclusion":"success")(?=[\s\S]*signalbox:record)/)
      const wish = await story.mona.comment(number, '@agent fix security/B')
      await last.arrived
      await until('CI on the new head', () => isGreen(story))
      expect(story.pull().pull.merged).toBeNull()
      last.release()
      await story.settled()
      expect(story.pull().pull.headSha).not.toBe(first)
      isMended(story)
      expect(story.reactions({ comment: wish })).toEqual(['eyes', 'rocket'])
      expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
      expect(story.issue(issue).state).toBe('closed')
      expect(story.ledger().state).toMatchObject({ claims: {}, subjects: {}, reviews: {}, merged: 1 })
      expect(story.reviews()).toHaveLength(2)
    }),
  )
})

function isGreen(story: Story): boolean {
  const { headSha } = story.pull().pull
  return story.repository.checkRuns.some((run) => run.name === 'test' && run.headSha === headSha && run.conclusion)
}

function isStopped(story: Story): void {
  const check = story.checklist()
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' })
  expect(check?.output.title).toBe('1 failed: security/B')
  expect(story.line('security/B')).toMatchObject({
    verdict: 'fail',
    cause: 'verified',
    evidence: [{ path: 'src/api.ts', side: 'RIGHT', line: firstRoute, quote: open('/world'), kind: 'added' }],
  })
  const { url } = story.emulator
  const { headSha } = story.pull().pull
  expect(story.verdict()).toContain(`/blob/${headSha}/src/api.ts#L${firstRoute}`)
  expect(story.verdict()).toContain(url)
  expect(story.verdict()).toMatch(/^\| `security\/B` .*\| ❌ fail \|/m)
  expect(story.threads()).toHaveLength(1)
  expect(story.threads()[0]).toMatchObject({
    place: `src/api.ts:${firstRoute}`,
    logins: ['signalbox[bot]'],
    resolvedBy: null,
    bodies: [expect.stringContaining('`@agent fix security/B` asks an agent to mend it.')],
  })
  expect(story.mergeReason()).toBe('threads_unresolved')
  expect(story.shutGates()).toEqual(['Review threads', 'Verdict of the checklists'])
  expect(story.mergeCheck()?.output.summary).toContain('security/B')
  expect(story.pull().pull.merged).toBeNull()
}

function isMended(story: Story): void {
  expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
  expect(story.line('security/B').verdict).toBe('pass')
  expect(story.verdict()).toContain(story.pull().pull.headSha.slice(0, 7))
  expect(story.verdict()).not.toContain('❌')
  const [thread, ...others] = story.threads()
  expect(others).toEqual([])
  expect(thread).toMatchObject({ logins: ['signalbox[bot]', 'signalbox[bot]'], resolvedBy: 'signalbox[bot]' })
  expect(thread?.bodies[1]).toContain(`Fixed in \`${story.pull().pull.headSha.slice(0, 7)}\``)
}

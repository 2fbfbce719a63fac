import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { later, protect, waitsFor } from '../support/story-merge.ts'
import { gated, isMerged, moves } from '../support/story-queue.ts'

/** A green pull request whose base went on before anybody asks for the merge. */
async function prepared(story: Story): Promise<number> {
  const pull = await story.mona.propose('notes', { 'notes.txt': 'A note.\n' })
  await story.settled()
  await story.rita.push('main', 'README.md', 'Another word.\n')
  protect(story, { requiredChecks: [{ context: 'test', appId: null }], strict: true })
  return pull
}

async function behind(story: Story): Promise<number> {
  const pull = await prepared(story)
  await later(story, () => story.mona.label(pull, 'agent:merge'))
  return pull
}

function updates({ server }: Story): number {
  return server.sent.filter((text) => /^PUT \S+\/update-branch\n/.test(text)).length
}

describe('a branch that a rule wants up to date', () => {
  it(
    'is updated at the judged head, tested again, and merged at the new one',
    tell({ files: gated() }, async (story) => {
      const first = story.tip('main')
      await behind(story)
      const { pull } = story.pull()
      expect(pull.merged).toMatchObject({ by: 'signalbox[bot]' })
      expect(story.commit(pull.headSha).parents).toHaveLength(2)
      expect(story.commit(pull.headSha).parents).not.toContain(first)
      expect(story.file('main', 'README.md')).toBe('Another word.\n')
      expect(story.file('main', 'notes.txt')).toBe('A note.\n')
      expect(moves(story)).toEqual(['update-branch', 'merge'])
      const tested = story.repository.checkRuns.filter(({ name }) => name === 'test').map(({ headSha }) => headSha)
      expect(new Set(tested).size).toBe(2)
      expect(tested).toContain(pull.headSha)
    }),
  )

  it(
    'is left to its author where the configuration says so',
    tell({ files: gated('update_branch: never') }, async (story) => {
      const number = await behind(story)
      waitsFor(story, 'behind', { says: 'the configuration leaves that to people', ends: 'neutral' })
      expect(story.notice(number)).toContain('The author updates the branch with its base and pushes.')
      expect(moves(story)).toEqual([])
      const { headSha } = story.pull().pull
      await later(story, () =>
        story.mona.request('PUT', `/pulls/${number}/update-branch`, { expected_head_sha: headSha }),
      )
      expect(isMerged(story)).toBe(true)
      expect(moves(story)).toEqual(['merge'])
    }),
  )

  it(
    'is its author’s to mend where GitHub finds a conflict on the way',
    tell({ files: gated() }, async (story) => {
      const words = 'There are merge conflicts between the head and the base branch.'
      story.emulator.faults.request({ operation: 'pulls/update-branch', answer: 422, message: words, times: 9 })
      await behind(story)
      waitsFor(story, 'conflict', { says: 'merge conflict', ends: 'neutral' })
      expect(updates(story)).toBe(1)
      await story.swept()
      await story.swept()
      expect(updates(story)).toBe(1)
    }),
  )

  it(
    'is judged anew where its head moved before the update',
    tell({ files: gated() }, async (story) => {
      const pull = await prepared(story)
      story.time.nextSecond()
      const held = story.server.hold(/PUT \S+\/update-branch\n/)
      await story.mona.label(pull, 'agent:merge')
      await held.arrived
      const pushed = await story.mona.push('notes', 'more.txt', 'More.\n')
      expect(story.pull().pull.headSha).toBe(pushed)
      held.release()
      await story.settled()
      await story.swept()
      expect(isMerged(story)).toBe(true)
      expect(story.file('main', 'more.txt')).toBe('More.\n')
      expect(moves(story)).toEqual(['update-branch', 'update-branch', 'merge'])
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { later, minutesPass } from '../support/story-merge.ts'
import { asked, gate, gated, isMerged, moves } from '../support/story-queue.ts'

function waits(story: Story, reason: string, words: string, number?: number): void {
  const shown = gate(story, number)
  expect({ reason: shown.reason, merged: isMerged(story, number) }).toEqual({ reason, merged: false })
  expect(shown.summary).toContain(words)
  expect(shown.status === 'in_progress' || shown.conclusion === 'neutral').toBe(true)
}

describe('a pull request of a person that somebody with write access labeled', () => {
  it(
    'is merged on its green head, and its branch goes',
    tell({ files: gated() }, async (story) => {
      const pull = await asked(story)
      expect(story.pull(pull).pull.merged).toMatchObject({ by: 'signalbox[bot]', method: 'squash' })
      expect(gate(story)).toMatchObject({ reason: 'merged', conclusion: 'success', title: 'It is merged.' })
      expect(story.file('main', 'notes.txt')).toBe('A note.\n')
      expect(story.tip('notes')).toBeNull()
      expect(moves(story)).toEqual(['merge'])
      expect(story.replies(pull)).toEqual([])
    }),
  )

  it(
    'waits for issues that stop merging: everywhere, or into the branches their titles name',
    tell({ files: gated() }, async (story) => {
      const everywhere = await story.tia.openIssue({ title: 'The registry is down', body: '' })
      await story.tia.label(everywhere, 'merge-blocker')
      const elsewhere = await story.mona.openIssue({ title: 'Freeze branch:release', body: '' })
      await story.mona.label(elsewhere, 'merge-blocker')
      const pull = await asked(story)
      waits(story, 'blocker_issue', `Merging is stopped until this issue is closed: #${everywhere}.`)
      const here = await story.mona.openIssue({ title: 'Hands off branch:main', body: '' })
      await later(story, () => story.mona.label(here, 'merge-blocker'))
      waits(story, 'blocker_issue', `until these issues are closed: #${everywhere}, #${here}.`)
      await later(story, () => story.tia.request('PATCH', `/issues/${everywhere}`, { state: 'closed' }))
      waits(story, 'blocker_issue', `until this issue is closed: #${here}.`)
      expect(story.notice(pull)).toBeNull()
      await later(story, () => story.mona.request('PATCH', `/issues/${here}`, { state: 'closed' }))
      expect(isMerged(story)).toBe(true)
      expect(story.issue(elsewhere).state).toBe('open')
    }),
  )

  it(
    'gets through a freeze only with a priority that somebody with write access set',
    tell({ files: gated('freeze: { min_priority: 50 }') }, async (story) => {
      const pull = await asked(story)
      waits(story, 'frozen', 'Merging is frozen below priority 50; this has 0.')
      await later(story, () => story.tia.label(pull, 'priority:90'))
      waits(story, 'frozen', 'this has 0.')
      await later(story, () => story.mona.label(pull, 'priority:20'))
      waits(story, 'frozen', 'this has 20.')
      await later(story, () => story.mona.label(pull, 'priority:60'))
      expect(isMerged(story)).toBe(true)
      expect(moves(story)).toEqual(['merge'])
    }),
  )

  it(
    'waits while its title says that it is not finished',
    tell({ files: gated() }, async (story) => {
      const pull = await asked(story, { title: 'WIP: add notes' })
      waits(story, 'hold_title', 'The title says that it is not finished: `WIP: add notes`.')
      expect(gate(story).title).toBe('The title says that it is not finished: WIP: add notes.')
      await later(story, () => story.mona.request('PATCH', `/pulls/${pull}`, { title: 'Add WIPers' }))
      expect(isMerged(story)).toBe(true)
    }),
  )

  it(
    'waits until the time its description names',
    tell({ files: gated() }, async (story) => {
      const at = new Date(story.time.clock() + 20 * 60_000).toISOString()
      const pull = await asked(story, { body: `Merge-After: ${at}` })
      waits(story, 'scheduled', 'Its description asks for a merge after')
      await minutesPass(story, 14)
      expect(isMerged(story)).toBe(false)
      await minutesPass(story, 7)
      expect(isMerged(story)).toBe(true)
      expect(story.notice(pull)).toBeNull()
    }),
  )
})

describe('a pull request that depends on another one', () => {
  it(
    'waits until that is merged, and follows it',
    tell({ files: gated() }, async (story) => {
      const first = await asked(story, { branch: 'first', files: { 'first.txt': 'One.\n' }, title: 'WIP: first' })
      const second = await asked(story, { branch: 'second', body: `Depends-On: #${first}` })
      waits(story, 'dependency_open', `It depends on #${first}, which is not merged yet.`, second)
      await later(story, () => story.mona.request('PATCH', `/pulls/${first}`, { title: 'First' }))
      expect(isMerged(story, first)).toBe(true)
      expect(isMerged(story, second)).toBe(true)
      expect(moves(story)).toEqual(['merge', 'merge'])
    }),
  )

  it(
    'is somebody’s to decide when that is closed',
    tell({ files: gated() }, async (story) => {
      const first = await asked(story, { branch: 'first', files: { 'first.txt': 'One.\n' }, title: 'WIP: first' })
      const second = await asked(story, { branch: 'second', body: `Depends-On: #${first}` })
      await later(story, () => story.mona.request('PATCH', `/pulls/${first}`, { state: 'closed' }))
      await story.swept()
      waits(story, 'dependency_closed', `It depends on #${first}, which was closed without a merge`, second)
      expect(story.notice(second)).toContain('takes the dependency out of the description')
      await later(story, () => story.mona.request('PATCH', `/pulls/${second}`, { body: '' }))
      expect(isMerged(story, second)).toBe(true)
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { greetsTheWorld, type Run, writes } from '../support/story-agent.ts'
import { config, paths, toy } from '../support/story-toy.ts'

const branch = 'agent/1-greet-the-world'
const merge = /PUT \/repos\/\S+\/merge\n/

/** Does its work, and meanwhile somebody does something. */
function meanwhile(act: () => Promise<unknown>, run: Run): Run {
  const [first, ...rest] = run
  if (!first) return run
  return [
    async (request) => {
      await act()
      return first(request)
    },
    ...rest,
  ]
}

describe('a branch that moves', () => {
  it(
    'between the decision and the merge is not merged: GitHub says no, and the new head is judged',
    tell({}, async (story) => {
      const held = story.server.hold(merge)
      await story.mona.ask('Greet the world')
      await held.arrived
      const judged = story.pull().pull.headSha
      const pushed = await story.rita.push(branch, 'note.txt', 'by rita\n')
      held.release()
      await story.settled()
      const merges = story.emulator.calls.filter(({ operation }) => operation === 'pulls/merge')
      expect(merges.map(({ status }) => status)).toEqual([409, 200])
      expect(story.pull().pull).toMatchObject({ headSha: pushed, merged: { by: 'signalbox[bot]' } })
      expect(story.commit(pushed).parents).toEqual([judged])
      expect(story.file('main', 'note.txt')).toBe('by rita\n')
      expect(story.mergeReason(pushed)).toBe('merged')
      expect(story.mergeReason(judged)).toBe('head_changed')
    }),
  )

  it(
    'while a run works on it takes nothing from that run; the comment is answered on the new head',
    tell(
      {
        files: toy({ [paths.config]: config({ merge: '' }) }),
        runs: (story) => [
          greetsTheWorld,
          meanwhile(() => story.rita.push(branch, 'note.txt', 'by rita\n'), writes('greeting.txt', 'hello dear\n')),
          writes('greeting.txt', 'hello dear world\n'),
        ],
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        const wish = await story.mona.comment(2, '@agent be kinder')
        await story.settled()
        const { headSha } = story.pull().pull
        expect(story.commit(headSha).author.name).toBe('signalbox[bot]')
        const [before = ''] = story.commit(headSha).parents
        expect(story.commit(before).author.name).toBe('rita')
        expect(story.file(branch, 'greeting.txt')).toBe('hello dear world\n')
        expect(story.file(branch, 'note.txt')).toBe('by rita\n')
        expect(story.reactions({ comment: wish })).toEqual(['eyes', 'rocket'])
        expect(story.replies(2)).toEqual(['> be kinder\n\nDone as asked.'])
        expect(story.chapters().slice(3)).toEqual([
          'claimed person',
          'released head_moved',
          'claimed automatic',
          'published',
          'released published',
        ])
        expect(story.ledger().state?.subjects['1']).toMatchObject({ attempts: 0 })
      },
    ),
  )

  it(
    'because somebody took its name is left to them; the work goes to a branch of its own',
    tell({}, async (story) => {
      await story.rita.branch(branch, story.tip('main') ?? '')
      const pushed = await story.rita.push(branch, 'note.txt', 'by rita\n')
      await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.pull().pull).toMatchObject({ headRef: `${branch}-2`, merged: { by: 'signalbox[bot]' } })
      expect(story.tip(branch)).toBe(pushed)
      expect(story.file('main', 'note.txt')).toBeNull()
      expect(story.refs()).toEqual([`refs/heads/${branch}`, 'refs/heads/main', 'refs/signalbox/ledger'])
    }),
  )

  it(
    'because its name was taken while the run worked is left to them, too, and the label is answered again',
    tell(
      {
        runs: (story) => [meanwhile(() => takeTheName(story), greetsTheWorld), greetsTheWorld],
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        expect(story.chapters().slice(0, 3)).toEqual(['claimed person', 'released head_moved', 'claimed automatic'])
        expect(story.pull().pull).toMatchObject({ headRef: `${branch}-2`, merged: { by: 'signalbox[bot]' } })
        expect(story.file(branch, 'note.txt')).toBe('by rita\n')
        expect(story.file('main', 'note.txt')).toBeNull()
      },
    ),
  )
})

async function takeTheName(story: Story): Promise<void> {
  await story.rita.branch(branch, story.tip('main') ?? '')
  await story.rita.push(branch, 'note.txt', 'by rita\n')
}

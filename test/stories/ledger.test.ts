import { describe, expect, it } from 'vitest'
import { ledgerRef } from '../../src/domain/names.ts'
import { resolve } from '../../src/emulator/git/plumbing.ts'
import { type Story, tell } from '../support/story.ts'
import { greetsTheWorld, writes } from '../support/story-agent.ts'
import { config, paths, toy } from '../support/story-toy.ts'

const files = toy({ [paths.config]: config({ merge: '' }) })

function tip(story: Story): string {
  return resolve(story.repository.dir, ledgerRef) ?? ''
}

/** Every commit of the chain, newest first. */
function history(story: Story): readonly string[] {
  const oids = [tip(story)]
  for (let [next] = story.commit(tip(story)).parents; next !== undefined; [next] = story.commit(next).parents) {
    oids.push(next)
  }
  return oids
}

async function opened(story: Story): Promise<{ pull: number; good: string }> {
  await story.mona.ask('Greet the world')
  await story.settled()
  expect(story.mergeReason()).toBe('first_merge_unconfirmed')
  return { pull: story.pull().number, good: tip(story) }
}

/** Merges only on what the App itself wrote. */
async function mergesAfterAll(story: Story, pull: number, merged = 1): Promise<void> {
  story.time.nextSecond()
  await story.mona.comment(pull, '@agent approve')
  await story.settled()
  expect(story.pull(pull).pull.merged).toMatchObject({ by: 'signalbox[bot]' })
  expect(story.ledger().state).toMatchObject({ merged, claims: {} })
}

describe('the ledger', () => {
  it(
    'that a writer forges is ignored and restored; the forged entry grants nothing',
    tell({ files }, async (story) => {
      const { pull, good } = await opened(story)
      const { tree, message } = story.commit(good)
      const forged = message.replace('"merged":0', '"merged":7').replace('"energy":8', '"energy":999')
      expect(forged).not.toBe(message)
      await story.rita.force(ledgerRef, await story.rita.commitObject(forged, tree, [good]))
      await story.swept()
      expect(story.server.trail()).toContain('ledger_invalid')
      expect(story.pull().pull.merged).toBeNull()
      expect(tip(story)).toBe(good)
      await mergesAfterAll(story, pull)
    }),
  )

  it(
    'that a writer forges is not believed by a server that was just started either',
    tell({ files, noServer: true }, async (story) => {
      const first = await story.another('heard')
      await first.idle()
      const { pull, good } = await opened(story)
      await first.stop()
      const { tree } = story.commit(good)
      await story.rita.force(ledgerRef, await story.rita.commitObject('all mine', tree, [good]))
      story.time.pass(5 * 60_000)
      const fresh = await story.another('heard')
      await story.settled()
      expect(fresh.trail()).toContain('ledger_invalid')
      expect(tip(story)).toBe(good)
      await mergesAfterAll(story, pull)
    }),
  )

  it(
    'that is moved back stops the merge, and is restored before it goes on',
    tell({ files }, async (story) => {
      const { pull, good } = await opened(story)
      const [before = ''] = story.commit(good).parents
      await story.rita.force(ledgerRef, before)
      story.time.nextSecond()
      const yes = await story.mona.comment(pull, '@agent approve')
      await story.settled()
      expect(story.server.trail()).toContain('ledger_rolled_back')
      expect(story.ledger().entries.map(({ kind }) => kind)).toContain('published')
      await story.swept()
      expect(story.reactions({ comment: yes })).toEqual(['rocket'])
      expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
      expect(story.runs()).toHaveLength(1)
    }),
  )

  it(
    'that is moved back is noticed by a server that was just started, by what the pull request says',
    tell({ files, noServer: true, expected: { lostDeliveries: true } }, async (story) => {
      const first = await story.another('heard')
      await first.idle()
      const { pull, good } = await opened(story)
      await first.stop()
      const [before = ''] = story.commit(good).parents
      await story.rita.force(ledgerRef, before)
      story.time.pass(5 * 60_000)
      await story.mona.comment(pull, '@agent approve')
      const fresh = await story.another('heard')
      await story.settled()
      await story.swept()
      expect(fresh.trail()).toContain('ledger_rolled_back')
      expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
      expect(story.runs()).toHaveLength(1)
    }),
  )

  it(
    'whose ref is deleted is put back before anything else is started',
    tell({ files, runs: () => [greetsTheWorld, writes('other.txt', 'hello\n')] }, async (story) => {
      const { good } = await opened(story)
      await story.rita.request('DELETE', `/git/${ledgerRef}`)
      const before = story.server.trail().length
      await story.mona.ask('Say more')
      await story.settled()
      await story.swept()
      const trail = story.server.trail().slice(before)
      expect(trail).toContain('ledger_rolled_back')
      expect(trail.indexOf('ledger_rolled_back')).toBeLessThan(trail.indexOf('claimed'))
      expect(story.chapters().slice(0, 4)).toEqual([
        'claimed person',
        'published',
        'released published',
        'claimed person',
      ])
      expect(history(story)).toContain(good)
      expect(story.runs()).toHaveLength(2)
      expect(story.mergeReason(story.pull(4).pull.headSha)).toBe('first_merge_unconfirmed')
      // The word that merging may begin here was all that the other one waited for, too.
      await mergesAfterAll(story, 2, 2)
      expect(story.pull(4).pull.merged).toMatchObject({ by: 'signalbox[bot]' })
    }),
  )

  it(
    'takes the entries of two servers at once, and loses none',
    tell(
      {
        runs: () => [greetsTheWorld, writes('other.txt', 'hello\n')],
        expected: { lostDeliveries: true },
      },
      async (story) => {
        const other = await story.another()
        await other.idle()
        story.emulator.faults.delivery({ what: 'drop', match: ({ action }) => action === 'labeled', times: 2 })
        const [one = 0, two = 0] = [await story.mona.ask('Greet the world'), await story.mona.ask('Say more')]
        const heard = story.emulator.deliveries.filter(
          ({ event, action }) => event === 'issues' && action === 'labeled',
        )
        const [first, second] = heard
        if (!first || !second) throw new Error('GitHub sent nothing about the labels')
        const late = other.hold(/mutation Append/)
        const hearing = other.hear(second)
        await late.arrived
        await story.server.hear(first)
        late.release()
        await hearing
        await story.settled()
        await story.swept()
        expect(story.runs()).toHaveLength(2)
        expect([one, two].map((number) => story.issue(number).state)).toEqual(['closed', 'closed'])
        expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
        expect(story.file('main', 'other.txt')).toBe('hello\n')
        expect(story.chapters().filter((line) => line === 'claimed person')).toHaveLength(2)
        expect(story.ledger().state).toMatchObject({ merged: 2, claims: {}, subjects: {} })
      },
    ),
  )
})

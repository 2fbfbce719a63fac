import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { tell } from '../support/story.ts'
import { checker, later, proposed, quietRepository, requireChecks } from '../support/story-merge.ts'
import { config, paths, toy } from '../support/story-toy.ts'

function tellsOfChecks({ event, payload }: Delivery): boolean {
  return (
    event.startsWith('check_') || (event === 'workflow_run' && JSON.stringify(payload['workflow']).includes('"ci"'))
  )
}

describe('when every webhook is lost', () => {
  it(
    'sweeps alone bring a labeled issue to the same end',
    tell({ expected: { lostDeliveries: true } }, async (story) => {
      story.emulator.faults.delivery({ what: 'drop' })
      const issue = await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.refs()).toEqual(['refs/heads/main'])
      for (let round = 0; round < 5 && story.issue(issue).state === 'open'; round += 1) await story.swept()
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
      expect(story.issue(issue).state).toBe('closed')
      expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
      expect(story.mergeReason()).toBe('merged')
      expect(story.runs()).toHaveLength(1)
      expect(story.emulator.deliveries.every(({ status }) => status === null)).toBe(true)
    }),
  )

  it(
    'sweeps hear comments, approvals and checks, too',
    tell(
      { files: toy({ [paths.config]: config({ merge: '' }) }), expected: { lostDeliveries: true } },
      async (story) => {
        story.emulator.faults.delivery({ what: 'drop' })
        const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
        const wish = await story.mona.comment(issue, '@agent do this')
        for (let round = 0; round < 4; round += 1) await story.swept()
        expect(story.reactions({ comment: wish })).toEqual(['eyes', 'rocket'])
        expect(story.mergeReason()).toBe('first_merge_unconfirmed')
        const yes = await story.mona.comment(story.pull().number, '@agent approve')
        for (let round = 0; round < 3; round += 1) await story.swept()
        expect(story.reactions({ comment: yes })).toEqual(['rocket'])
        expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
        expect(story.issue(issue).state).toBe('closed')
      },
    ),
  )

  it(
    'a sweep makes the call that never left after our own required check had been given',
    tell({ files: quietRepository(), expected: { troubles: /failed/, lostDeliveries: true } }, async (story) => {
      requireChecks(story, { name: 'signalbox / merge' })
      const pull = await proposed(story)
      expect(story.mergeReason()).toBe('no_checks')
      // The first read is the judgment’s, the second the look right before the call.
      story.emulator.faults.request({ operation: 'pulls/get', answer: 403, nth: 2, times: 100 })
      await later(story, () => checker(story).reports('lint'))
      expect(story.mergeReason()).toBe('ready')
      expect(story.mergeCheck()).toMatchObject({ status: 'completed', conclusion: 'success' })
      expect(story.pull(pull).pull.merged).toBeNull()
      story.emulator.faults.clear()
      await story.swept()
      expect(story.pull(pull).pull.merged).toMatchObject({ by: 'signalbox[bot]' })
      expect(story.mergeReason()).toBe('merged')
    }),
  )

  it(
    'a server that was away finds what waited when it starts',
    tell({ noServer: true, expected: { lostDeliveries: true } }, async (story) => {
      const issue = await story.mona.ask('Greet the world')
      story.time.pass(2 * 3_600_000 + 10 * 60_000)
      await story.another('heard')
      await story.settled()
      expect(story.issue(issue).state).toBe('closed')
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
      expect(story.ledger().state).toMatchObject({ claims: {}, merged: 1 })
    }),
  )

  it(
    'a server that starts right after another one stopped finishes what that one left',
    tell({ noServer: true, expected: { lostDeliveries: true } }, async (story) => {
      const issue = await story.mona.ask('Greet the world')
      const first = await story.another('heard')
      story.emulator.faults.delivery({ what: 'drop', match: tellsOfChecks })
      await story.settled()
      expect(story.mergeReason()).toBe('check_pending')
      expect(story.ledger().state?.sweptAt).not.toBeNull()
      await first.stop()
      await story.another('heard')
      await story.settled()
      expect(story.issue(issue).state).toBe('closed')
      expect(story.mergeReason()).toBe('merged')
    }),
  )
})

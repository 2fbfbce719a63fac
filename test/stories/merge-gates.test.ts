import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { config, paths, toy } from '../support/story-toy.ts'

const files = toy({ [paths.config]: config({ merge: '' }) })

async function opened(story: Story): Promise<number> {
  await story.mona.ask('Greet the world')
  await story.settled()
  says(story, 'first_merge_unconfirmed')
  return story.pull().number
}

function says(story: Story, reason: string, sentence?: string): void {
  expect(story.mergeReason()).toBe(reason)
  if (sentence !== undefined) expect(story.mergeCheck()?.output.summary).toContain(sentence)
  expect(story.pull().pull.merged).toBeNull()
  expect(story.file('main', 'greeting.txt')).toBe('hello\n')
}

/** People act a second later than what they act upon. */
async function then(story: Story, act: Promise<unknown> | (() => Promise<unknown>)): Promise<void> {
  story.time.nextSecond()
  await (typeof act === 'function' ? act() : act)
  await story.settled()
}

describe('a pull request of the App', () => {
  it(
    'is held by what people do on its page, one after the other, and merged when nothing is left',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      await then(story, () => story.tia.label(pull, 'hold'))
      says(story, 'hold_label', 'The label `hold` holds this.')
      await then(story, () => story.tia.unlabel(pull, 'hold'))
      says(story, 'held', 'was removed by somebody without write access, so it still holds this.')
      await then(story, () => story.mona.comment(pull, '@agent resume'))
      says(story, 'first_merge_unconfirmed')

      await then(story, () => story.rita.comment(pull, '@agent hold until the release is out'))
      says(story, 'held', '`rita` put this on hold: until the release is out')
      await then(story, () => story.mona.comment(pull, '@agent approve'))
      says(story, 'held')
      await then(story, () => story.mona.comment(pull, '@agent resume'))
      expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
      expect(story.chapters().slice(1)).toEqual([
        'published',
        'released published',
        'resumed',
        'held',
        'approved',
        'resumed',
        'released merged',
      ])
    }),
  )

  it(
    'waits for reviewers: changes requested, threads, drafts',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      await then(story, () => story.rita.review(pull, 'REQUEST_CHANGES', 'Not like this.'))
      says(story, 'changes_requested', '`rita` asked for changes.')
      await then(story, () => story.rita.thread(pull, 'greeting.txt', 'Why not dear?'))
      says(story, 'changes_requested', '1 review thread is unresolved.')
      await then(story, () => story.rita.review(pull, 'APPROVE'))
      says(story, 'threads_unresolved')
      await then(story, () => story.rita.resolveThreads(pull))
      says(story, 'first_merge_unconfirmed')

      await then(story, () => story.mona.toDraft(pull))
      says(story, 'draft', 'Somebody made it a draft; mark it ready when it should go on.')
      await then(story, () => story.mona.comment(pull, '@agent approve'))
      says(story, 'draft')
      await then(story, () => story.mona.markReady(pull))
      expect(story.pull().pull).toMatchObject({ merged: { by: 'signalbox[bot]' } })
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
    }),
  )

  it(
    'with a conflict is left to people, whatever was approved',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      await story.rita.push('main', 'greeting.txt', 'hello there\n')
      await then(story, () => story.mona.comment(pull, '@agent approve'))
      expect(story.mergeReason()).toBe('conflict')
      expect(story.mergeCheck()?.output.summary).toContain('the conflict has to be resolved')
      await story.swept()
      expect(story.pull().pull.merged).toBeNull()
      expect(story.file('main', 'greeting.txt')).toBe('hello there\n')
    }),
  )

  it(
    'waits while GitHub does not know whether it merges cleanly',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      story.emulator.faults.mergeability({ shows: 'unknown', reads: Number.POSITIVE_INFINITY })
      await then(story, () => story.mona.comment(pull, '@agent approve'))
      says(story, 'mergeable_unknown', 'GitHub is still working out whether it merges cleanly.')
      await story.swept()
      says(story, 'mergeable_unknown')
      story.emulator.faults.clear()
      await story.swept()
      expect(story.mergeReason()).toBe('merged')
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
    }),
  )

  it(
    'is not merged on what was known of an older base, and again looked at when the base is pushed to',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      await story.rita.push('main', 'README.md', 'One.\n')
      const held = story.server.hold(/GET \/repos\/\S+\/pulls\/2\n/)
      story.time.nextSecond()
      await story.mona.comment(pull, '@agent approve')
      await held.arrived
      await story.rita.push('main', 'README.md', 'Two.\n')
      held.release()
      await story.settled()
      expect(story.server.trail()).toContain('mergeable_unknown')
      expect(story.mergeReason()).toBe('merged')
      expect(story.file('main', 'README.md')).toBe('Two.\n')
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
    }),
  )

  it(
    'that GitHub blocks without a word is looked at twice more by itself, and then left to events and the sweep',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      story.emulator.faults.mergeability({ shows: 'blocked', reads: Number.POSITIVE_INFINITY })
      await then(story, () => story.mona.comment(pull, '@agent approve'))
      says(story, 'blocked_unknown', 'GitHub blocks the merge without saying why')
      const looks: number[] = []
      for (let minute = 1; minute <= 4; minute += 1) {
        const before = story.server.reasons().length
        story.time.pass(61_000)
        await story.settled()
        looks.push(story.server.reasons().length - before)
      }
      expect(looks).toEqual([1, 1, 0, 0])
      story.emulator.faults.clear()
      await story.swept()
      expect(story.mergeReason()).toBe('merged')
    }),
  )

  it(
    'is left to the button where the configuration says so',
    tell({ files: toy({ [paths.config]: config({ merge: 'mode: human' }) }) }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      says(story, 'report_only', 'Every gate that had to open has; somebody with write access may press the button.')
      expect(story.mergeCheck()?.output.title).toBe('People press the button here.')
      expect(story.mergeCheck()).toMatchObject({ conclusion: 'neutral' })
      await story.mona.request('PUT', '/pulls/2/merge', { merge_method: 'squash' })
      await story.settled()
      expect(story.pull().pull.merged).toMatchObject({ by: 'mona' })
      expect(story.issue(1).state).toBe('closed')
      expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
      expect(story.ledger().state).toMatchObject({ claims: {}, subjects: {} })
    }),
  )
})

describe('a hold on an issue', () => {
  it(
    'stops the dispatch until somebody resumes',
    tell({}, async (story) => {
      const issue = await story.mona.openIssue({ title: 'Greet the world', body: '' })
      await story.tia.label(issue, 'do-not-merge')
      await story.mona.label(issue, 'agent')
      await story.settled()
      expect(story.runs()).toEqual([])
      expect(story.workpad(issue)).toContain('**Waiting** (`held`)')
      expect(story.workpad(issue)).toContain('The label `do-not-merge` holds this.')
      await then(story, () => story.mona.comment(issue, '@agent resume'))
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
      expect(story.runs()).toHaveLength(1)
    }),
  )
})

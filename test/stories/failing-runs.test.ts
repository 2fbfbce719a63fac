import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { greetsTheWorld, type Run, write } from '../support/story-agent.ts'

/** Works, and while it does somebody on the Actions page acts. Nothing is handed in. */
function stoppedBy(act: 'cancel' | 'force-cancel', story: Story): Run {
  return [
    async () => {
      const id = story.runs().at(-1)?.id
      await story.mona.request('POST', `/actions/runs/${id}/${act}`)
      return [write('greeting.txt', 'hello half\n')]
    },
  ]
}

function spent(story: Story): number {
  return Object.values(story.ledger().state?.days ?? {}).reduce((sum, usd) => sum + usd, 0)
}

function isDone(story: Story): void {
  expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
  expect(story.issue(1).state).toBe('closed')
  expect(story.ledger().state).toMatchObject({ claims: {}, subjects: {}, merged: 1 })
}

describe('a run', () => {
  it(
    'that somebody cancels hands back what it has, publishes nothing, and is tried again',
    tell(
      {
        runs: (story) => [stoppedBy('cancel', story), greetsTheWorld],
        engine: { durations: { interrupt: 5_000, terminate: 500, cancel: 20_000 } },
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        expect(story.runs().map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'success'])
        expect(story.chapters().slice(0, 3)).toEqual(['claimed person', 'released partial', 'claimed automatic'])
        expect(spent(story)).toBeLessThan(1)
        isDone(story)
      },
    ),
  )

  it(
    'whose runner is lost costs what was set aside, and is tried again',
    tell({ runs: (story) => [stoppedBy('force-cancel', story), greetsTheWorld] }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.runs().map(({ artifacts }) => artifacts.length)).toEqual([0, 1])
      expect(story.chapters().slice(0, 3)).toEqual(['claimed person', 'released run_lost', 'claimed automatic'])
      isDone(story)
      expect(spent(story)).toBeGreaterThan(5)
      expect(spent(story)).toBeLessThan(6)
    }),
  )

  it(
    'that a policy keeps from starting is named, costs nobody anything, and is not tried for ever',
    tell(
      { runs: () => [], engine: { refuse: (_repository, run) => (run.name === 'signalbox' ? 'Not allowed.' : null) } },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        for (let round = 0; round < 4; round += 1) await story.swept()
        expect(story.runs().map(({ conclusion }) => conclusion)).toEqual(['startup_failure', 'startup_failure'])
        expect(story.chapters()).toEqual([
          'claimed person',
          'released actions_policy',
          'claimed automatic',
          'released actions_policy',
        ])
        expect(story.workpad(1)).toContain('GitHub Actions refused to start the run.')
        expect(spent(story)).toBe(0)
        expect(story.pulls()).toEqual([])
      },
    ),
  )

  it(
    'whose model refuses the key is answered once, with the fix, and not tried again',
    tell(
      { script: () => ({ error: { status: 401, type: 'authentication_error', message: 'invalid x-api-key' } }) },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        await story.swept()
        expect(story.chapters()).toEqual(['claimed person', 'released run_failed'])
        expect(story.runs()).toHaveLength(1)
        expect(story.replies(1)).toHaveLength(1)
        expect(story.replies(1)[0]).toContain('The model provider refused the key.')
        expect(story.replies(1)[0]).toContain('Correct the secret `ANTHROPIC_API_KEY` of the environment `signalbox`.')
        expect(spent(story)).toBe(0)
        expect(story.pulls()).toEqual([])
      },
    ),
  )

  it(
    'whose model is down all the time is tried once more and then left to a person',
    tell(
      {
        script: () => ({ error: { status: 529, type: 'overloaded_error', headers: { 'x-should-retry': 'false' } } }),
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        await story.swept()
        expect(story.chapters()).toEqual([
          'claimed person',
          'released run_failed',
          'claimed automatic',
          'released run_failed',
        ])
        expect(story.workpad(1)).toContain('**Waiting** (`attempts_spent`)')
        expect(story.replies(1)).toEqual([])
        expect(spent(story)).toBe(0)
      },
    ),
  )

  it(
    'that a person starts by hand, or again, does nothing and is nobody’s',
    tell({}, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      isDone(story)
      const [run] = story.runs()
      const job = run?.inputs['job'] ?? ''
      await story.mona.request('POST', `/actions/runs/${run?.id}/rerun`)
      await story.mona.request('POST', '/actions/workflows/signalbox.yml/dispatches', { ref: 'main', inputs: { job } })
      await story.settled()
      expect(story.model?.requests).toHaveLength(1)
      expect(story.pulls()).toHaveLength(1)
      expect(story.chapters()).toHaveLength(4)
      isDone(story)
    }),
  )
})

describe('a dispatch', () => {
  it(
    'that GitHub answers with an error and does not carry out is sent again after a minute, once',
    tell({}, async (story) => {
      story.emulator.faults.request({ operation: 'actions/create-workflow-dispatch', answer: 502 })
      await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.runs()).toEqual([])
      expect(story.server.reasons().at(-1)).toBe('dispatch_in_doubt')
      story.time.pass(61_000)
      await story.settled()
      expect(story.runs()).toHaveLength(1)
      isDone(story)
      expect(story.ledger().entries.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
    }),
  )

  it(
    'that GitHub carries out and answers with an error is found by its name, and not sent again',
    tell({}, async (story) => {
      story.emulator.faults.request({ operation: 'actions/create-workflow-dispatch', answer: 502, when: 'after' })
      await story.mona.ask('Greet the world')
      await story.settled()
      story.time.pass(61_000)
      await story.settled()
      expect(story.runs()).toHaveLength(1)
      expect(story.model?.requests).toHaveLength(1)
      isDone(story)
    }),
  )

  it(
    'that GitHub carries out, denies, and does not list yet, still leads to one commit',
    tell({ engine: { listDelay: 20_000 } }, async (story) => {
      story.emulator.faults.request({ operation: 'actions/create-workflow-dispatch', answer: 502, when: 'after' })
      await story.mona.ask('Greet the world')
      await story.settled()
      story.time.pass(61_000)
      await story.settled()
      expect(story.runs()).toHaveLength(1)
      isDone(story)
    }),
  )

  it(
    'to a workflow that somebody switched off is named, and goes on once it is on again',
    tell({}, async (story) => {
      await story.rita.request('PUT', '/actions/workflows/signalbox.yml/disable')
      await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.chapters()).toEqual(['claimed person', 'released actions_disabled'])
      await story.swept()
      await story.swept()
      expect(story.chapters()).toHaveLength(4)
      expect(story.workpad(1)).toContain('GitHub Actions is disabled for the workflow.')
      expect(spent(story)).toBe(0)
      await story.rita.request('PUT', '/actions/workflows/signalbox.yml/enable')
      story.time.nextSecond()
      await story.mona.comment(1, '@agent resume')
      await story.settled()
      isDone(story)
    }),
  )
})

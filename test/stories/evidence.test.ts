import { describe, expect, it } from 'vitest'
import { tell } from '../support/story.ts'
import { bash, handIn, type Run, type Turn, write } from '../support/story-agent.ts'

/** Claims four times to be done while the test fails. */
const neverGreen: Run = [
  (request) => [write('greeting.txt', 'bye\n'), handIn(request)],
  (request) => [handIn(request)],
  (request) => [write('greeting.txt', 'good bye\n'), handIn(request)],
  (request) => [handIn(request)],
]

describe('an agent that claims to be done', () => {
  it(
    'while the test fails is sent back with what the host saw, and ends done once it passes',
    tell(
      {
        runs: () => [
          [
            (request) => [write('greeting.txt', 'bye world\n'), handIn(request)],
            (request) => {
              expect(request.lastText).toContain('not polite: bye world')
              expect(request.lastText).toContain('bash test.sh')
              return [write('greeting.txt', 'hello world\n'), handIn(request)]
            },
          ],
        ],
      },
      async (story) => {
        const issue = await story.mona.ask('Greet the world')
        await story.settled()
        expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
        expect(story.issue(issue).state).toBe('closed')
        expect(story.runs()).toHaveLength(1)
        expect(story.pull().body).toMatch(/\| `bash test\.sh` \| \[0\]/)
      },
    ),
  )

  it(
    'without ever passing opens nothing, is tried once more and then stops for a person',
    tell({ runs: () => [neverGreen, neverGreen] }, async (story) => {
      const issue = await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.pulls()).toEqual([])
      expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
      expect(story.file('main', 'greeting.txt')).toBe('hello\n')
      expect(story.chapters()).toEqual(['claimed person', 'released partial', 'claimed automatic', 'released partial'])
      expect(story.workpad(issue)).toContain('**Waiting** (`attempts_spent`)')
      expect(story.workpad(issue)).toContain('2 runs in a row failed.')
      await story.swept()
      await story.swept()
      expect(story.runs()).toHaveLength(2)
      expect(story.ledger().state?.subjects['1']).toMatchObject({ attempts: 2, energy: 7 })
    }),
  )

  it(
    'with nothing changed opens no pull request, and says why',
    tell(
      { runs: () => [[(request) => [handIn(request, { summary: 'It greets already.', noChange: 'Nothing to do.' })]]] },
      async (story) => {
        const issue = await story.mona.ask('Greet somebody')
        await story.settled()
        expect(story.pulls()).toEqual([])
        expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
        expect(story.replies(issue)).toEqual(['**The run found nothing to change.**\n\nIt greets already.'])
        expect(story.workpad(issue)).toContain('(`no_change`)')
        expect(story.chapters().slice(1)).toEqual(['released no_change'])
        expect(story.issue(issue).state).toBe('open')
        await story.swept()
        expect(story.runs()).toHaveLength(1)
      },
    ),
  )
})

const blocked = (command: string): Turn => {
  return () => [
    bash(command),
    {
      tool: 'report_blocked',
      input: {
        kind: 'missing_dependency',
        claim: 'The greeter of the operating system is not there.',
        needs: 'Somebody has to install it.',
        tried: ['calling it'],
        evidence: [{ command, expect: 'fail' }],
      },
    },
  ]
}
const again = blocked('true')

describe('an agent that says it is blocked', () => {
  it(
    'with evidence that fails for the host, too, is believed and quoted once',
    tell({ runs: () => [[blocked('greeter --version')]] }, async (story) => {
      const issue = await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.pulls()).toEqual([])
      expect(story.replies(issue)).toHaveLength(1)
      expect(story.replies(issue)[0]).toContain('The greeter of the operating system is not there.')
      expect(story.replies(issue)[0]).toContain('What it needs: Somebody has to install it.')
      expect(story.replies(issue)[0]).toContain('- `greeter --version` ended with 127')
      expect(story.chapters().slice(1)).toEqual(['released blocked'])
      await story.swept()
      expect(story.runs()).toHaveLength(1)
    }),
  )

  it(
    'with evidence that the host cannot see is not believed: it goes back, and the run counts as failed',
    tell(
      {
        runs: () => [
          [
            again,
            (request) => {
              expect(request.lastText).toContain('`true` should fail and ended with 0')
              return again(request)
            },
          ],
          [(request) => [write('greeting.txt', 'hello world\n'), handIn(request)]],
        ],
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        expect(story.replies(1)).toEqual([])
        expect(story.chapters().slice(1, 4)).toEqual(['released run_failed', 'claimed automatic', 'published'])
        expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
      },
    ),
  )
})

import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { bash, handIn, type Run, write } from '../support/story-agent.ts'

const greet = '#!/bin/sh\necho; cat greeting.txt\n'

const works = (command: string): Run => [
  (request) => [write('greeting.txt', 'hello world\n'), bash(command), handIn(request)],
]

/** Waits for a person because of the executable bit, and merges once one has looked. */
async function waitsForAPerson(story: Story): Promise<void> {
  expect(story.mergeReason()).toBe('mode_change')
  expect(story.mergeCheck()).toMatchObject({ conclusion: 'neutral' })
  expect(story.mergeCheck()?.output.summary).toContain('It changes the executable bit of a file.')
  expect(story.pull().body).toContain('### Waits for a person')
  expect(story.ledger().state?.subjects['1']?.holds).toEqual(['mode_change'])
  await story.swept()
  expect(story.pull().pull.merged).toBeNull()
  story.time.nextSecond()
  await story.mona.comment(story.pull().number, '@agent approve')
  await story.settled()
  expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
}

describe('the executable bit', () => {
  it(
    'of a file that is edited stays',
    tell({ runs: () => [[(request) => [write('bin/greet', greet), handIn(request)]]] }, async (story) => {
      await story.mona.ask('Greet with an empty line')
      await story.settled()
      const { headSha, merged } = story.pull().pull
      expect(merged).toMatchObject({ by: 'signalbox[bot]' })
      expect(story.file('main', 'bin/greet')).toBe(greet)
      expect(story.mode('main', 'bin/greet')).toBe('100755')
      expect(story.mode('main', 'greeting.txt')).toBe('100644')
      expect(story.commit(headSha)).toMatchObject({ verified: true })
      expect(story.commit(headSha).message).toContain('\nSignalbox-Run: ')
    }),
  )

  it(
    'of a new file waits for a person',
    tell({ runs: () => [works("printf '#!/bin/sh\\n' > bin/hello && chmod +x bin/hello")] }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      expect(story.pull().body).toContain('`bin/hello`: `executable-bit`')
      await waitsForAPerson(story)
      expect(story.mode('main', 'bin/hello')).toBe('100755')
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
    }),
  )

  it(
    'that is taken away waits for a person, too',
    tell({ runs: () => [works('chmod -x bin/greet')] }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      await waitsForAPerson(story)
      expect(story.mode('main', 'bin/greet')).toBe('100644')
    }),
  )
})

describe('a file that steers builds', () => {
  it(
    'waits for a person, and an approval of an older head does not count',
    tell(
      {
        runs: () => [
          works('echo "all:" > Makefile'),
          [(request) => [write('greeting.txt', 'hello dear world\n'), handIn(request)]],
        ],
      },
      async (story) => {
        await story.mona.ask('Greet the world')
        await story.settled()
        expect(story.mergeReason()).toBe('sensitive_path')
        await story.mona.comment(2, '@agent be kinder')
        story.time.nextSecond()
        await story.settled()
        const late = await story.rita.comment(2, '@agent approve\n')
        await story.rita.push(story.pull().pull.headRef, 'note.txt', 'by rita\n')
        await story.settled()
        expect(['confused', 'rocket']).toContain(story.reactions({ comment: late })[0])
        expect(story.mergeReason()).toBe('sensitive_path')
        expect(story.pull().pull.merged).toBeNull()
        story.time.nextSecond()
        await story.rita.comment(2, '@agent approve')
        await story.settled()
        expect(story.file('main', 'Makefile')).toBe('all:\n')
        expect(story.file('main', 'greeting.txt')).toBe('hello dear world\n')
      },
    ),
  )
})

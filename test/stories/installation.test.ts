import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'

/** Everything is as it was before the App came, except its labels. */
function holdsOnlyLabels(story: Story): void {
  expect([...story.repository.labels.keys()].toSorted()).toEqual(['agent', 'agent:merge', 'hold', 'spike'])
  expect(story.refs()).toEqual(['refs/heads/main'])
  expect([...story.repository.issues.values()].flatMap(({ comments }) => comments.map(({ login }) => login))).toEqual(
    [],
  )
  expect(story.repository.checkRuns).toEqual([])
  expect(story.repository.runs).toEqual([])
  const writes = story.emulator.calls.filter(({ login, write }) => login === story.app.botLogin && write)
  expect([...new Set(writes.map(({ operation }) => operation))].toSorted()).toEqual(['issues/create-label'])
}

async function installAnew({ emulator, app, repository, time }: Story): Promise<void> {
  const [before] = [...emulator.world.installations.values()]
  if (before) emulator.uninstallApp(before)
  time.nextSecond()
  emulator.installApp(app, repository.owner)
  await emulator.settle()
}

describe('an installation', () => {
  it(
    'writes its labels and nothing else',
    tell({}, async (story) => {
      await installAnew(story)
      await story.settled()
      holdsOnlyLabels(story)
      await installAnew(story)
      await story.swept()
      holdsOnlyLabels(story)
    }),
  )

  it(
    'never picks up by itself what was labeled before it, but hears the label anew',
    tell({}, async (story) => {
      const [first] = [...story.emulator.world.installations.values()]
      if (first) story.emulator.uninstallApp(first)
      await story.settled()
      const issue = await story.mona.ask('Greet the world')
      story.time.nextSecond()
      story.emulator.installApp(story.app, story.repository.owner)
      await story.settled()
      await story.swept()
      await story.swept()
      expect(story.runs()).toEqual([])
      expect(story.comments(issue)).toEqual([])
      expect(story.refs()).toEqual(['refs/heads/main'])

      await story.mona.unlabel(issue, 'agent')
      story.time.nextSecond()
      await story.mona.label(issue, 'agent')
      await story.settled()
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
    }),
  )
})

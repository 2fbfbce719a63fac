import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { api, guarded, open, routes } from '../support/story-review.ts'

const files = routes()
const greeting = guarded('/greeting')
const bot = 'signalbox[bot]'

function threadOn(story: Story, path: string) {
  const found = story.threads().filter(({ place }) => place.startsWith(`${path}:`))
  if (found.length !== 1) throw new Error(`${found.length} threads on ${path}`)
  return found[0]
}

async function opened(story: Story): Promise<number> {
  const pull = await story.mona.propose('doors', {
    'src/api.ts': api(greeting, open('/world')),
    'src/more.ts': api(open('/more')),
  })
  await story.settled()
  expect(story.threads()).toHaveLength(2)
  story.time.nextSecond()
  return pull
}

describe('a thread on a line that fails', () => {
  it(
    'is answered and resolved once its line is mended, unless a person had the last word in it',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      const nth = story.threads().findIndex(({ place }) => place.startsWith('src/more.ts'))
      await story.outsider.reply(pull, nth, 'Is that not public on purpose?')
      await story.settled()
      expect(story.reviews()).toHaveLength(1)

      story.time.nextSecond()
      await story.mona.push('doors', 'src/more.ts', api(guarded('/more')))
      await story.mona.push('doors', 'src/api.ts', api(greeting, guarded('/world')))
      await story.settled()
      expect(story.checklist()?.conclusion).toBe('success')
      expect(threadOn(story, 'src/api.ts')).toMatchObject({ logins: [bot, bot], resolvedBy: bot })
      expect(threadOn(story, 'src/more.ts')).toMatchObject({ logins: [bot, 'drive-by'], resolvedBy: null })
      await story.swept()
      expect(threadOn(story, 'src/more.ts')).toMatchObject({ logins: [bot, 'drive-by'], resolvedBy: null })
    }),
  )

  it(
    'ends with its own line while others fail, is not repeated when lines move, and is not forced on people who closed it',
    tell({ files }, async (story) => {
      const pull = await opened(story)
      await story.mona.push('doors', 'src/api.ts', api(greeting, guarded('/world')))
      await story.settled()
      expect(story.checklist()?.output.title).toBe('1 failed: security/B')
      expect(threadOn(story, 'src/api.ts')).toMatchObject({ resolvedBy: bot })
      expect(threadOn(story, 'src/api.ts')?.bodies[1]).toContain('this place does not fail any more; others do.')
      expect(threadOn(story, 'src/more.ts')).toMatchObject({ logins: [bot], resolvedBy: null })

      story.time.nextSecond()
      await story.mona.push('doors', 'src/more.ts', `// Two lines more.\n\n${api(open('/more'))}`)
      await story.settled()
      expect(threadOn(story, 'src/more.ts')).toMatchObject({ place: 'src/more.ts:8', logins: [bot], resolvedBy: null })

      await story.swept()
      await story.mona.resolveThreads(pull)
      expect(await story.writesDuring(story.settled)).toEqual([])
      expect(await story.writesDuring(story.swept)).toEqual([])
      expect(threadOn(story, 'src/more.ts')).toMatchObject({ logins: [bot], resolvedBy: 'mona' })
      expect(story.checklist()?.conclusion).toBe('failure')
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { startMortal, until } from '../support/story-mortal.ts'
import { config, paths, toy } from '../support/story-toy.ts'

/** Writes of the App from a person's pull request to its verdict. More of them are more moments to die in. */
const writes = 8

function isOver(story: Story): boolean {
  const { state } = story.ledger()
  return story.checklist()?.status === 'completed' && Object.keys(state?.claims ?? { 'r-1': {} }).length === 0
}

/** Judged once, told once, paid once. */
function isTheSameEnd(story: Story): void {
  expect(story.checklist()).toMatchObject({ status: 'completed', conclusion: 'success' })
  expect(story.record()).toMatchObject({ kind: 'judged', conclusion: 'success' })
  expect(story.verdict()).toContain('review-integrity/A')
  expect(story.reviews()).toHaveLength(1)
  expect(story.ledger().state).toMatchObject({ claims: {}, reviews: { 1: { checks: [story.checklist()?.id] } } })
  expect(story.chapters().filter((chapter) => chapter.startsWith('released'))).toEqual(['released reviewed'])
}

async function play(story: Story, fatal: number | null): Promise<number> {
  const server = await startMortal(story, fatal)
  try {
    await story.mona.propose('hello', { 'greeting.txt': 'hello world\n' })
    await until('the verdict', () => isOver(story))
    await server.revived()
  } finally {
    await server.stop()
  }
  await story.settled()
  isTheSameEnd(story)
  return server.writes()
}

/** Only what code can judge, so that nothing but the server takes its time. */
const setting = {
  files: toy({ [paths.config]: config({ review: 'checklists: []' }) }),
  noServer: true,
  expected: { lostDeliveries: true },
} as const

describe('the server', () => {
  it(
    `needs ${writes} writes from a pull request to its verdict when nobody kills it`,
    tell(setting, async (story) => {
      expect(await play(story, null)).toBe(writes)
    }),
  )
})

describe('the server, killed at the moment of', () => {
  it.each(Array.from({ length: writes }, (_, index) => index + 1))('its write %i, comes to the same verdict', (fatal) =>
    tell(setting, async (story) => {
      expect(await play(story, fatal)).toBeGreaterThanOrEqual(writes)
    })(),
  )
})

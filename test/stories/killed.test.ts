import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { startMortal, until } from '../support/story-mortal.ts'

/** Writes of the App from the label to the merge. More of them are more moments to die in: each has a test below. */
const writes = 16

function isOver(story: Story): boolean {
  const [pull] = story.pulls()
  return (
    pull?.pull.merged != null &&
    story.issue(1).state === 'closed' &&
    saysMerged(story) &&
    Object.keys(story.ledger().state?.subjects ?? { 1: {} }).length === 0 &&
    story.refs().length === 2
  )
}

/**
 * Where a server came back to a pull request on which everything was green, nobody ever waited, so no check says for what;
 * one that stands there says how it ended.
 */
function saysMerged(story: Story): boolean {
  return story.mergeCheck() === null || story.mergeReason() === 'merged'
}

/** Nothing was lost, nothing was done twice, and nobody paid twice. */
function isTheSameEnd(story: Story): void {
  const { pull } = story.pull()
  expect(story.chapters()).toEqual(['claimed person', 'published', 'released published', 'released merged'])
  expect(story.runs()).toHaveLength(1)
  expect(story.model?.requests).toHaveLength(1)
  expect(story.refs()).toEqual(['refs/heads/main', 'refs/signalbox/ledger'])
  expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
  expect(story.tip('main')).toBe(pull.merged?.sha)
  expect(story.commit(pull.headSha)).toMatchObject({ parents: story.commit(pull.merged?.sha ?? '').parents })
  expect(story.reactions({ issue: 1 })).toEqual(['eyes'])
  expect(story.workpad(2)).toContain('**Merged.**')
  expect([...story.replies(1), ...story.replies(2)]).toEqual([])
  expect(saysMerged(story)).toBe(true)
  expect([undefined, 'success']).toContain(story.mergeCheck()?.conclusion)
  expect(story.ledger().state).toMatchObject({ merged: 1, claims: {}, subjects: {} })
}

async function play(story: Story, fatal: number | null): Promise<number> {
  const server = await startMortal(story, fatal)
  try {
    await story.mona.ask('Greet the world')
    await until('the end of the story', () => isOver(story))
    await server.revived()
  } finally {
    await server.stop()
  }
  await story.settled()
  isTheSameEnd(story)
  return server.writes()
}

const setting = { noServer: true, expected: { lostDeliveries: true } } as const

describe('the server', () => {
  it(
    `needs ${writes} writes for the whole story when nobody kills it`,
    tell(setting, async (story) => {
      expect(await play(story, null)).toBe(writes)
      expect(story.mergeCheck()).toMatchObject({ conclusion: 'success' })
    }),
  )
})

describe('the server, killed at the moment of', () => {
  it.each(Array.from({ length: writes }, (_, index) => index + 1))('its write %i, comes to the same end', (fatal) =>
    tell(setting, async (story) => {
      expect(await play(story, fatal)).toBeGreaterThanOrEqual(writes)
    })(),
  )
})

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { later, quietRepository } from '../support/story-merge.ts'
import { endOf, play, type SmallWorld, smallWorld } from '../support/story-worlds.ts'

const files = quietRepository()

/** Requests of one look, with room for the test merge, rules, dependencies, people, and what follows a merge. */
const mostRequests = 25

async function endWithout(world: SmallWorld, fraction: number, seed: number) {
  const end: { seen?: ReturnType<typeof endOf> } = {}
  await tell({ files, expected: { lostDeliveries: true } }, async (story) => {
    if (fraction > 0) story.emulator.faults.delivery({ what: 'drop', fraction, seed })
    const pull = await play(story, world)
    await story.swept()
    await story.swept()
    end.seen = endOf(story, pull)
    await isStill(story)
    if (fraction === 0) await hearsItself(story)
    isBounded(story)
  })()
  return end.seen
}

/** A look at a world that did not change writes nothing. */
async function isStill(story: Story): Promise<void> {
  const written = await story.writesDuring(async () => {
    await story.swept()
    await story.swept()
  })
  expect(written.filter((operation) => operation !== 'graphql:mutation Append')).toEqual([])
}

/** What the App itself did, heard once more. */
async function hearsItself(story: Story): Promise<void> {
  const own = story.emulator.deliveries.filter(({ payload }) => JSON.stringify(payload['sender']).includes('signalbox'))
  const written = await story.writesDuring(async () => {
    for (const delivery of own) {
      const headers = { ...delivery.headers, 'x-github-delivery': crypto.randomUUID() }
      await story.server.hear({ ...delivery, headers })
    }
    await later(story, async () => undefined)
  })
  expect(written).toEqual([])
}

function isBounded({ server }: Story): void {
  for (const { calls } of server.log) {
    if (calls === null || typeof calls !== 'object') continue
    const counts = Object.values(calls).filter((count) => typeof count === 'number')
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(mostRequests)
  }
}

it('whatever deliveries are lost, two sweeps bring the same end, and then nothing is written any more', async () => {
  await fc.assert(
    fc.asyncProperty(
      smallWorld,
      fc.constantFrom(0.5, 1),
      fc.integer({ min: 1, max: 1000 }),
      async (world, part, seed) => {
        const [whole, lossy] = [await endWithout(world, 0, seed), await endWithout(world, part, seed)]
        expect(lossy).toEqual(whole)
      },
    ),
    { numRuns: 8, endOnFailure: true, interruptAfterTimeLimit: 50_000 },
  )
})

import { setTimeout as pause } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readMergeRecord } from '../../src/domain/merge/record.ts'
import { checks } from '../../src/domain/names.ts'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { type Story, tell } from '../support/story.ts'
import type { Held } from '../support/story-gate.ts'
import { checker, mergeCalls, quietRepository } from '../support/story-merge.ts'
import type { StoryServer } from '../support/story-servers.ts'

const files = quietRepository()
const faulty = ['pulls/merge', 'checks/create', 'pulls/get'] as const

type Plan = {
  /** Which server goes on, request by request. */
  readonly turns: readonly number[]
  /** Where GitHub fails once, if anywhere, before or after it did what was asked. */
  readonly fault: { readonly operation: (typeof faulty)[number]; readonly when: 'before' | 'after' } | null
}

const plan: fc.Arbitrary<Plan> = fc.record({
  turns: fc.array(fc.nat(1), { minLength: 40, maxLength: 40 }),
  fault: fc.option(
    fc.record({ operation: fc.constantFrom(...faulty), when: fc.constantFrom<'before' | 'after'>('before', 'after') }),
    { nil: null },
  ),
})

type Lane = { readonly server: StoryServer; held: Held; arrived: boolean }

/** Every request of both servers stops at its gate, and goes on when it is its server's turn. */
async function interleaved(servers: readonly StoryServer[], turns: readonly number[], work: Promise<unknown>) {
  const state = { done: false }
  const end = work.finally(() => {
    state.done = true
  })
  const lanes = servers.map((server) => laneOf(server))
  for (let turn = 0; !state.done; turn += 1) {
    await pause(3)
    const ready = lanes.filter(({ arrived }) => arrived)
    const chosen = ready[(turns[turn % turns.length] ?? 0) % Math.max(1, ready.length)]
    if (chosen) next(chosen)
  }
  await end
  for (const { held } of lanes) held.release()
}

function laneOf(server: StoryServer): Lane {
  const lane: Lane = { server, held: server.hold(/^/), arrived: false }
  watch(lane)
  return lane
}

function watch(lane: Lane): void {
  void lane.held.arrived.then(() => {
    lane.arrived = true
  })
}

function next(lane: Lane): void {
  const { held } = lane
  lane.held = lane.server.hold(/^/)
  lane.arrived = false
  watch(lane)
  held.release()
}

function isCheck({ event, action }: Delivery): boolean {
  return event === 'check_run' && action === 'completed'
}

async function bothHear(story: Story, other: StoryServer, { turns }: Plan): Promise<void> {
  const heard = story.emulator.deliveries.find(isCheck)
  if (!heard) throw new Error('nobody told of the check')
  const servers = [story.server, other]
  const work = Promise.all(
    servers.map(async (server) => {
      await server.hear(heard)
      await server.idle()
    }),
  )
  await interleaved(servers, turns, work)
  await story.settled()
}

/** Each server may have made a check run before it could see the other's; GitHub shows both. */
function reasonsOf({ repository, app }: Story, head: string): readonly (string | undefined)[] {
  return repository.checkRuns
    .filter((run) => run.appId === app.id && run.headSha === head && run.name === checks.merge)
    .map(({ output }) => readMergeRecord(output.summary ?? '')?.reason)
}

function isDoneOnce(story: Story, pull: number): void {
  const { pull: facts } = story.pull(pull)
  const comments = story.comments(pull).filter(({ login }) => login === story.app.botLogin)
  expect({ merged: facts.merged !== null, comments: comments.length }).toEqual({
    merged: true,
    comments: 0,
  })
  expect(mergeCalls(story).filter((status) => status === 200).length).toBeLessThanOrEqual(1)
  expect(reasonsOf(story, facts.headSha)).toContain('merged')
  expect(story.commit(story.tip('main') ?? '').parents.length).toBe(1)
}

it('two servers that hear of the same check at once merge once and say nothing twice, in whatever order they get on', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (wanted) => {
      const { fault } = wanted
      const expected = { lostDeliveries: true, ...(fault ? { troubles: /_failed|_failure/ } : {}) } as const
      await tell({ files, expected }, async (story) => {
        // It is there first, so that its own sweep finds nothing to do.
        const other = await story.another()
        await other.idle()
        story.emulator.faults.delivery({ what: 'drop' })
        const pull = await story.mona.propose('notes', { 'notes.txt': 'A note.\n' })
        await story.mona.label(pull, 'agent:merge')
        await checker(story).reports('test')
        await story.settled()
        story.emulator.faults.clear()
        if (fault) story.emulator.faults.request({ ...fault, answer: 502 })
        await bothHear(story, other, wanted)
        story.emulator.faults.clear()
        await story.swept()
        await story.swept()
        isDoneOnce(story, pull)
      })()
    }),
    { numRuns: 20, endOnFailure: true, interruptAfterTimeLimit: 50_000 },
  )
})

it.todo('two servers that call somebody for the same reason at once leave one comment')

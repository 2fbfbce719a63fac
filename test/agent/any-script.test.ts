import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/agent/events.ts'
import { costOf, priceOf } from '../../src/agent/prices.ts'
import type { SeenRequest } from '../../src/emulator/model/messages.ts'
import type { RequestMessage } from '../../src/emulator/model/request.ts'
import type { ScriptedBlock, Step } from '../../src/emulator/model/step.ts'
import { clone } from './support/repositories.ts'
import { limits, noChange, play, prices, sonnet } from './support/runs.ts'

const block: fc.Arbitrary<ScriptedBlock> = fc.oneof(
  fc.string({ maxLength: 40 }).map((text) => ({ text })),
  fc.string({ maxLength: 40 }).map((thinking) => ({ thinking })),
  fc.string({ maxLength: 20 }).map((doing) => ({ tool: 'progress', input: { done: [], doing, next: [] } })),
  fc
    .anything({ maxDepth: 2, withBigInt: false })
    .map((input) => ({ tool: 'read', input: { file_path: 'sum.js', odd: input ?? null } })),
  fc.json({ maxDepth: 2 }).map((raw) => ({ tool: 'edit', raw })),
  fc.constant({ tool: 'no_such_tool', input: {} }),
  fc.constant({ tool: 'report_blocked', input: { kind: 'other', claim: 'x', needs: 'y', tried: [], evidence: [] } }),
  fc.constant({ tool: 'submit', input: {} }),
  fc.constant(noChange),
)

const usage = fc.record({
  input_tokens: fc.nat(20_000),
  output_tokens: fc.nat(4_000),
  cache_read_input_tokens: fc.nat(150_000),
  cache_creation_input_tokens: fc.nat(20_000),
})

const reply = fc.record({
  reply: fc.array(block, { maxLength: 4 }),
  usage,
  stop: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    undefined,
    'max_tokens',
    'pause_turn',
    'model_context_window_exceeded',
    'refusal',
  ),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: reply.map(
      ({ stop, ...rest }): Step => (stop === undefined ? rest : { ...rest, stop: stop as 'max_tokens' }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      { error: { status: 529, type: 'overloaded_error' } },
      { error: { status: 500, type: 'api_error' } },
      { error: { status: 400, type: 'invalid_request_error', message: 'prompt is too long' } },
      { reply: [{ text: 'a sentence that breaks off' }], fault: { after: 4, kind: 'break' } },
      { reply: [{ text: 'a sentence that ends' }], fault: { after: 3, kind: 'end' } },
      { hangUp: true },
    ),
  },
)

/** Which hand-off note a history begins with; none is 0. */
function epochOf(messages: readonly RequestMessage[]): number {
  return Number(/handoff epoch=\\"(\d+)/.exec(JSON.stringify(messages[0]))?.[1] ?? 0)
}

/** Between two hand-off notes each request begins with all of the one before, and the fixed part never changes. */
function extendsEarlier(requests: readonly SeenRequest[]): void {
  let before: readonly RequestMessage[] = []
  for (const { body } of requests.filter((request) => request.body['tool_choice'] === undefined)) {
    const last = before.at(-1)
    if (last !== undefined && epochOf(body.messages) === epochOf(before)) {
      expect(body.messages.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
      const continued = body.messages[before.length - 1]
      expect(continued?.role).toBe(last.role)
      expect(continued?.content.slice(0, last.content.length)).toEqual(last.content)
    }
    before = body.messages
  }
  const fixed = new Set(requests.map(({ body }) => JSON.stringify([body.model, body.tools, body.system])))
  expect(fixed.size).toBeLessThanOrEqual(1)
}

function costTold(events: readonly AgentEvent[]): number {
  return events.reduce((sum, event) => {
    return 'usage' in event ? sum + costOf(event.usage, priceOf(sonnet, prices).price) : sum
  }, 0)
}

it('any script ends within the limits, speaks the protocol, and costs what it says', async (context) => {
  const given = await clone()
  const stops = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 10 }),
      async (list, turns) => {
        const { result, model, events } = await play(
          context,
          ({ body }, index) =>
            body['tool_choice']
              ? { reply: [{ text: 'note' }], usage: { output_tokens: 4 } }
              : (list[index % list.length] ?? null),
          { clone: given, limits: { ...limits, turns, usd: 0.5, compactAtTokens: 160_000 } },
        )
        stops.add(result.stop)
        expect(model.problems).toEqual([])
        expect(result.turns).toBeLessThanOrEqual(turns)
        expect(result.requests).toBe(model.requests.length)
        expect(result.usd).toBeLessThan(0.5 + 0.2)
        expect(result.stop).not.toBe('crash')
        expect(result.usd).toBeCloseTo(costTold(events), 9)
        expect(events.at(-1)?.type).toBe('end')
        extendsEarlier(model.requests)
        await model.close()
      },
    ),
    { numRuns: 200 },
  )
  expect([...stops]).toEqual(expect.arrayContaining(['submitted', 'turns', 'refusal']))
}, 120_000)

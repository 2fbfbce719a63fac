import { describe, expect, it, onTestFinished } from 'vitest'
import { type CallHost, openModel } from '../../../src/agent/review/ask-model.ts'
import { type Script, steps } from '../../../src/emulator/model/script.ts'
import { startScriptedModel } from '../../../src/emulator/model/server.ts'
import type { Step } from '../../../src/emulator/model/step.ts'
import type { ReviewCall } from '../../../src/review/model.ts'

const price = { input: 4, output: 20, cacheRead: 0.2, cacheWrite5m: 5, cacheWrite1h: 8 }

const call: ReviewCall = {
  kind: 'judge',
  nonce: 'a'.repeat(32),
  prefix: 'You judge a diff item by item.',
  body: 'The diff.',
  schema: { type: 'object' },
  maxOutputTokens: 1000,
  asked: [],
}

/** What the question of these tests costs at most: its answer, and some input. */
const worst = 0.0202

async function open(script: Script | readonly Step[], differs: Partial<CallHost> = {}, key = 'sk-right') {
  const list = typeof script === 'function' ? script : steps(script)
  const scripted = await startScriptedModel(list, { key: 'sk-right' })
  onTestFinished(scripted.close)
  const told: string[] = []
  const slept: number[] = []
  const model = openModel({
    model: 'claude-opus-5-5',
    client: { apiKey: key, baseURL: scripted.url },
    limits: { usd: 1, calls: 30, idleMs: 5000 },
    prices: { 'claude-opus-5-5': price },
    signal: new AbortController().signal,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
    },
    random: () => 1,
    tell: (line) => told.push(line),
    ...differs,
  })
  return { ...model, scripted, told, slept }
}

const json = (value: unknown): Step => ({ reply: [{ text: JSON.stringify(value) }] })
const overloaded: Step = { error: { status: 529, type: 'overloaded_error' } }

describe('a question', () => {
  it('is answered with the JSON of the reply', async () => {
    const { ask } = await open([json({ items: [] })])
    expect(await ask(call)).toEqual({ kind: 'answered', value: { items: [] } })
  })

  it('offers no tool, shares its prefix through the cache, and asks for JSON of its shape', async () => {
    const { ask, scripted } = await open([json({})])
    await ask(call)
    expect(scripted.problems).toEqual([])
    expect(scripted.requests[0]?.body).toEqual({
      model: 'claude-opus-5-5',
      max_tokens: 1000,
      stream: true,
      system: [{ type: 'text', text: call.prefix, cache_control: { type: 'ephemeral', ttl: '1h' } }],
      messages: [{ role: 'user', content: [{ type: 'text', text: call.body }] }],
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
    })
  })

  it('never tells what a test is told', async () => {
    const { ask, scripted } = await open([json({})])
    await ask({ ...call, asked: [{ item: 'security/B', unit: 'canary-unit', duties: [] }] })
    expect(JSON.stringify(scripted.requests[0]?.body)).not.toContain('canary-unit')
  })

  it('is sent again while the provider is overloaded', async () => {
    const { ask, slept, told } = await open([overloaded, overloaded, json(1)])
    expect(await ask(call)).toEqual({ kind: 'answered', value: 1 })
    expect(slept).toEqual([2000, 4000])
    expect(told).toHaveLength(2)
  })

  it.each<[string, Step, string]>([
    ['was cut off', { reply: [{ text: '{}' }], stop: 'max_tokens' }, 'model_truncated'],
    ['outgrew the model', { reply: [{ text: '{}' }], stop: 'model_context_window_exceeded' }, 'model_truncated'],
    ['was declined', { reply: [{ text: '{}' }], stop: 'refusal' }, 'model_refused'],
    ['paused', { reply: [{ text: '{}' }], stop: 'pause_turn' }, 'model_invalid'],
    ['is no JSON', { reply: [{ text: 'Sure: {}' }] }, 'model_invalid'],
    ['is empty', { reply: [] }, 'model_invalid'],
    ['is refused as it is', { error: { status: 400, type: 'invalid_request_error' } }, 'model_unavailable'],
    ['finds no credit', { error: { status: 402, type: 'billing_error' } }, 'model_unavailable'],
    ['does not fit', { error: { status: 413, type: 'request_too_large' } }, 'over_budget'],
  ])('that %s is nothing to believe', async (_what, step, why) => {
    const { ask } = await open([step])
    expect(await ask(call)).toMatchObject({ kind: 'failed', why })
  })

  it.each([
    ['no_model_key', '', /environment `signalbox`/],
    ['model_unavailable', 'sk-wrong', /Put a valid one into the secret/],
  ])('answers %s with the cure when the key is "%s"', async (why, key, words) => {
    const { ask } = await open([], {}, key)
    expect(await ask(call)).toMatchObject({ kind: 'failed', why, words: expect.stringMatching(words) })
  })
})

describe('after a failure that will not pass', () => {
  it.each<[string, Step]>([
    ['a refused key', { error: { status: 401, type: 'authentication_error' } }],
    ['no credit', { error: { status: 402, type: 'billing_error' } }],
  ])('as %s no further question leaves', async (_what, step) => {
    const { ask, scripted } = await open([step, json(1)])
    const first = await ask(call)
    expect(await ask(call)).toEqual(first)
    expect(scripted.requests).toHaveLength(1)
  })

  it('does not wait eight times for each question', async () => {
    const { ask, scripted } = await open(Array.from({ length: 20 }, () => overloaded))
    expect(await ask(call)).toMatchObject({ why: 'model_unavailable' })
    expect(await ask(call)).toMatchObject({ why: 'model_unavailable' })
    expect(scripted.requests).toHaveLength(8)
  })

  it('goes on asking after a reply that was of no use', async () => {
    const { ask } = await open([{ reply: [{ text: 'no' }] }, json(1)])
    expect(await ask(call)).toMatchObject({ why: 'model_invalid' })
    expect(await ask(call)).toEqual({ kind: 'answered', value: 1 })
  })
})

describe('money', () => {
  it('books what a useless reply cost', async () => {
    const { ask, spent } = await open([{ reply: [{ text: '{' }], stop: 'max_tokens' }])
    await ask(call)
    expect(spent()).toMatchObject({ calls: 1, usage: { 'claude-opus-5-5': { output: expect.any(Number) } } })
    expect(spent().usd).toBeGreaterThan(0)
  })

  it.each([
    ['does not leave when its worst case no longer fits', worst / 2, 'over_budget', 0],
    ['leaves when it fits', worst * 2, undefined, 1],
  ])('a question %s', async (_what, usd, why, requests) => {
    const { ask, scripted } = await open([json(1)], { limits: { usd, calls: 30, idleMs: 5000 } })
    expect(await ask(call)).toMatchObject(why === undefined ? { kind: 'answered' } : { kind: 'failed', why })
    expect(scripted.requests).toHaveLength(requests)
  })

  it('counts what questions under way may still cost', async () => {
    const { ask, scripted } = await open([json(1), json(2)], { limits: { usd: worst * 1.5, calls: 30, idleMs: 5000 } })
    const answers = await Promise.all([ask(call), ask(call)])
    expect(answers).toMatchObject([{ kind: 'answered' }, { kind: 'failed', why: 'over_budget' }])
    expect(scripted.requests).toHaveLength(1)
  })

  it('frees what an answered question did not use', async () => {
    const { ask } = await open([json(1), json(2)], { limits: { usd: worst * 1.5, calls: 30, idleMs: 5000 } })
    expect(await ask(call)).toMatchObject({ kind: 'answered' })
    expect(await ask(call)).toMatchObject({ kind: 'answered' })
  })

  it('ends the retries of a reply that keeps breaking off', async () => {
    const broken: Step = {
      reply: [{ text: 'x'.repeat(2000) }],
      usage: { input_tokens: 4000 },
      fault: { after: 20, kind: 'break' },
    }
    const { ask, scripted, spent } = await open(
      Array.from({ length: 8 }, () => broken),
      { limits: { usd: worst * 1.5, calls: 30, idleMs: 5000 } },
    )
    expect(await ask(call)).toMatchObject({ why: 'over_budget' })
    expect(scripted.requests).toHaveLength(1)
    expect(spent().usd).toBeGreaterThan(0.016)
  })

  it('stops at the number of questions a review may ask', async () => {
    const { ask, scripted } = await open([json(1), json(2)], { limits: { usd: 1, calls: 1, idleMs: 5000 } })
    await ask(call)
    expect(await ask(call)).toMatchObject({ why: 'over_budget', words: expect.stringContaining('1 times') })
    expect(scripted.requests).toHaveLength(1)
  })
})

describe('time', () => {
  it('asks nothing once it is over', async () => {
    const { ask, scripted } = await open([json(1)], { signal: AbortSignal.abort() })
    expect(await ask(call)).toMatchObject({ why: 'over_budget' })
    expect(scripted.requests).toHaveLength(0)
  })

  it('cuts a question that is under way', async () => {
    const end = new AbortController()
    const stalled: Script = () => {
      end.abort()
      return { reply: [{ text: '{}' }], fault: { after: 1, kind: 'stall' } }
    }
    const { ask } = await open(stalled, { signal: end.signal })
    expect(await ask(call)).toMatchObject({ why: 'over_budget' })
  })

  it('cuts a stream that says nothing, and asks again', async () => {
    const list: Step[] = [{ reply: [{ text: '{}' }], fault: { after: 1, kind: 'stall' } }, json(1)]
    const { ask } = await open(list, { limits: { usd: 1, calls: 30, idleMs: 50 } })
    expect(await ask(call)).toEqual({ kind: 'answered', value: 1 })
  })
})

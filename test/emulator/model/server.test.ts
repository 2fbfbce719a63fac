import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, it, onTestFinished } from 'vitest'
import { anyOf, conversations, type Script, script, steps } from '../../../src/emulator/model/script.ts'
import { startScriptedModel } from '../../../src/emulator/model/server.ts'
import type { Step } from '../../../src/emulator/model/step.ts'

async function start(given: Script | readonly Step[], options: { key?: string } = {}) {
  const model = await startScriptedModel(typeof given === 'function' ? given : steps(given), options)
  onTestFinished(model.close)
  const client = new Anthropic({ apiKey: 'key', baseURL: model.url, maxRetries: 0, logLevel: 'off' })
  return { model, client }
}

const ask = (text: string): Anthropic.MessageCreateParamsNonStreaming => ({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: text }],
})

const reply: Step = {
  reply: [
    { thinking: 'let me see' },
    { text: 'I will look at the whole of the source, then act.' },
    { tool: 'bash', input: { command: 'ls -la', nested: { list: [1, 'two', null] } } },
  ],
}

describe('a scripted reply', () => {
  it('is the same as one body and as a stream', async () => {
    const { client } = await start([reply, reply])
    const whole = await client.messages.create(ask('hi'))
    const streamed = await client.messages.stream(ask('hi')).finalMessage()
    const without = ({ id: _id, usage: _usage, content, ...rest }: Anthropic.Message) => ({
      ...rest,
      content: content.map((block) => ({ ...block, id: null, signature: null })),
    })
    expect(without(streamed)).toEqual({ ...without(whole), parsed_output: null })
    expect(whole).toMatchObject({ stop_reason: 'tool_use', role: 'assistant', model: 'claude-sonnet-5-5' })
    expect(whole.content[2]).toMatchObject({ type: 'tool_use', name: 'bash', input: { command: 'ls -la' } })
  })

  it('comes in pieces, tool input too', async () => {
    const { client } = await start([reply])
    const deltas: string[] = []
    await client.messages
      .stream(ask('hi'))
      .on('streamEvent', (event) => event.type === 'content_block_delta' && deltas.push(event.delta.type))
      .finalMessage()
    expect(deltas.filter((type) => type === 'text_delta').length).toBeGreaterThan(2)
    expect(deltas.filter((type) => type === 'input_json_delta').length).toBeGreaterThan(2)
  })

  it('ends its turn when it calls nothing, and can stop for any reason', async () => {
    const { client } = await start([{ reply: [{ text: 'done' }] }, { reply: [{ text: 'no' }], stop: 'refusal' }])
    expect((await client.messages.create(ask('a'))).stop_reason).toBe('end_turn')
    expect((await client.messages.create(ask('b'))).stop_reason).toBe('refusal')
  })
})

describe('tokens', () => {
  const long = 'word '.repeat(400)
  const cached = (messages: Anthropic.MessageParam[]): Anthropic.MessageCreateParamsNonStreaming => ({
    model: 'claude-sonnet-5-5',
    max_tokens: 100,
    system: [{ type: 'text', text: long, cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages,
    cache_control: { type: 'ephemeral' },
  })

  it('are written to the cache once and read from it when the beginning is the same', async () => {
    const { client, model } = await start([{ reply: [{ text: 'one' }] }, { reply: [{ text: 'two' }] }])
    const first = await client.messages.create(cached([{ role: 'user', content: 'hi' }]))
    const second = await client.messages.create(
      cached([
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: 'one' },
        { role: 'user', content: 'go on' },
      ]),
    )
    expect(first.usage).toMatchObject({ cache_read_input_tokens: 0 })
    expect(first.usage.cache_creation?.ephemeral_1h_input_tokens).toBeGreaterThan(400)
    expect(second.usage.cache_read_input_tokens).toBeGreaterThan(400)
    expect(second.usage.cache_creation_input_tokens).toBeLessThan(50)
    const sum = (field: 'input_tokens' | 'output_tokens') => first.usage[field] + second.usage[field]
    expect(model.totals()).toMatchObject({
      'claude-sonnet-5-5': { requests: 2, input_tokens: sum('input_tokens'), output_tokens: sum('output_tokens') },
    })
  })

  it('are plain input without cache markers', async () => {
    const { client } = await start([{ reply: [{ text: 'one' }] }])
    const { usage } = await client.messages.create(ask(long))
    expect(usage).toMatchObject({ cache_read_input_tokens: 0, cache_creation_input_tokens: 0 })
    expect(usage.input_tokens).toBeGreaterThan(400)
  })

  it('can be set by the script, field by field', async () => {
    const { client } = await start([{ reply: [{ text: 'x' }], usage: { input_tokens: 7, cache_read_input_tokens: 9 } }])
    expect((await client.messages.create(ask('hi'))).usage).toMatchObject({
      input_tokens: 7,
      cache_read_input_tokens: 9,
    })
  })

  it('are counted without a reply', async () => {
    const { client, model } = await start([])
    const { input_tokens } = await client.messages.countTokens({
      model: 'm',
      messages: [{ role: 'user', content: long }],
    })
    expect(input_tokens).toBeGreaterThan(400)
    expect(model.requests).toHaveLength(0)
  })
})

describe('a fault', () => {
  it('of the server has its status, type, details and headers', async () => {
    const { client } = await start([
      {
        error: {
          status: 402,
          type: 'billing_error',
          message: 'pay',
          details: { error_code: 'enforced_spend_limit_reached' },
          headers: { 'x-should-retry': 'false' },
        },
      },
    ])
    const error: unknown = await client.messages.create(ask('hi')).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      status: 402,
      type: 'billing_error',
      apiMessage: 'pay',
      errorCode: 'enforced_spend_limit_reached',
      requestID: 'req_scripted_1',
    })
  })

  it.each([
    ['breaks off', { after: 4, kind: 'break' }],
    ['ends early', { after: 4, kind: 'end' }],
    ['reports an error', { after: 4, kind: 'error', type: 'overloaded_error' }],
  ] as const)('of a stream that %s reaches the client as one', async (_name, fault) => {
    const { client } = await start([{ reply: [{ text: 'a long enough sentence' }], fault }])
    await expect(client.messages.stream(ask('hi')).finalMessage()).rejects.toThrow()
  })

  it('of a stream that stalls leaves the connection open', async () => {
    const { client } = await start([
      { reply: [{ text: 'a long enough sentence' }], fault: { after: 4, kind: 'stall' } },
    ])
    const stream = client.messages.stream(ask('hi'))
    const heard: string[] = []
    stream.on('streamEvent', (event) => {
      heard.push(event.type)
      if (heard.length === 3) setTimeout(() => stream.abort(), 30)
    })
    await expect(stream.finalMessage()).rejects.toThrow('aborted')
    expect(heard).toEqual(['message_start', 'content_block_start', 'content_block_delta'])
  })

  it('of a hang-up has no answer at all', async () => {
    const { client } = await start([{ hangUp: true }])
    await expect(client.messages.create(ask('hi'))).rejects.toThrow('Connection error')
  })
})

describe('the door', () => {
  const post = (url: string, headers: Record<string, string>, body: unknown = ask('hi')) =>
    fetch(`${url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify(body) })

  it('takes the key in either header, and no other', async () => {
    const { model } = await start(() => ({ reply: [{ text: 'x' }] }), { key: 'right' })
    expect((await post(model.url, { 'x-api-key': 'right' })).status).toBe(200)
    expect((await post(model.url, { authorization: 'Bearer right' })).status).toBe(200)
    expect((await post(model.url, { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await post(model.url, {})).status).toBe(401)
    expect(model.requests).toHaveLength(2)
  })

  it('knows no other address', async () => {
    const { model } = await start([])
    expect((await fetch(`${model.url}/v1/models`, { headers: { 'x-api-key': 'k' } })).status).toBe(404)
    expect((await post(model.url, { 'x-api-key': 'k' }, 'no request')).status).toBe(400)
  })

  const text = (words: string) => [{ type: 'text', text: words }]
  const use = { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'bash', input: {} }] }
  const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' })
  const user = { role: 'user', content: text('hi') }
  const marker = { cache_control: { type: 'ephemeral' } }

  it.each([
    ['no limit of tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
    ['an assistant first', { messages: [use, user] }, 'first message must use the "user" role'],
    ['an assistant last', { messages: [user, use] }, 'must end with a user message'],
    ['the same role twice', { messages: [user, user] }, 'roles must alternate'],
    ['an empty message', { messages: [{ role: 'user', content: [] }] }, 'must not be empty'],
    ['an empty text', { messages: [{ role: 'user', content: text(' ') }] }, 'non-whitespace'],
    ['an unanswered call', { messages: [user, use, user] }, 'need one tool_result each'],
    [
      'an answer to nothing',
      { messages: [user, { role: 'assistant', content: 'x' }, { role: 'user', content: [result('t9')] }] },
      'need one tool_result each',
    ],
    [
      'an answer given twice',
      { messages: [user, use, { role: 'user', content: [result('t1'), result('t1')] }] },
      'need one tool_result each',
    ],
    [
      'words before answers',
      { messages: [user, use, { role: 'user', content: [...text('x'), result('t1')] }] },
      'must come before other content',
    ],
    [
      'five cache markers',
      { ...marker, system: Array.from({ length: 4 }, () => ({ type: 'text', text: 'x', ...marker })) },
      'maximum of 4 blocks',
    ],
  ])('refuses what the real one refuses: %s', async (_name, change, words) => {
    const { model } = await start([])
    const response = await post(model.url, { 'x-api-key': 'k' }, { ...ask('hi'), messages: [user], ...change })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(words.replaceAll('"', '\\"'))
    expect(model.problems).toEqual([expect.stringContaining(words)])
  })
})

describe('a script', () => {
  const say = async (client: Anthropic, words: string, system = 'you work') => {
    const message = await client.messages.create({ ...ask(words), system })
    const block = message.content[0]
    return block?.type === 'text' ? block.text : block?.type
  }

  it('answers by what was said last, once in a conversation', async () => {
    const { client, model } = await start(
      script([
        { when: /hello/, reply: [{ text: 'first' }] },
        { when: /hello/, repeat: true, reply: ({ lastText }) => [{ text: `again: ${lastText}` }] },
      ]),
    )
    expect([await say(client, 'hello'), await say(client, 'hello'), await say(client, 'hello')]).toEqual([
      'first',
      'again: hello',
      'again: hello',
    ])
    expect(await say(client, 'hello', 'another conversation')).toBe('first')
    expect(model.problems).toEqual([])
  })

  it('sees tool results, and can ask what the conversation is about', async () => {
    const { client } = await start(
      script([
        { when: /3 failed/, about: /issue 12/, reply: [{ text: 'twelve' }] },
        { when: /3 failed/, reply: [{ text: 'another' }] },
      ]),
    )
    const follow = (words: string): Anthropic.MessageCreateParamsNonStreaming => ({
      ...ask(words),
      messages: [
        { role: 'user', content: words },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'bash', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: '3 failed' }] },
      ],
    })
    expect((await client.messages.create(follow('issue 12'))).content[0]).toMatchObject({ text: 'twelve' })
    expect((await client.messages.create(follow('issue 13'))).content[0]).toMatchObject({ text: 'another' })
  })

  it('keeps a list of steps for each conversation', async () => {
    const list = (name: string): Step[] => [1, 2].map((at) => ({ reply: [{ text: `${name} ${at}` }] }))
    const { client, model } = await start(
      anyOf(
        conversations([
          { about: /alpha/, steps: list('alpha') },
          { about: /beta/, steps: list('beta') },
        ]),
        script([{ when: /gamma/, reply: [{ text: 'gamma' }] }]),
      ),
    )
    expect([
      await say(client, 'alpha'),
      await say(client, 'beta'),
      await say(client, 'alpha'),
      await say(client, 'gamma'),
    ]).toEqual(['alpha 1', 'beta 1', 'alpha 2', 'gamma'])
    await expect(say(client, 'alpha')).rejects.toThrow('has no step for: alpha')
    expect(model.problems).toEqual(['the scripted model has no step for: alpha'])
  })
})

import Anthropic, { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk'
import { describe, expect, it } from 'vitest'
import { classify } from '../../src/agent/classify.ts'
import type { ModelRequest } from '../../src/emulator/model/request.ts'
import type { Step } from '../../src/emulator/model/step.ts'
import { busy, call, noChange, play, resultsSent, sonnet } from './support/runs.ts'

const finish: Step = { reply: [noChange] }
const overloaded: Step = { error: { status: 529, type: 'overloaded_error' } }

describe('a request that fails in passing is sent again', () => {
  it.for<[string, Step, Partial<{ idleMs: number }>]>([
    ['the connection breaks before an answer', { hangUp: true }, {}],
    [
      'the stream breaks off',
      { reply: [{ text: 'a long sentence to break' }], fault: { after: 4, kind: 'break' } },
      {},
    ],
    ['the stream ends early', { reply: [{ text: 'a long sentence to end' }], fault: { after: 4, kind: 'end' } }, {}],
    [
      'the stream says it is overloaded',
      { reply: [{ text: 'x' }], fault: { after: 2, kind: 'error', type: 'overloaded_error' } },
      {},
    ],
    ['the stream falls silent', { reply: [{ text: 'x' }], fault: { after: 3, kind: 'stall' } }, { idleMs: 60 }],
    ['the input of a call is no JSON', { reply: [{ tool: 'bash', raw: '{"command": tru&}' }] }, {}],
    ['the model is overloaded', overloaded, {}],
    ['there are too many requests', { error: { status: 429, type: 'rate_limit_error' } }, {}],
    ['the server has a fault', { error: { status: 500, type: 'api_error' } }, {}],
  ])('when %s', async ([_name, fault, limits], context) => {
    const { result, model, waits, events } = await play(context, [fault, fault, finish], { limits })
    expect(result).toMatchObject({ stop: 'submitted', turns: 1, requests: 3, retries: 2 })
    expect(model.requests.map((request) => JSON.stringify(request.body))).toEqual(
      Array(3).fill(JSON.stringify(model.requests[0]?.body)),
    )
    expect(waits).toEqual([2_000, 4_000])
    expect(events.filter((event) => event.type === 'retry').map((event) => event.attempt)).toEqual([1, 2])
  })

  it('as long as the server asks to wait', async (context) => {
    const asked = (headers: Record<string, string>): Step => ({
      error: { status: 429, type: 'rate_limit_error', headers },
    })
    const { waits } = await play(context, [
      asked({ 'retry-after': '7' }),
      asked({ 'retry-after-ms': '150' }),
      asked({ 'retry-after': '9000' }),
      finish,
    ])
    expect(waits).toEqual([7_000, 150, 300_000])
  })

  it('not when the server says that it is useless', async (context) => {
    const { result, model } = await play(context, [
      { error: { status: 429, type: 'rate_limit_error', headers: { 'x-should-retry': 'false' } } },
    ])
    expect(result.stop).toBe('transient')
    expect(model.requests).toHaveLength(1)
  })

  it('at most eight times, and then it is worth another try later', async (context) => {
    const { result, model, waits } = await play(context, Array(20).fill(overloaded))
    expect(result).toMatchObject({
      stop: 'transient',
      retry: 'later',
      turns: 0,
      retries: 7,
      error: { kind: 'retry', requestId: 'req_scripted_8' },
    })
    expect(model.requests).toHaveLength(8)
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  it('also when nobody listens at all', async (context) => {
    const { result, model } = await play(context, [finish], {
      host: { client: new Anthropic({ apiKey: 'wrong', baseURL: 'http://127.0.0.1:9', maxRetries: 0 }) },
      limits: { wallMs: 60_000 },
    })
    expect(result).toMatchObject({ stop: 'transient', requests: 8 })
    expect(model.requests).toHaveLength(0)
  })

  it('and what the broken reply cost is booked as well', async (context) => {
    const usage = { input_tokens: 1_000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }
    const { result, events } = await play(context, [
      { reply: [{ text: 'x'.repeat(160) }], usage, fault: { after: 13, kind: 'break' } },
      { reply: [noChange], usage: { ...usage, output_tokens: 10 } },
    ])
    const retry = events.find((event) => event.type === 'retry')
    expect(retry?.usage.input).toBe(1_000)
    expect(retry?.usage.output).toBeGreaterThan(40)
    expect(result.usage[sonnet]).toMatchObject({ input: 2_000, output: 10 + (retry?.usage.output ?? 0) })
  })

  it('unless the broken replies used the money up', async (context) => {
    const dear: Step = {
      reply: [{ text: 'x' }],
      usage: { input_tokens: 300_000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
      fault: { after: 3, kind: 'break' },
    }
    const { result } = await play(context, Array(9).fill(dear), { limits: { usd: 1 } })
    expect(result).toMatchObject({ stop: 'budget', requests: 2 })
  })

  it('unless the run is stopped while it waits', async (context) => {
    const stop = new AbortController()
    const { result } = await play(context, Array(9).fill(overloaded), {
      host: {
        signal: stop.signal,
        sleep: (milliseconds) => {
          stop.abort()
          return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
        },
      },
    })
    expect(result).toMatchObject({ stop: 'aborted', requests: 1 })
  })
})

describe('a request that cannot succeed', () => {
  it.for([
    [401, 'authentication_error', 'auth'],
    [403, 'permission_error', 'auth'],
    [402, 'billing_error', 'billing'],
    [400, 'invalid_request_error', 'config'],
    [404, 'not_found_error', 'config'],
    [422, 'invalid_request_error', 'config'],
  ] as const)('ends the run at once: %s %s is %s', async ([status, type, stop], context) => {
    const { result, model } = await play(context, [{ error: { status, type, message: 'this is why' } }])
    expect(result).toMatchObject({ stop, retry: 'never', turns: 0, requests: 1, retries: 0 })
    expect(result.error?.message).toContain('this is why')
    expect(result.error?.requestId).toBe('req_scripted_1')
    expect(model.requests).toHaveLength(1)
  })
})

describe('an error', () => {
  const error = (status: number | undefined, type: string | null, code?: string, message = 'words') =>
    APIError.generate(
      status,
      { error: { type, message, ...(code ? { details: { error_code: code } } : {}) } },
      message,
      new Headers(),
    )

  it.each([
    [new APIUserAbortError(), 'aborted'],
    [new APIConnectionError({ message: 'refused' }), 'retry'],
    [error(529, 'overloaded_error'), 'retry'],
    [error(400, 'overloaded_error'), 'retry'],
    [error(429, 'invalid_request_error', 'enforced_spend_limit_reached'), 'billing'],
    [error(402, null), 'billing'],
    [error(401, 'authentication_error'), 'auth'],
    [error(413, 'request_too_large'), 'context'],
    [error(400, 'invalid_request_error', undefined, 'prompt is too long: 210000 tokens'), 'context'],
    [error(400, 'invalid_request_error'), 'bad_request'],
    [error(409, null), 'retry'],
    [error(503, null), 'retry'],
    [error(418, null), 'unknown'],
    [new Anthropic.AnthropicError('terminated'), 'retry'],
    [new TypeError('a fault of ours'), 'unknown'],
    ['nonsense', 'unknown'],
  ])('%s is %s', (thrown, sort) => {
    expect(classify(thrown)).toBe(sort)
  })
})

describe('a history that grows too long', () => {
  const isNoteRequest = (body: ModelRequest) => JSON.stringify(body['tool_choice']) === '{"type":"none"}'
  const big = { cache_read_input_tokens: 120_000 }

  it('is replaced by the task and a note of the model', async (context) => {
    const { result, model, events } = await play(context, ({ body }, index) => {
      if (isNoteRequest(body)) return { reply: [{ text: 'DONE: half of it' }] }
      return index === 0 ? ({ ...busy(1), usage: big } as Step) : finish
    })
    expect(result).toMatchObject({ stop: 'submitted', turns: 2, requests: 3 })
    const messages = model.requests.at(-1)?.body.messages
    expect(messages).toHaveLength(1)
    expect(JSON.stringify(messages)).toContain('Do the task.')
    expect(JSON.stringify(messages)).toContain('<handoff epoch=\\"1\\">\\nDONE: half of it')
    expect(events).toContainEqual(expect.objectContaining({ type: 'compacted', epoch: 1, note: 'DONE: half of it' }))
    expect(model.problems).toEqual([])
  })

  it('is replaced when the server says that it is too long', async (context) => {
    const tooLong: Step = {
      error: { status: 400, type: 'invalid_request_error', message: 'prompt is too long: 2 > 1' },
    }
    const { result } = await play(context, ({ body }, index) => {
      if (isNoteRequest(body)) return { reply: [{ text: 'the note' }] }
      return index < 2 ? busy(index) : index === 2 ? tooLong : finish
    })
    expect(result.stop).toBe('submitted')
  })

  it('is replaced by facts when even the note cannot be written', async (context) => {
    const tooLong: Step = { error: { status: 413, type: 'request_too_large' } }
    const script: Step[] = [call('bash', { command: 'echo seen; exit 5' }), tooLong, tooLong, finish]
    const { result, model } = await play(context, script)
    expect(result.stop).toBe('submitted')
    expect(JSON.stringify(model.requests.at(-1)?.body.messages)).toContain('echo seen; exit 5 -> 5')
  })

  it('is replaced when the model stops at the end of its window', async (context) => {
    const { result, model } = await play(context, ({ body }, index) => {
      if (isNoteRequest(body)) return { reply: [{ text: 'the note' }] }
      return (
        [
          busy(0),
          { reply: [{ text: 'cut' }], usage: big, stop: 'model_context_window_exceeded' } satisfies Step,
          undefined,
          finish,
        ][index] ?? null
      )
    })
    expect(result.stop).toBe('submitted')
    expect(model.requests.at(-1)?.body.messages).toHaveLength(1)
    expect(model.requests).toHaveLength(4)
  })

  it('ends the run when the task alone is too long', async (context) => {
    const { result, model } = await play(context, [{ error: { status: 413, type: 'request_too_large' } }])
    expect(result).toMatchObject({ stop: 'context', retry: 'now' })
    expect(model.requests).toHaveLength(1)
  })

  it('is not asked for a note that would pass a limit', async (context) => {
    const { result, model } = await play(context, [{ ...busy(1), usage: { ...big, output_tokens: 200_000 } } as Step])
    expect(result.stop).toBe('budget')
    expect(model.requests).toHaveLength(1)
  })
})

describe('a secret', () => {
  const token = `ghs_${'A1b2'.repeat(12)}`

  it('leaves in no result, event or note', async (context) => {
    const { result, model, events, states } = await play(
      context,
      [
        call('write', { file_path: 'ignored/note', content: `password is swordfish-42, key ${token}` }),
        call('bash', { command: 'cat ignored/note; cat ignored/note | base64 -w0; echo swordfish-42 >&2' }),
        call('read', { file_path: 'ignored/note' }),
        call('progress', { done: ['found swordfish-42'], doing: token, next: [] }),
        finish,
      ],
      { host: { secrets: ['swordfish-42'] } },
    )
    expect(result.stop).toBe('submitted')
    const said = JSON.stringify([resultsSent(model), events, states, result.note])
    expect(said).not.toContain('swordfish')
    expect(said).not.toContain(token)
    expect(said).not.toContain(Buffer.from('password is swordfish-42').toString('base64').slice(14, 30))
    expect(said).toContain('password is ***, key ***')
  })

  it('that is the key of the model leaves neither', async (context) => {
    const { events } = await play(context, [call('bash', { command: 'echo test-model-key' }), finish])
    expect(JSON.stringify(events)).not.toContain('test-model-key')
  })

  it('is not in anything a command can see', async (context) => {
    const { model } = await play(context, [
      call('bash', { command: 'env; cat /proc/*/environ /proc/*/cmdline | tr "\\0" "\\n"' }),
      finish,
    ])
    expect(resultsSent(model)[0]).toContain('<exit>')
    expect(resultsSent(model)[0]).not.toMatch(/VITEST|model-key|npm_/)
  })
})

import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/emulator/model/step.ts'
import { clone, write } from './support/repositories.ts'
import { busy, call, noChange, play, resultsSent, sonnet, submission } from './support/runs.ts'

const finish: Step = { reply: [noChange] }

describe('a run', () => {
  it('works with its tools until its work is taken', async (context) => {
    const { result, events, states, model } = await play(
      context,
      [
        call('read', { file_path: 'sum.js' }),
        call('edit', { file_path: 'sum.js', old_string: 'a - b', new_string: 'a + b' }),
        call('bash', { command: 'node sum.test.js && echo passed' }),
        call('submit', { ...submission, summary: 'sum adds' }),
      ],
      { task: { verify: [{ id: 'test', command: './run.sh', timeoutMs: 20_000 }] } },
    )
    expect(result).toMatchObject({
      stop: 'submitted',
      retry: 'never',
      turns: 4,
      requests: 4,
      retries: 0,
      usdBasis: 'table',
    })
    expect(result.submission?.summary).toBe('sum adds')
    expect(result.verify).toMatchObject([{ id: 'test', command: './run.sh', exit: 0 }])
    expect(model.problems).toEqual([])
    expect(events.map((event) => event.type)).toEqual([
      'start',
      'assistant',
      'tool',
      'assistant',
      'tool',
      'assistant',
      'tool',
      'assistant',
      'verify',
      'tool',
      'end',
    ])
    expect(events.filter((event) => event.type === 'tool').map((event) => event.ok)).toEqual([true, true, true, true])
    expect(states.map((state) => state.phase)).toEqual([...Array(4).fill(['reply', 'results']).flat(), 'end'])
  })

  it('sends sorted tools, the same prefix every time, and thinking back as it came', async (context) => {
    const { model } = await play(
      context,
      [
        {
          reply: [
            { thinking: 'hmm', signature: 'signed' },
            { tool: 'progress', input: { done: [], doing: 'x', next: [] } },
          ],
        },
        finish,
      ],
      { task: { model: { id: sonnet, effort: 'high' } } },
    )
    const [first, second] = model.requests.map((request) => request.body)
    const names = first?.tools?.map((tool) => tool.name)
    expect(names).toEqual(['bash', 'edit', 'glob', 'grep', 'progress', 'read', 'report_blocked', 'submit', 'write'])
    expect(JSON.stringify(second?.tools)).toBe(JSON.stringify(first?.tools))
    expect(JSON.stringify(second?.system)).toBe(JSON.stringify(first?.system))
    expect(second?.messages[0]).toEqual(first?.messages[0])
    expect(second?.messages[1]?.content).toContainEqual({ type: 'thinking', thinking: 'hmm', signature: 'signed' })
    expect(first).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
      cache_control: { type: 'ephemeral' },
    })
  })

  it('books every token at its price', async (context) => {
    const { result } = await play(context, [
      {
        ...busy(1),
        usage: {
          input_tokens: 1_000,
          output_tokens: 100,
          cache_read_input_tokens: 0,
          cache_creation_input_tokens: 5_000,
          cache_creation: { ephemeral_1h_input_tokens: 2_000 },
        },
      } as Step,
      {
        reply: [noChange],
        usage: {
          input_tokens: 7,
          output_tokens: 13,
          cache_read_input_tokens: 6_000,
          cache_creation_input_tokens: 0,
          cache_creation: null,
        },
      },
    ])
    const first = 1_000 * 2 + 100 * 10 + 3_000 * 2.5 + 2_000 * 4
    const second = 7 * 2 + 13 * 10 + 6_000 * 0.1
    expect(result.usd).toBeCloseTo((first + second) / 1e6, 9)
    expect(result.usage).toEqual({
      [sonnet]: { input: 1_007, output: 113, cacheRead: 6_000, cacheWrite5m: 3_000, cacheWrite1h: 2_000, thinking: 0 },
    })
  })

  it('books an unknown model at the dearest price, and says so', async (context) => {
    const { result } = await play(context, [
      {
        reply: [noChange],
        model: 'claude-next',
        usage: { input_tokens: 10, output_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
      },
    ])
    expect(result).toMatchObject({ stop: 'submitted', usdBasis: 'unknown' })
    expect(result.usd).toBeCloseTo((10 * 4 + 10 * 20) / 1e6, 9)
  })

  it.for([
    ['missing', undefined],
    ['negative', -5],
    ['no number', 'many'],
  ] as const)(
    'books a reply whose output count is %s as the dearest it could be, never as nothing',
    async ([_name, output], context) => {
      const { result } = await play(context, [{ reply: [noChange], usage: { output_tokens: output } }])
      expect(result.usdBasis).toBe('unknown')
      expect(result.usage[sonnet]?.output).toBe(4_000)
      expect(result.usage[sonnet]?.input).toBeGreaterThan(1_000)
    },
  )
})

describe('a limit', () => {
  it('in turns stops before the next request', async (context) => {
    const { result, model } = await play(context, [busy(1), busy(2), busy(3), busy(4)], { limits: { turns: 3 } })
    expect(result).toMatchObject({ stop: 'turns', retry: 'now', turns: 3 })
    expect(model.requests).toHaveLength(3)
  })

  it('in money stops before the next request, at most one reply late', async (context) => {
    const dear = (turn: number): Step => ({ ...busy(turn), usage: { output_tokens: 30_000 } }) as Step
    const { result, model } = await play(context, [1, 2, 3, 4, 5].map(dear), { limits: { usd: 1 } })
    expect(result).toMatchObject({ stop: 'budget', retry: 'never' })
    expect(model.requests).toHaveLength(4)
    expect(result.usd).toBeLessThan(1 + 0.31)
  })

  it('in time stops by the clock of the host', async (context) => {
    let now = 1_000_000
    const { result } = await play(context, [busy(1), busy(2), busy(3)], {
      limits: { wallMs: 60_000 },
      host: { now: () => (now += 5_000) },
    })
    expect(result.stop).toBe('timeout')
    expect(result.wallMs).toBeGreaterThan(60_000)
  })

  it('in time cuts a request that is still running', async (context) => {
    const stalled: Step = { reply: [{ text: 'x' }], fault: { after: 2, kind: 'stall' } }
    const { result } = await play(context, [stalled], { limits: { wallMs: 300 } })
    expect(result).toMatchObject({ stop: 'timeout', retry: 'now', requests: 1 })
    expect(result.wallMs).toBeLessThan(10_000)
  })

  it('is announced once, at four fifths', async (context) => {
    const { model } = await play(context, [1, 2, 3, 4, 5, 6, 7, 8, 9].map(busy).concat(finish), {
      limits: { turns: 10 },
    })
    const words = JSON.stringify(model.requests.at(-1)?.body.messages)
    expect(words.match(/turns? and \d+ min left: finish and submit/g)).toHaveLength(1)
    expect(words).toContain('2 turns and')
  })
})

describe('a run that gets nowhere', () => {
  it('is told after three same calls and stopped after five', async (context) => {
    const same = Array.from({ length: 9 }, () => busy(0))
    const { result, model } = await play(context, same)
    expect(result).toMatchObject({ stop: 'no_progress', turns: 5, error: { kind: 'repetition' } })
    expect(model.requests).toHaveLength(5)
    expect(JSON.stringify(model.requests[3]?.body.messages)).toContain('same call three times')
    expect(JSON.stringify(model.requests[2]?.body.messages)).not.toContain('same call three times')
  })

  it('is nudged when it calls no tool, and stopped the third time', async (context) => {
    const { result, model } = await play(
      context,
      Array.from({ length: 5 }, () => ({ reply: [{ text: 'I am done!' }] })),
    )
    expect(result).toMatchObject({ stop: 'no_progress', turns: 3, error: { kind: 'silent' } })
    expect(JSON.stringify(model.requests[1]?.body.messages)).toContain('No tool was called')
  })

  it('may be silent again after it has worked', async (context) => {
    const silent: Step = { reply: [{ text: 'thinking aloud' }] }
    const { result } = await play(context, [silent, silent, busy(1), silent, silent, finish])
    expect(result.stop).toBe('submitted')
  })

  it('goes on after an empty reply without breaking the order of turns', async (context) => {
    const { result, model } = await play(context, [{ reply: [] }, { reply: [{ text: ' ' }] }, finish])
    expect(result.stop).toBe('submitted')
    expect(model.problems).toEqual([])
  })
})

describe('a stop reason', () => {
  it('of a pause is answered with a turn of the user', async (context) => {
    const { result, model } = await play(context, [{ reply: [{ text: 'a long search' }], stop: 'pause_turn' }, finish])
    expect(result.stop).toBe('submitted')
    expect(model.requests[1]?.body.messages.at(-1)).toMatchObject({
      role: 'user',
      content: [{ type: 'text', text: 'Continue.' }],
    })
  })

  it('of a refusal ends the run as what it is', async (context) => {
    const { result } = await play(context, [{ reply: [{ text: 'no' }], stop: 'refusal' }])
    expect(result).toMatchObject({ stop: 'refusal', retry: 'never', turns: 1 })
  })

  it('of the output limit runs the whole calls and not the last one', async (context) => {
    const { model } = await play(context, [
      {
        reply: [
          { tool: 'bash', input: { command: 'touch one' } },
          { tool: 'bash', input: { command: 'touch two' } },
        ],
        stop: 'max_tokens',
      },
      call('glob', { pattern: '{one,two}' }),
      finish,
    ])
    expect(resultsSent(model).slice(0, 3)).toEqual([
      expect.stringContaining('<exit>0</exit>'),
      'not run: this call was cut off by the output limit',
      'one',
    ])
  })

  it('of the output limit without a call asks for smaller steps', async (context) => {
    const { model } = await play(context, [{ reply: [{ text: 'a very long plan' }], stop: 'max_tokens' }, finish])
    expect(JSON.stringify(model.requests[1]?.body.messages.at(-1))).toContain('smaller steps')
  })
})

describe('a call', () => {
  it('that is wrong gets its error, and the run goes on', async (context) => {
    const { result, model } = await play(context, [
      {
        reply: [
          { tool: 'read', input: { file_path: 3 } },
          { tool: 'no_such_tool', input: {} },
        ],
      },
      { reply: [{ tool: 'read', input: {}, raw: '{"file_path": "sum.js"}' }] },
      finish,
    ])
    expect(result.stop).toBe('submitted')
    expect(resultsSent(model)).toEqual([
      expect.stringContaining('invalid input'),
      'there is no tool named "no_such_tool"',
      expect.stringContaining('a - b'),
    ])
  })

  it('after the one that ended the run is not run', async (context) => {
    const { result, events } = await play(context, [
      { reply: [noChange, { tool: 'bash', input: { command: 'touch late' } }] },
    ])
    expect(result.stop).toBe('submitted')
    expect(events.filter((event) => event.type === 'tool').map((event) => event.output)).toEqual([
      'accepted',
      'not run: an earlier call ended the work',
    ])
  })
})

it('hands on what it did, from facts, when it is stopped', async (context) => {
  const { result } = await play(
    context,
    [
      call('progress', { done: ['read the code'], doing: 'fix sum', next: ['run the tests'] }),
      { reply: [{ text: 'Now the tests.' }, { tool: 'bash', input: { command: 'node sum.test.js' } }] },
    ],
    { limits: { turns: 2 } },
  )
  expect(result.stop).toBe('turns')
  expect(result.note).toContain('- read the code')
  expect(result.note).toContain('- run the tests')
  expect(result.note).toContain('node sum.test.js -> 1')
  expect(result.note).toContain('Now the tests.')
})

describe('the end of a run by its host', () => {
  it('in the middle of a reply keeps what is known and says so once more', async (context) => {
    const stop = new AbortController()
    const script = [
      call('bash', { command: 'echo half > half.txt' }),
      { reply: [{ text: 'long' }], fault: { after: 3, kind: 'stall' } } satisfies Step,
    ]
    const {
      result,
      states,
      events,
      clone: given,
    } = await play(
      context,
      (_request, index) => {
        if (index === 1) setTimeout(() => stop.abort(), 40)
        return script[index] ?? null
      },
      { host: { signal: stop.signal } },
    )
    expect(result).toMatchObject({ stop: 'aborted', retry: 'later', turns: 1, requests: 2, retries: 0 })
    expect(states.at(-1)).toMatchObject({ phase: 'end', turns: 1 })
    expect(states.at(-1)?.usd).toBeCloseTo(result.usd, 9)
    expect(events.at(-1)).toMatchObject({ type: 'end', stop: 'aborted' })
    expect((await given.git.changes()).map((change) => change.path)).toEqual(['half.txt'])
  })

  it('in the middle of a command kills it and answers the rest as not run', async (context) => {
    const stop = new AbortController()
    const { result, events } = await play(
      context,
      () => {
        setTimeout(() => stop.abort(), 200)
        return {
          reply: [
            { tool: 'bash', input: { command: 'sleep 300' } },
            { tool: 'bash', input: { command: 'touch late' } },
          ],
        }
      },
      { host: { signal: stop.signal } },
    )
    expect(result).toMatchObject({ stop: 'aborted', turns: 1 })
    expect(events.filter((event) => event.type === 'tool').map((event) => event.output)).toEqual([
      '<exit>aborted</exit>\n(no output)',
      'not run: the run is being stopped',
    ])
  })

  it('before it began sends nothing', async (context) => {
    const { result, model } = await play(context, [finish], { host: { signal: AbortSignal.abort() } })
    expect(result).toMatchObject({ stop: 'aborted', turns: 0, requests: 0, usd: 0 })
    expect(model.requests).toHaveLength(0)
  })

  it('by a fault of its own becomes a crash with the bill', async (context) => {
    const { result } = await play(context, [busy(1), busy(2)], {
      host: {
        onTurn: (state) => {
          if (state.turns === 2) throw new Error('the disk is full')
        },
      },
    })
    expect(result).toMatchObject({ stop: 'crash', retry: 'now', turns: 2, error: { message: 'the disk is full' } })
    expect(result.usd).toBeGreaterThan(0)
  })
})

it('makes its own git directory when the host has none', async (context) => {
  const { result } = await play(
    context,
    (_request, index) =>
      [call('write', { file_path: 'new.txt', content: 'x' }), call('submit', submission)][index] ?? null,
    { withoutGit: true },
  )
  expect(result.stop).toBe('submitted')
})

it('takes work that was in the tree before', async (context) => {
  const started = await clone()
  write(started.workspace, 'sum.js', 'exports.sum = (a, b) => a + b\n')
  const { result } = await play(context, [call('submit', submission)], { clone: started })
  expect(result.stop).toBe('submitted')
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stopKind } from '../../src/domain/bundle.ts'
import { deadlineOf } from '../../src/jobs/deadline.ts'
import { outcomeOf } from '../../src/jobs/outcome.ts'
import { refusedResult } from '../../src/jobs/result.ts'
import { eventText } from '../../src/jobs/run-log.ts'
import { safeLines } from '../../src/jobs/safe-line.ts'
import { summaryOf } from '../../src/jobs/summary.ts'

describe('safeLines', () => {
  it.each([
    ['::error::owned', ['| ::error::owned']],
    ['  ::add-mask::x', ['|   ::add-mask::x']],
    ['fine\n::set-output name=a::b', ['| fine', '| ::set-output name=a::b']],
    ['a\r::stop-commands::x', ['| a', '| ::stop-commands::x']],
    ['a\u2028::error::x\u0085::error::y', ['| a', '| ::error::x', '| ::error::y']],
    ['x ##[error]y', ['| x ## [error]y']],
    ['\u001b[31mred\u001b[0m \u0000\u009b1m', ['| [31mred[0m 1m']],
  ])('makes %j harmless', (text, lines) => expect(safeLines(text)).toEqual(lines))

  it('never prints a line that the runner would obey', () => {
    const piece = fc.constantFrom('::', '##[', ']', '\n', '\r', '\u2028', '\u0085', '\u0000', ' ', 'error', 'a')
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (text) => {
          for (const line of safeLines(text)) {
            expect(line.trimStart().startsWith('::')).toBe(false)
            expect(line).not.toContain('##[')
            expect(line).not.toMatch(/[\n\r\u2028\u2029\u0085]/)
          }
        },
      ),
    )
  })
})

describe('outcomeOf', () => {
  it.each([
    ['submitted', true, 'done'],
    ['submitted', false, 'no_change'],
    ['blocked', true, 'blocked'],
    ['needs_human', false, 'blocked'],
    ['turns', true, 'partial'],
    ['budget', true, 'partial'],
    ['timeout', false, 'partial'],
    ['aborted', true, 'partial'],
    ['no_progress', true, 'partial'],
    ['context', true, 'partial'],
    ['auth', true, 'failed'],
    ['billing', false, 'failed'],
    ['config', false, 'failed'],
    ['sandbox_unavailable', false, 'failed'],
    ['setup_failed', false, 'failed'],
    ['crash', true, 'failed'],
    ['transient', false, 'failed'],
    ['not_ours', false, 'failed'],
    ['stale', false, 'failed'],
    ['unknown_version', false, 'failed'],
    ['use_retry', false, 'failed'],
    ['refusal', true, 'failed'],
  ] as const)('counts %s (changed: %s) as %s', (stop, changed, outcome) => {
    expect(outcomeOf(stop, changed)).toBe(outcome)
  })

  it('never calls anything but a submission done', () => {
    const others = stopKind.options.filter((stop) => stop !== 'submitted')
    expect(others.map((stop) => outcomeOf(stop, true))).not.toContain('done')
  })
})

describe('deadlineOf', () => {
  it.each([
    [45, 42 * 60_000],
    [10, 7 * 60_000],
    [4, 2 * 60_000],
    [0.1, 3_000],
  ])('leaves time to hand back within %s minutes', (minutes, work) => {
    expect(deadlineOf(1_000_000, minutes) - 1_000_000).toBe(work)
  })
})

describe('the log and the summary', () => {
  it('tells of a tool only what it was about', () => {
    const input = { command: 'npm test\n::error::x', timeout_s: 5 }
    expect(
      eventText({ type: 'tool', name: 'bash', input, ok: true, ms: 12, output: 'secretless' }),
    ).toMatchInlineSnapshot(`
      "bash ok after 12 ms
        npm test
        ::error::x"
    `)
  })

  it('keeps what others wrote inside fences', () => {
    const words = 'a\n```\n<img src=x>\n````\n# heading'
    const text = summaryOf({ ...refusedResult({ stop: 'setup_failed', words }), summary: words })
    const [fence] = /^`{5,}/m.exec(text) ?? []
    expect(fence).toBe('`````')
    expect(text.split(`${fence}`).length).toBe(3)
  })

  it('keeps a command from leaving its table cell', () => {
    const result = refusedResult({ stop: 'crash', words: '' })
    const verify = [{ command: 'a | b `c`\n| d', exit: 1, ms: 1, tail: '' }]
    expect(summaryOf({ ...result, verify })).toContain('| `a   b  c    d` | 1 |')
  })
})

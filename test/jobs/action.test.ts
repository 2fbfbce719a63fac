import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stageFor } from './support/stage.ts'
import { submission, toy } from './support/toy.ts'

const { world, model, start, claimedJob } = stageFor({
  ...toy,
  '.github/signalbox.yml': 'agent: { model: claude-haiku-5-5 }\n',
})
const edit = (from: string, to: string) => ({
  tool: 'edit',
  input: { file_path: 'sum.js', old_string: from, new_string: to },
})
const submit = { tool: 'submit', input: submission }
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('a run of the Action', () => {
  it('is sent back while a test fails, and hands back what was proven', async () => {
    const scripted = await model(
      { reply: [submit] },
      { reply: [edit('a - b', 'a * b'), submit] },
      {
        reply: [
          edit('a * b', 'a + b'),
          { tool: 'bash', input: { command: "rm old.txt && echo 'echo new' >> run.sh" } },
          submit,
        ],
      },
    )
    const job = await claimedJob()
    const before = world().emulator.calls.length
    const run = start({ job, modelUrl: scripted.url })
    const { code, log } = await run.ended

    expect(code).toBe(0)
    expect(run.result()).toMatchObject({
      outcome: 'done',
      stop: 'submitted',
      summary: 'sum adds now.',
      acceptance: submission.acceptance,
      verify: [{ command: 'npm test', exit: 0, tail: expect.stringContaining('pass 1') }],
      verifySource: '`package.json` of the default branch',
      usage: [{ model: 'claude-haiku-5-5' }],
      turns: 3,
      error: null,
    })
    expect(run.changes()).toEqual({
      v: 1,
      base: world().tip(),
      files: {
        'old.txt': { deleted: true },
        'run.sh': { content: base64('#!/bin/sh\necho old\necho new\n') },
        'sum.js': { content: base64('export const sum = (a, b) => a + b\n') },
      },
      modes: { 'run.sh': '100755' },
      binary: [],
    })
    const [, empty, wrong] = scripted.requests.map(({ body }) => JSON.stringify(body.messages))
    expect(empty).toContain('Nothing differs from the base commit')
    expect(wrong).toContain('`npm test` ended with 1 when the host ran it')
    expect(scripted.problems).toEqual([])
    expect(
      world()
        .emulator.calls.slice(before)
        .map(({ operation }) => operation),
    ).toEqual(['graphql:query Work'])
    expect(world().emulator.violations).toEqual([])
    expect(log).toContain('| done: submitted, 3 turns, $0.00')
    expect(run.outputs()).toMatch(/outcome<<(\S+)\ndone\n\1\ncost-usd<<(\S+)\n0\.00\d\d\n\2/)
    expect(run.outputs()).toContain(`\n${join(run.temp, 'signalbox-bundle')}\n`)
    expect(run.summary()).toContain('### Signalbox: done')
    expect(existsSync(join(run.temp, 'signalbox-transcript', 'transcript.jsonl'))).toBe(true)
  })

  it('reports that nothing has to change, with the reason', async () => {
    const scripted = await model({
      reply: [{ tool: 'submit', input: { ...submission, no_change: 'It adds already.' } }],
    })
    const run = start({ job: await claimedJob(), modelUrl: scripted.url })
    await run.ended
    expect(run.result()).toMatchObject({ outcome: 'no_change', stop: 'submitted' })
    expect(run.changes()).toBe(null)
  })

  it('is blocked when the evidence shows it', async () => {
    const report = {
      kind: 'missing_dependency',
      claim: 'The compiler is not installed.',
      needs: 'Somebody installs it.',
      tried: [],
      evidence: [{ command: 'no-such-compiler --version', expect: 'fail' }],
    }
    const scripted = await model({ reply: [{ tool: 'report_blocked', input: report }] })
    const run = start({ job: await claimedJob(), modelUrl: scripted.url })
    await run.ended
    expect(run.result()).toMatchObject({
      outcome: 'blocked',
      stop: 'blocked',
      blocked: { reproduced: true, evidence: [{ command: 'no-such-compiler --version', exit: 127 }] },
    })
  })

  it.each([
    ['turns', { limits: { usd: 5, minutes: 45, turns: 1 } }],
    ['budget', { limits: { usd: 0.000_001, minutes: 45, turns: 20 } }],
  ])('keeps its work when it runs out of %s', async (stop, differs) => {
    const scripted = await model({ reply: [edit('a - b', 'a + b')] })
    const run = start({ job: await claimedJob(differs), modelUrl: scripted.url })
    await run.ended
    expect(run.result()).toMatchObject({ outcome: 'partial', stop, turns: 1 })
    expect(Object.keys(run.changes()?.files ?? {})).toEqual(['sum.js'])
  })

  it('still says what it spent when its work cannot be written down', async () => {
    const name = 'touch "$(printf \'odd-\\377\')"'
    const scripted = await model(
      { reply: [edit('a - b', 'a + b')] },
      { reply: [{ tool: 'bash', input: { command: name } }] },
    )
    const run = start({ job: await claimedJob({ limits: { usd: 5, minutes: 45, turns: 2 } }), modelUrl: scripted.url })
    await run.ended
    expect(run.result()).toMatchObject({
      outcome: 'failed',
      stop: 'crash',
      error: expect.stringContaining('cannot be written down'),
      turns: 2,
    })
    expect(run.result().usd).toBeGreaterThan(0)
    expect(Object.keys(run.changes()?.files ?? {})).toEqual(['sum.js'])
  })

  it('fails with the cure when the model provider does not take the key', async () => {
    const scripted = await model()
    const run = start({ job: await claimedJob(), modelUrl: scripted.url, key: 'sk-wrong-0123456789' })
    const { code } = await run.ended
    expect(code).toBe(0)
    expect(run.result()).toMatchObject({ outcome: 'failed', stop: 'auth', summary: expect.stringContaining('key') })
  })
})

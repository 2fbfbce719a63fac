import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { clip, excerpt } from '../../src/agent/excerpt.ts'
import { redactor } from '../../src/agent/redaction.ts'
import { commandText, runCommand } from '../../src/agent/shell.ts'
import { temporaryFolder } from './support/sandboxes.ts'
import { shellOn } from './support/shells.ts'

const patient = { timeoutMs: 20_000, signal: new AbortController().signal }

describe('a command', () => {
  it('answers with its exit first and both streams in the order they came', async (context) => {
    const shell = await shellOn(context, temporaryFolder())
    const result = await runCommand(shell, 'echo one; echo two >&2; echo three; exit 4', patient)
    expect(commandText(result)).toBe('<exit>4</exit>\none\ntwo\nthree\n')
  })

  it('fails when an early part of a pipe fails', async (context) => {
    const shell = await shellOn(context, temporaryFolder())
    expect((await runCommand(shell, 'false | cat', patient)).exit).toBe(1)
  })

  it('is killed with everything it started when its time is up', async (context) => {
    const folder = temporaryFolder()
    const shell = await shellOn(context, folder)
    const command = '(sleep 2; touch late) & echo started; sleep 300'
    const result = await runCommand(shell, command, { ...patient, timeoutMs: 1_500 })
    expect(result.exit).toBe('timeout')
    expect(result.output).toBe('started\n')
    for (let tries = 0; tries < 25; tries += 1) await delay(40)
    expect(existsSync(join(folder, 'late'))).toBe(false)
  })

  it('is killed when the run is stopped', async (context) => {
    const shell = await shellOn(context, temporaryFolder())
    const stop = new AbortController()
    const running = runCommand(shell, 'sleep 300', { ...patient, signal: stop.signal })
    stop.abort()
    expect((await running).exit).toBe('aborted')
    expect((await runCommand(shell, 'echo never', { ...patient, signal: stop.signal })).exit).toBe('aborted')
  })

  it('leaves nothing running in the background', async (context) => {
    const folder = temporaryFolder()
    const shell = await shellOn(context, folder)
    const result = await runCommand(shell, 'nohup sh -c "sleep 1; touch late" >/dev/null 2>&1 & echo done', patient)
    expect(result).toMatchObject({ exit: 0, output: 'done\n' })
    for (let tries = 0; tries < 35; tries += 1) await delay(40)
    expect(existsSync(join(folder, 'late'))).toBe(false)
  })

  it('says so when it has nothing to say', async (context) => {
    const shell = await shellOn(context, temporaryFolder())
    expect(commandText(await runCommand(shell, 'true', patient))).toBe('<exit>0</exit>\n(no output)')
  })

  it('keeps both ends of 50 MB of output in bounded memory', async (context) => {
    const shell = await shellOn(context, temporaryFolder())
    const before = process.memoryUsage().heapUsed
    const result = await runCommand(shell, 'echo first; yes | head -c 50000000; echo; echo last', patient)
    expect(result.output.length).toBeLessThan(10_200)
    expect(result.output).toMatch(/^first\n/)
    expect(result.output).toMatch(/\nlast\n$/)
    expect(result.output).toContain('characters left out')
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
  })
})

describe('an excerpt', () => {
  it('leaves 10,000 characters whole and cuts one more', () => {
    expect(clip('a'.repeat(10_000))).toBe('a'.repeat(10_000))
    const cut = clip(`${'a'.repeat(5_000)}b${'c'.repeat(5_000)}`)
    expect(cut).toContain('1 characters left out')
    expect(cut).not.toContain('b')
  })

  it('does not save half a secret at the cut', () => {
    const secret = 'correct-horse-battery'
    const collected = excerpt(redactor([secret]))
    collected.add(Buffer.from(`${'x'.repeat(4_990)}${secret}${'y'.repeat(40_000)}`))
    expect(collected.text()).not.toContain('correct-')
    expect(collected.text()).toContain('***')
  })

  it('puts a character back together that arrives in two pieces', () => {
    const collected = excerpt()
    const bytes = Buffer.from('grün')
    collected.add(bytes.subarray(0, 3))
    collected.add(bytes.subarray(3))
    expect(collected.text()).toBe('grün')
  })
})

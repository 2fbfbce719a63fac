import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { EngineOptions } from '../../../src/emulator/actions/options.ts'
import { jobNamed, logOf, type Stage, stage } from './support.ts'

let on: Stage
afterEach(() => on.stop())

const composite = 'runs: { using: composite, steps: [{ run: date, shell: bash }] }'

async function failed(body: string, files: Record<string, string> = {}, options: EngineOptions = {}): Promise<string> {
  on = await stage({ 'w.yml': `on: workflow_dispatch\n${body}`, ...files }, options)
  const run = await on.run('w.yml')
  expect(run).toMatchObject({ status: 'completed', conclusion: 'startup_failure', jobs: [] })
  return on.engine.problemOf(run.id) ?? ''
}

function step(text: string): string {
  return `jobs: { a: { runs-on: x, steps: [${text}] } }`
}

describe('a run ends as startup_failure', () => {
  it('when the file is broken, and says where', async () => {
    const problem = await failed('jobs: { a: { runs-on: x, stepz: [] } }')
    expect(problem).toContain('Invalid workflow file: .github/workflows/w.yml')
    expect(problem).toContain('jobs.a: unrecognized key: "stepz"')
  })

  it.each([
    ['{ uses: docker://alpine }', "'docker://alpine' is not supported"],
    ['{ uses: actions/checkout@v4, with: { lfs: true } }', "the input 'lfs' is not supported"],
    ['{ uses: ./action }', "'runs.using: composite' is not supported"],
  ])('when a step asks for what this engine does not do: %s', async (written, problem) => {
    expect(await failed(step(written), { 'action/action.yml': composite })).toContain(problem)
  })

  it('when a known action has a pre or post step', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-tool-'))
    writeFileSync(join(folder, 'action.yml'), 'runs: { using: node24, main: a.js, post: b.js }')
    const problem = await failed(step('{ uses: acme/tool@v1 }'), {}, { actions: { 'acme/tool': folder } })
    rmSync(folder, { recursive: true })
    expect(problem).toContain("acme/tool@v1: 'pre' and 'post' are not supported")
  })

  it('when a policy refuses it', async () => {
    const message = 'The action acme/tool is not allowed in this repository.'
    expect(await failed(step('{ run: date }'), {}, { refuse: () => message })).toBe(message)
  })

  it('when its run-name cannot be evaluated', async () => {
    expect(await failed(`run-name: '\${{ fromJSON(github.actor) }}'\n${step('{ run: date }')}`)).not.toBe('')
  })

  it('and tells so by its events', async () => {
    on = await stage({ 'w.yml': 'on: workflow_dispatch\njobs: {}' })
    const heard: string[] = []
    on.emulator.world.listeners.push(({ name, action }) => heard.push(`${name} ${action}`))
    await on.run('w.yml')
    expect(heard).toEqual([
      'workflow_dispatch null',
      'workflow_run requested',
      'check_suite completed',
      'workflow_run completed',
    ])
    expect(on.emulator.violations).toEqual([])
  })

  it('on every push while the file cannot be read at all', async () => {
    on = await stage({ 'w.yml': 'on: push\njobs: [' })
    on.push({ a: 'a' })
    await on.engine.idle()
    expect(on.repository.runs).toMatchObject([{ conclusion: 'startup_failure', name: '.github/workflows/w.yml' }])
  })
})

describe('an action nobody knows', () => {
  it('fails the job while it is set up', async () => {
    on = await stage({ 'w.yml': `on: workflow_dispatch\n${step('{ run: date }, { uses: acme/unknown@v3 }')}` })
    const run = await on.run('w.yml')
    expect(run.conclusion).toBe('failure')
    expect(jobNamed(run, 'a').steps.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['Set up job', 'failure'],
      ['Complete job', 'success'],
    ])
    expect(logOf(run, 'a')).toContain('##[error]Unable to resolve action `acme/unknown@v3`, repository not found')
  })
})

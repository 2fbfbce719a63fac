import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changes, runResult } from '../../src/domain/bundle.ts'
import { runName } from '../../src/domain/names.ts'
import { startEngine } from '../../src/emulator/actions/engine.ts'
import { steps } from '../../src/emulator/model/script.ts'
import { type ScriptedModel, startScriptedModel } from '../../src/emulator/model/server.ts'
import type { Run } from '../../src/emulator/state.ts'
import { modelKey } from '../jobs/support/run-action.ts'
import { until } from '../jobs/support/stage.ts'
import { submission, toy, wrongSum } from '../jobs/support/toy.ts'
import { startWorld, type World } from '../jobs/support/world.ts'

let world: World
let model: ScriptedModel
const fix = { tool: 'edit', input: { file_path: 'sum.js', old_string: 'a - b', new_string: 'a + b' } }

/** The template as a user commits it, with the one line uncommented that leads to the scripted model. */
function templateFor(url: string): string {
  const template = readFileSync('templates/signalbox.yml', 'utf8')
  const text = template.replace(/# model-base-url: .*/, `model-base-url: ${url}`)
  expect(text).not.toBe(template)
  return text
}

async function start(...list: Parameters<typeof steps>[0]): Promise<void> {
  model = await startScriptedModel(steps(list), { key: modelKey })
  world = await startWorld(
    { ...toy, '.github/workflows/signalbox.yml': templateFor(model.url) },
    {
      engine: ({ world: engineWorld }) =>
        startEngine(engineWorld, {
          actions: { 'signalbox/signalbox': process.cwd() },
          environments: { signalbox: { secrets: { ANTHROPIC_API_KEY: modelKey }, branches: 'default' } },
        }),
    },
  )
}

async function dispatched(): Promise<Run> {
  const issue = { ...(await world.issue(wrongSum.title, wrongSum.body)), ...wrongSum }
  await world.dispatch(await world.claim(world.job(issue)))
  const [run] = world.repository.runs
  if (!run) throw new Error('no run was started')
  return run
}

function bundleOf(run: Run) {
  const artifact = run.artifacts.find(({ name }) => name === 'signalbox-bundle-1')
  if (!artifact)
    throw new Error(`no bundle among ${run.artifacts.map(({ name }) => name).join(', ') || 'no artifacts'}`)
  const files = unzipSync(artifact.zip)
  const json = (name: string): unknown => JSON.parse(Buffer.from(files[name] ?? []).toString())
  return {
    names: Object.keys(files).sort(),
    result: runResult.parse(json('result.json')),
    changes: () => changes.parse(json('changes.json')),
  }
}

beforeEach(() => expect(readFileSync('dist/action.js', 'utf8').length).toBeGreaterThan(0))
afterEach(async () => {
  await world.stop()
  await model.close()
})

describe('the template and the committed bundle, in a workflow run', () => {
  it('hand back a bundle under the name the publisher looks for', async () => {
    await start({ reply: [fix, { tool: 'submit', input: submission }] })
    const run = await dispatched()
    await world.emulator.settle()
    expect({ name: run.displayTitle, path: run.path, event: run.event, actor: run.actor }).toEqual({
      name: runName('b-1', 1),
      path: '.github/workflows/signalbox.yml',
      event: 'workflow_dispatch',
      actor: 'signalbox[bot]',
    })
    const bundle = bundleOf(run)
    expect(run.conclusion).toBe('success')
    expect(bundle.names).toEqual(['changes.json', 'result.json'])
    expect(bundle.result).toMatchObject({ outcome: 'done', verify: [{ command: 'npm test', exit: 0 }] })
    expect(Object.keys(bundle.changes().files)).toEqual(['sum.js'])
    expect(run.artifacts.map(({ name }) => name)).toEqual(['signalbox-bundle-1'])
    expect(world.emulator.violations).toEqual([])
  })

  it('hand back what was done when somebody cancels', async () => {
    await start({ reply: [fix] }, { reply: [{ tool: 'bash', input: { command: 'sleep 600' } }] })
    const run = await dispatched()
    await until(() => model.requests.length === 2)
    await world.cancel(run.id)
    await world.emulator.settle()
    expect(run.conclusion).toBe('cancelled')
    expect(bundleOf(run).result).toMatchObject({ outcome: 'partial', stop: 'aborted' })
    expect(Object.keys(bundleOf(run).changes().files)).toEqual(['sum.js'])
  })

  it('hand back a refusal when a person starts it', async () => {
    await start()
    const issue = { ...(await world.issue(wrongSum.title, wrongSum.body)), ...wrongSum }
    await world.dispatch(await world.claim(world.job(issue)), 'alice')
    await world.emulator.settle()
    const [run] = world.repository.runs
    expect(run && bundleOf(run)).toMatchObject({
      names: ['result.json'],
      result: { outcome: 'failed', stop: 'not_ours' },
    })
    expect(model.requests).toEqual([])
  })
})

import { globSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ActionRun } from './support/run-action.ts'
import { stageFor, until } from './support/stage.ts'

const { model, start, claimedJob } = stageFor()
const edit = { tool: 'edit', input: { file_path: 'sum.js', old_string: 'a - b', new_string: 'a + b' } }
const fixed = { content: Buffer.from('export const sum = (a, b) => a + b\n').toString('base64') }
const late = { content: Buffer.from('later\n').toString('base64') }

/** Starts a run whose agent edits a file and then sits in a command that does not end; waits until it sits there. */
async function sittingRun(job: string): Promise<ActionRun> {
  const command = 'echo later > late.txt; sleep 600'
  const scripted = await model({ reply: [edit] }, { reply: [{ tool: 'bash', input: { command } }] })
  const run = start({ job, modelUrl: scripted.url })
  await until(
    () => globSync(join(run.temp, 'signalbox-*', 'work', 'late.txt')).length > 0 || run.child.exitCode !== null,
  )
  return run
}

/** Working folders of every process of the machine that we may look at. */
function foldersAtWork(): string[] {
  return globSync('/proc/[0-9]*/cwd').flatMap((path) => {
    try {
      return [readlinkSync(path)]
    } catch {
      return []
    }
  })
}

describe('a run that is stopped', () => {
  it('hands back its work within 5 s of a cancel, also what it wrote since the last turn', async () => {
    const run = await sittingRun(await claimedJob())
    const asked = Date.now()
    run.child.kill('SIGINT')
    const { code } = await run.ended
    expect(Date.now() - asked).toBeLessThan(5_000)
    expect(code).toBe(0)
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'aborted', turns: 2 })
    expect(run.changes()?.files).toEqual({ 'sum.js': fixed, 'late.txt': late })
  })

  it('hands back its work when it gets SIGTERM alone', async () => {
    const run = await sittingRun(await claimedJob())
    const asked = Date.now()
    run.child.kill('SIGTERM')
    const { code } = await run.ended
    expect(Date.now() - asked).toBeLessThan(2_500)
    expect(code).toBe(0)
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'aborted' })
    expect(run.changes()?.files).toMatchObject({ 'sum.js': fixed })
  })

  it('has handed back what was done after the last turn when it is killed outright', async () => {
    const run = await sittingRun(await claimedJob())
    run.child.kill('SIGKILL')
    await run.ended
    expect(run.result()).toMatchObject({
      outcome: 'partial',
      stop: 'aborted',
      turns: 2,
      summary: 'The run ended before it was done.',
      usd: expect.closeTo(0.04, 1),
    })
    expect(run.changes()?.files).toMatchObject({ 'sum.js': fixed })
  })

  it('leaves nothing running', async () => {
    const run = await sittingRun(await claimedJob())
    expect(foldersAtWork().some((folder) => folder.includes(run.temp))).toBe(true)
    run.child.kill('SIGINT')
    await run.ended
    await until(() => foldersAtWork().every((folder) => !folder.includes(run.temp)), 2_000)
    expect(foldersAtWork().length).toBeGreaterThan(0)
  })

  it('ends itself before the job’s timeout', async () => {
    // 6 s in all: a run this short keeps half of it, where a real one keeps 3 minutes.
    const run = await sittingRun(await claimedJob({ limits: { usd: 5, minutes: 0.1, turns: 20 } }))
    const { code, ms } = await run.ended
    expect(code).toBe(0)
    expect(ms).toBeLessThan(6_000)
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'timeout' })
    expect(run.changes()?.files).toMatchObject({ 'sum.js': fixed })
  })

  it('counts the time the job already took before it began', async () => {
    const environment = { SIGNALBOX_STARTED: String(Math.floor(Date.now() / 1000) - 3_600) }
    const scripted = await model()
    const run = start({ job: await claimedJob(), modelUrl: scripted.url, environment })
    await run.ended
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'timeout', turns: 0 })
    expect(scripted.requests).toEqual([])
  })
})

describe('a run that is stopped during set-up', () => {
  const {
    model: quietModel,
    start: begin,
    claimedJob: job,
  } = stageFor({
    'README.md': 'x\n',
    '.github/signalbox.yml': 'run: { setup: ["touch begun; sleep 600"] }\n',
  })

  it('spends nothing when its time is over before the agent begins', async () => {
    const scripted = await quietModel()
    const run = begin({ job: await job({ limits: { usd: 5, minutes: 0.1, turns: 20 } }), modelUrl: scripted.url })
    const { ms } = await run.ended
    expect(ms).toBeLessThan(6_000)
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'timeout', usd: 0 })
    expect(scripted.requests).toEqual([])
  })

  it('spends nothing and says that it was cancelled', async () => {
    const scripted = await quietModel()
    const run = begin({ job: await job(), modelUrl: scripted.url })
    await until(
      () => globSync(join(run.temp, 'signalbox-*', 'work', 'begun')).length > 0 || run.child.exitCode !== null,
    )
    run.child.kill('SIGINT')
    const { code } = await run.ended
    expect(code).toBe(0)
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'aborted', usd: 0 })
    expect(scripted.requests).toEqual([])
  })
})

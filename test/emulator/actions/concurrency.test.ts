import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { enter, type Groups, leave, type Member } from '../../../src/emulator/actions/concurrency.ts'
import { jobNamed, type Stage, stage, until } from './support.ts'

let on: Stage | null = null
afterEach(async () => {
  await on?.stop()
  on = null
})

/** Waits for the file `gate`, so that a run stays at work until the test opens it. */
const waits = `{ run: 'until [ -e "\${{ vars.GATE }}" ]; do sleep 0.01; done' }`

async function grouped(concurrency: string): Promise<Stage> {
  on = await stage(
    {
      'w.yml': `on: workflow_dispatch\nconcurrency: ${concurrency}\njobs: { a: { runs-on: x, steps: [${waits}] } }`,
    },
    { durations: { interrupt: 20, terminate: 20 } },
  )
  on.repository.variables.set('GATE', join(on.folder, 'gate'))
  return on
}

async function fourDispatches(concurrency: string): Promise<(string | null)[]> {
  const at = await grouped(concurrency)
  const runs = [1, 2, 3, 4].map(() => at.dispatch('w.yml'))
  await until(() => runs.some((run) => run.status === 'in_progress'))
  writeFileSync(join(at.folder, 'gate'), '')
  await at.engine.idle()
  return runs.map((run) => run.conclusion)
}

describe('four dispatches into one concurrency group', () => {
  it('execute the first and the last by default: a new one replaces the one that waits', async () => {
    expect(await fourDispatches('shop')).toEqual(['success', 'cancelled', 'cancelled', 'success'])
  })

  it('execute all of them with queue: max', async () => {
    expect(await fourDispatches('{ group: shop, queue: max }')).toEqual(['success', 'success', 'success', 'success'])
  })

  it('execute the last with cancel-in-progress', async () => {
    const expected = ['cancelled', 'cancelled', 'cancelled', 'success']
    expect(await fourDispatches('{ group: shop, cancel-in-progress: true }')).toEqual(expected)
  })

  it('all execute when the group’s expression keeps them apart', async () => {
    expect(await fourDispatches(`'shop-\${{ github.run_id }}'`)).toEqual(['success', 'success', 'success', 'success'])
  })
})

describe('a waiting run', () => {
  it('is pending without jobs, and a cancel ends it at once', async () => {
    const at = await grouped('Shop')
    const [first, second] = [at.dispatch('w.yml'), at.dispatch('w.yml')]
    expect(second).toMatchObject({ status: 'pending', jobs: [] })
    const answer = await at.api(`POST /repos/acme/shop/actions/runs/${second.id}/cancel`)
    expect(answer.status).toBe(202)
    expect(second).toMatchObject({ status: 'completed', conclusion: 'cancelled', jobs: [] })
    expect(first.conclusion).toBeNull()
    const third = at.dispatch('w.yml')
    writeFileSync(join(at.folder, 'gate'), '')
    await at.engine.idle()
    expect([first.conclusion, third.conclusion]).toEqual(['success', 'success'])
    expect(at.engine.problemOf(second.id)).toBeNull()
  })

  it('that was replaced says by what', async () => {
    const at = await grouped('shop')
    const runs = [1, 2, 3].map(() => at.dispatch('w.yml'))
    expect(at.engine.problemOf(runs[1]?.id ?? 0)).toBe(
      "Canceling since a higher priority waiting request for 'shop' exists",
    )
  })
})

describe('jobs in a concurrency group', () => {
  it('take turns across runs', async () => {
    on = await stage({
      'w.yml': `on: workflow_dispatch
jobs:
  a: { concurrency: 'job-\${{ inputs.none }}', runs-on: x, steps: [${waits}] }
  b: { runs-on: x, steps: [{ run: date }] }`,
    })
    on.repository.variables.set('GATE', join(on.folder, 'gate'))
    const runs = [1, 2, 3].map(() => on?.dispatch('w.yml'))
    await until(() => runs.every((run) => run?.jobs.find((job) => job.name === 'b')?.status === 'completed'))
    expect(runs.map((run) => run && jobNamed(run, 'a').status)).toEqual(['in_progress', 'completed', 'queued'])
    writeFileSync(join(on.folder, 'gate'), '')
    await on.engine.idle()
    expect(runs.map((run) => run?.conclusion)).toEqual(['success', 'cancelled', 'success'])
  })

  it('never wait for the group of their own run', async () => {
    on = await stage({
      'w.yml':
        'on: workflow_dispatch\nconcurrency: one\njobs: { a: { concurrency: ONE, runs-on: x, steps: [{ run: date }] } }',
    })
    const run = await on.run('w.yml')
    expect(run.conclusion).toBe('cancelled')
    expect(on.repository.checkRuns[0]?.output.annotations).toMatchObject([
      { message: "Canceling since a deadlock was detected for concurrency group: 'ONE'" },
    ])
  })
})

describe('a group', () => {
  it('holds at most a hundred that wait with queue: max', () => {
    const groups: Groups = new Map()
    const told: string[] = []
    const member = (name: string): Member => ({
      start: () => told.push(`${name} starts`),
      cancel: (reason) => told.push(`${name}: ${reason}`),
    })
    const first = member('first')
    const rule = { cancelInProgress: false, queue: 'max' } as const
    enter(groups, 'g', rule, first)
    for (let at = 0; at < 100; at += 1) enter(groups, 'G', rule, member(`m${at}`))
    enter(groups, 'g', rule, member('late'))
    expect(told).toEqual(['first starts', "late: Canceling since the queue of 'g' is full"])
    leave(groups, 'g', first)
    expect(told.at(-1)).toBe('m0 starts')
  })
})

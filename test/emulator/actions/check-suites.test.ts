import { afterEach, describe, expect, it } from 'vitest'
import { suiteState } from '../../../src/emulator/ops/check-suites.ts'
import { createCheckRun } from '../../../src/emulator/ops/checks.ts'
import { cancelRun } from '../../../src/emulator/ops/runs.ts'
import type { Caller, Event, Run } from '../../../src/emulator/state.ts'
import { alice, type Stage, said, stage, until } from './support.ts'

let on: Stage
afterEach(async () => {
  expect(on.emulator.violations).toEqual([])
  await on.stop()
})

/** What is told of the check suite of a run: its actions, with the conclusion at that moment. */
async function begin(body: string): Promise<{ told: string[]; events: Event[] }> {
  on = await stage({ 'w.yml': `on: workflow_dispatch\n${body}` }, { durations: { interrupt: 20, terminate: 20 } })
  const told: string[] = []
  const events: Event[] = []
  on.emulator.world.listeners.push((event) => {
    events.push(event)
    const suite = event.payload['check_suite']
    if (event.name !== 'check_suite' || typeof suite !== 'object' || suite === null) return
    told.push(`${event.action} ${'conclusion' in suite ? suite.conclusion : ''}`)
  })
  return { told, events }
}

function suiteOf(run: Run) {
  const suite = on.repository.suites.find((one) => one.id === run.suiteId)
  if (!suite) throw new Error('the run has no suite')
  return suiteState(on.repository, suite)
}

const chain = `jobs:
  a: { runs-on: x, steps: [{ run: date }] }
  b: { needs: a, runs-on: x, steps: [{ run: exit 1 }] }
`

describe('the check suite of a workflow run', () => {
  it('is not completed between two jobs of a chain, and completes once, as the run does', async () => {
    const { told, events } = await begin(chain)
    const between: unknown[] = []
    on.emulator.world.listeners.push(({ name, action }) => {
      const [run] = on.repository.runs
      if (run && name === 'workflow_job' && action === 'completed') between.push(suiteOf(run))
    })
    const run = await on.run('w.yml')
    expect(between).toEqual([
      { status: 'in_progress', conclusion: null },
      { status: 'in_progress', conclusion: null },
    ])
    expect(told).toEqual(['completed failure'])
    expect(suiteOf(run)).toEqual({ status: 'completed', conclusion: 'failure' })
    const ends = events.filter(({ action }) => action === 'completed').map(({ name }) => name)
    expect(ends.slice(-2)).toEqual(['check_suite', 'workflow_run'])
  })

  it('shows as REST and GraphQL answer it', async () => {
    await begin('jobs: { a: { runs-on: x, steps: [{ run: date }] } }')
    const run = await on.run('w.yml')
    const { body } = await on.api(`GET /repos/acme/shop/check-suites/${run.suiteId}`)
    expect(body).toMatchObject({ status: 'completed', conclusion: 'success' })
    const query = `{ node(id: "CS_${run.suiteId}") { ... on CheckSuite { status conclusion workflowRun { databaseId } } } }`
    expect((await on.api('POST /graphql', { body: { query } })).body).toEqual({
      data: { node: { status: 'COMPLETED', conclusion: 'SUCCESS', workflowRun: { databaseId: run.id } } },
    })
  })

  it.each([
    ['skipped', 'jobs: { a: { if: false, runs-on: x, steps: [{ run: date }] } }'],
    ['startup_failure', 'jobs: { a: { runs-on: x, stepz: [] } }'],
  ])('of a run that ends as %s completes once, as that', async (conclusion, body) => {
    const { told } = await begin(body)
    const run = await on.run('w.yml')
    expect(told).toEqual([`completed ${conclusion}`])
    expect(suiteOf(run)).toEqual({ status: 'completed', conclusion })
  })

  it('of a cancelled run completes once, whether it ran or waited', async () => {
    const wait = '{ run: "echo ready; exec sleep 60" }'
    const { told } = await begin(`concurrency: one\njobs: { a: { runs-on: x, steps: [${wait}] } }`)
    const [first, second] = [on.dispatch('w.yml'), on.dispatch('w.yml')]
    await until(() => said(first.jobs[0], 'ready'))
    expect([suiteOf(first).status, suiteOf(second).status]).toEqual(['in_progress', 'pending'])
    cancelRun(on.emulator.world, second)
    expect(told).toEqual(['completed cancelled'])
    cancelRun(on.emulator.world, first)
    await on.engine.idle()
    expect(told).toEqual(['completed cancelled', 'completed cancelled'])
  })

  it('is not told of again by a check that reports when the run is over', async () => {
    const { told } = await begin('jobs: { a: { runs-on: x, steps: [{ run: date }] } }')
    const { id: runId, headSha } = await on.run('w.yml')
    const { emulator, repository } = on
    const late: Caller = {
      ...alice,
      kind: 'run',
      runId,
      permissions: { checks: 'write' },
      repositories: [repository.id],
    }
    createCheckRun(emulator.world, late, repository, { name: 'late', headSha, conclusion: 'failure' })
    expect(told).toEqual(['completed success'])
  })

  it('opens again with the next attempt', async () => {
    const { told } = await begin('jobs: { a: { runs-on: x, steps: [{ run: date }] } }')
    const run = await on.run('w.yml')
    const { status } = await on.api(`POST /repos/acme/shop/actions/runs/${run.id}/rerun`)
    expect(status).toBe(201)
    await on.engine.idle()
    expect(told).toEqual(['completed success', 'completed success'])
  })
})

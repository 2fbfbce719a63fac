import { afterEach, describe, expect, it } from 'vitest'
import { handle } from '../../src/handle.ts'
import { publish } from '../../src/publish.ts'
import { type ToyWorld, toyWorld } from '../support/toy-world.ts'

let world: ToyWorld
afterEach(() => world.stop())

const place = { owner: 'octo', repo: 'toy' }
const people = 'merge: { mode: human }\nreview: { enabled: false }\n'

/** The run that was dispatched last. */
function newestRun({ repository }: ToyWorld): number {
  const run = repository.runs.findLast(({ event }) => event === 'workflow_dispatch')
  if (!run) throw new Error('nothing was dispatched')
  return run.id
}

describe('a labeled issue', () => {
  it('is dispatched in four requests, eyes in the third, and its workpad is the fifth', async () => {
    world = await toyWorld({ config: people })
    const server = await world.server()
    await handle(await world.labeledIssue('The first makes the ledger'), server)
    const trigger = await world.labeledIssue('Sum of an empty list')
    world.appCalls()
    const outcome = await handle(trigger, server)
    expect(outcome.trail).toEqual(['claimed', 'claimed', 'run_queued', 'run_queued'])
    expect(world.appCalls()).toEqual([
      'graphql:query Subject',
      'git/create-commit',
      'graphql:mutation Append',
      'actions/create-workflow-dispatch',
      'graphql:mutation Mutate',
    ])
    await world.engine.idle()
    expect(world.emulator.violations).toEqual([])
  })

  it('becomes a pull request in eight more, and a merge check', async () => {
    world = await toyWorld({ config: people })
    const server = await world.server()
    await handle(await world.labeledIssue('Sum of an empty list'), server)
    await world.engine.idle()
    world.appCalls()
    const outcome = await publish(newestRun(world), server, world.where)
    expect(outcome.trail).toEqual(['published', 'published', 'published', 'published'])
    expect(world.appCalls().slice(0, 8)).toEqual([
      'actions/get-workflow-run',
      'actions/list-workflow-run-artifacts',
      'actions/download-artifact',
      'graphql:query Subject',
      'graphql:mutation Commit',
      'pulls/create',
      'git/create-commit',
      'graphql:mutation Append',
    ])
    const { data: pull } = await world.as('alice').request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...place,
      pull_number: 2,
    })
    expect(pull).toMatchObject({ state: 'open', head: { ref: 'agent/1-sum-of-an-empty-list' }, draft: false })
    const { data: file } = await world.as('alice').request('GET /repos/{owner}/{repo}/contents/{path}', {
      ...place,
      path: 'src/sum.js',
      ref: pull.head.ref,
      mediaType: { format: 'raw' },
    })
    expect(String(file)).toContain('export const sum = () => 1')
    expect(outcome.after?.applied.map(({ effect }) => effect.kind)).toContain('check')
    expect(world.emulator.violations).toEqual([])
  })

  it('is published once, however often somebody asks', async () => {
    world = await toyWorld({ config: people })
    const server = await world.server()
    await handle(await world.labeledIssue('Sum of an empty list'), server)
    await world.engine.idle()
    await publish(newestRun(world), server, world.where)
    await world.engine.idle()
    const before = world.emulator.calls.filter(({ write }) => write).length
    const again = await publish(newestRun(world), await world.server(), world.where)
    expect(again.reason).toBe('already_published')
    expect(again.applied).toEqual([])
    expect(world.emulator.calls.filter(({ write }) => write).length - before).toBe(0)
  })

  it('is merged, closed and forgotten once everything is green', async () => {
    world = await toyWorld()
    const server = await world.server()
    await handle(await world.labeledIssue('Sum of an empty list'), server)
    await world.engine.idle()
    await publish(newestRun(world), server, world.where)
    await world.engine.idle()
    await handle({ kind: 'checks_changed', repository: world.where, address: { kind: 'pull', number: 2 } }, server)
    const alice = world.as('alice')
    const { data: issue } = await alice.request('GET /repos/{owner}/{repo}/issues/{issue_number}', {
      ...place,
      issue_number: 1,
    })
    const { data: pull } = await alice.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...place,
      pull_number: 2,
    })
    expect([issue.state, pull.merged]).toEqual(['closed', true])
    const { data: branches } = await alice.request('GET /repos/{owner}/{repo}/branches', place)
    expect(branches.map(({ name }) => name)).toEqual(['main'])
    const queue = [...server.ledgers.values()][0]
    expect(queue?.tip).toMatchObject({ state: { merged: 1, claims: {}, subjects: {} } })
    expect(world.emulator.violations).toEqual([])
  })

  it('costs nothing to look at again: two reads, no write', async () => {
    world = await toyWorld({ config: people })
    const server = await world.server()
    await handle(await world.labeledIssue('Sum of an empty list'), server)
    await world.engine.idle()
    await publish(newestRun(world), server, world.where)
    await world.engine.idle()
    const look = { kind: 'sweep', repository: world.where, address: { kind: 'issue', number: 1 } } as const
    await handle(look, server)
    world.appCalls()
    const outcome = await handle(look, server)
    expect(outcome.applied).toEqual([])
    expect(world.appCalls()).toEqual(['graphql:query Subject', 'pulls/get'])
  })
})

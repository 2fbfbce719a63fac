import { afterEach, describe, expect, it } from 'vitest'
import type { LedgerState } from '../../src/domain/ledger/state.ts'
import { lastTip } from '../../src/effects/ledger-queue.ts'
import { commitFacts, resolve } from '../../src/emulator/git/plumbing.ts'
import { updateRef } from '../../src/emulator/ops/refs.ts'
import { type Host, handle } from '../../src/handle.ts'
import { sweep } from '../../src/sweep.ts'
import { actorOf, type ToyWorld, toyWorld } from '../support/toy-world.ts'

let world: ToyWorld
afterEach(() => world.stop())

const place = { owner: 'octo', repo: 'toy' }
const later = (host: Host, minutes: number): Host => ({
  ...host,
  now: () => new Date(Date.now() + minutes * 60_000),
})

describe('when every webhook is lost', () => {
  it('sweeps alone bring an issue to its merge', async () => {
    world = await toyWorld()
    const server = await world.server()
    await world.labeledIssue('Sum of an empty list')
    for (let round = 0; round < 4; round += 1) {
      const report = await sweep(later(server, round * 5), world.where)
      expect(report.failures).toEqual([])
      await world.engine.idle()
    }
    const { data } = await world.as('alice').request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...place,
      pull_number: 2,
    })
    expect(data.merged).toBe(true)
    expect(world.emulator.violations).toEqual([])
  })

  it('a sweep that another one has just done is skipped after one request', async () => {
    world = await toyWorld({ config: 'merge: { mode: human }\n' })
    const server = await world.server()
    await world.labeledIssue('Sum of an empty list')
    expect((await sweep(server, world.where)).kind).toBe('swept')
    world.appCalls()
    expect((await sweep(server, world.where)).kind).toBe('skipped')
    expect(world.appCalls()).toEqual(['graphql:query Backlog'])
    await world.engine.idle()
  })

  it('a quiet repository is swept in a few reads and no write', async () => {
    world = await toyWorld()
    const server = await world.server()
    expect(await sweep(server, world.where)).toMatchObject({ kind: 'swept', looked: [], published: [], failures: [] })
    expect(world.appCalls()).toEqual(['graphql:query Backlog', 'issues/list-comments-for-repo'])
  })
})

describe('a review whose dispatch was lost', () => {
  it('is given up by the sweep, also when its pull request and issue are over and forgotten by then', async () => {
    world = await toyWorld({ config: 'merge: { mode: human }\n' })
    const server = await world.server()
    await handle(await world.labeledIssue('Sum of an empty list'), server)
    await world.engine.idle()
    world.emulator.faults.request({ operation: 'actions/create-workflow-dispatch', answer: 502 })
    await sweep(server, world.where)
    expect(Object.keys(stateOf(server).claims)).toEqual(['r-2'])
    await world.as('alice').request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...place, pull_number: 2 })
    const address = { kind: 'pull', number: 2 } as const
    await handle({ kind: 'pull_changed', repository: world.where, address }, server)
    expect(stateOf(server).subjects).toEqual({})
    const report = await sweep(later(server, 15), world.where)
    expect(report.failures).toEqual([])
    expect(stateOf(server).claims).toEqual({})
    expect(stateOf(server).reviews).toEqual({})
    const after = stateOf(server).seq
    await sweep(later(server, 20), world.where)
    await sweep(later(server, 25), world.where)
    expect(stateOf(server).seq).toBe(after)
  })
})

/** What this server's memory says of the ledger. */
function stateOf(server: Host): LedgerState {
  const tip = lastTip(server.ledgers, world.where)
  if (tip?.kind !== 'valid') throw new Error('no ledger')
  return tip.state
}

describe('two servers', () => {
  it('that hear of the same label dispatch it once', async () => {
    world = await toyWorld({ config: 'merge: { mode: human }\n' })
    const [one, other] = [await world.server(), await world.server()]
    await handle(await world.labeledIssue('The first makes the ledger'), one)
    const trigger = await world.labeledIssue('Sum of an empty list')
    const before = world.repository.runs.length
    const outcomes = await Promise.all([handle(trigger, one), handle(trigger, other)])
    expect(outcomes.map(({ reason }) => reason).toSorted()).toEqual(['claimed_elsewhere', 'run_queued'])
    expect(world.repository.runs.length - before).toBe(1)
    await world.engine.idle()
    expect(world.emulator.violations).toEqual([])
  })
})

describe('a dispatch that got no answer', () => {
  it('is looked up and, when no run shows, sent again after a minute', async () => {
    world = await toyWorld({ config: 'merge: { mode: human }\n' })
    const server = await world.server()
    world.emulator.faults.request({ operation: 'actions/create-workflow-dispatch', answer: 502 })
    const trigger = await world.labeledIssue('Sum of an empty list')
    const outcome = await handle(trigger, server)
    expect(outcome.reason).toBe('dispatch_in_doubt')
    expect(world.repository.runs).toEqual([])
    expect(server.woken).toHaveLength(1)
    const look = { kind: 'timer', repository: world.where, address: trigger.address } as const
    expect((await handle(look, server)).reason).toBe('dispatch_in_doubt')
    expect(world.repository.runs).toEqual([])
    expect((await handle(look, later(server, 2))).trail).toContain('run_queued')
    expect(world.repository.runs).toHaveLength(1)
    await world.engine.idle()
  })
})

describe('GitHub behind the event', () => {
  it('is read again until it shows the label', async () => {
    world = await toyWorld({ config: 'merge: { mode: human }\n' })
    const server = await world.server()
    const trigger = await world.labeledIssue('Sum of an empty list')
    world.emulator.faults.lagReads(2)
    const outcome = await handle(trigger, server)
    expect(outcome.trail).toContain('claimed')
    await world.engine.idle()
  })

  it('is named when it never does', async () => {
    world = await toyWorld()
    const server = await world.server()
    const trigger = await world.labeledIssue('Sum of an empty list')
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    expect(await handle({ ...trigger, at: tomorrow }, server)).toMatchObject({
      reason: 'read_behind_event',
      applied: [],
    })
    expect(world.appCalls()).toEqual(Array.from({ length: 4 }, () => 'graphql:query Subject'))
  })
})

describe('the ledger', () => {
  it('that somebody moved back is restored before anything else happens', async () => {
    world = await toyWorld({ config: 'merge: { mode: human }\n' })
    const server = await world.server()
    await handle(await world.labeledIssue('The first makes the ledger'), server)
    const old = resolve(world.repository.dir, 'refs/signalbox/ledger')
    await world.engine.idle()
    await handle(await world.labeledIssue('The second extends it'), server)
    const newest = resolve(world.repository.dir, 'refs/signalbox/ledger')
    await world.engine.idle()
    updateRef(
      world.emulator.world,
      { kind: 'user', login: 'alice' },
      world.repository,
      'refs/signalbox/ledger',
      old ?? '',
      {
        force: true,
      },
    )
    const outcome = await handle(
      { kind: 'sweep', repository: world.where, address: { kind: 'issue', number: 2 } },
      server,
    )
    expect(outcome.trail[0]).toBe('ledger_rolled_back')
    expect(resolve(world.repository.dir, 'refs/signalbox/ledger')).toBe(newest)
  })

  it('that somebody wrote into is restored to its newest valid entry', async () => {
    world = await toyWorld({ config: 'merge: { mode: human }\n' })
    const server = await world.server()
    await handle(await world.labeledIssue('The first makes the ledger'), server)
    const valid = resolve(world.repository.dir, 'refs/signalbox/ledger')
    await world.engine.idle()
    const main = resolve(world.repository.dir, 'refs/heads/main')
    const { data } = await world.as('alice').request('POST /repos/{owner}/{repo}/git/commits', {
      ...place,
      message: 'mine now',
      tree: commitFacts(world.repository.dir, main ?? '').tree,
      parents: [valid ?? ''],
    })
    updateRef(
      world.emulator.world,
      { kind: 'user', login: 'alice' },
      world.repository,
      'refs/signalbox/ledger',
      data.sha,
      {
        force: true,
      },
    )
    const stranger = await world.server()
    const outcome = await handle(
      { kind: 'sweep', repository: world.where, address: { kind: 'issue', number: 1 } },
      stranger,
    )
    expect(outcome.trail[0]).toBe('ledger_invalid')
    expect(resolve(world.repository.dir, 'refs/signalbox/ledger')).toBe(valid)
  })
})

describe('somebody without write access', () => {
  it('gets one reaction and no run', async () => {
    world = await toyWorld()
    const server = await world.server()
    const { data: issue } = await world
      .as('alice')
      .request('POST /repos/{owner}/{repo}/issues', { ...place, title: 'Sum' })
    const { data: comment } = await world
      .as('rita')
      .request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...place,
        issue_number: issue.number,
        body: '@agent please do it',
      })
    world.appCalls()
    const outcome = await handle(
      {
        kind: 'commented',
        repository: world.where,
        address: { kind: 'issue', number: issue.number },
        actor: actorOf(world.emulator, 'rita'),
        at: comment.created_at,
      },
      server,
    )
    expect(outcome.reason).toBe('not_a_writer')
    expect(outcome.applied.map(({ effect }) => effect.kind)).toEqual(['mutate'])
    expect(world.repository.runs).toEqual([])
    expect(world.emulator.violations).toEqual([])
  })
})

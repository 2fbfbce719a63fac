import { createServer } from 'node:http'
import { getOctokit } from '@actions/github'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../src/github/failure.ts'
import { createLanes } from '../../src/github/lanes.ts'
import { type CallRecord, withPolicy } from '../../src/github/policy.ts'
import { api, type Step, script, watchRequests } from '../support/github-trace.ts'

watchRequests()

/** A clock that only sleeping moves. */
function aPolicy(differs: { timeoutMs?: number; patienceMs?: number } = {}) {
  const start = Date.parse('2026-11-20T08:00:00.000Z')
  const clock = { ms: start }
  const slept: number[] = []
  const calls: CallRecord[] = []
  const lanes = createLanes()
  const means = {
    now: () => new Date(clock.ms),
    sleep: async (ms: number) => {
      slept.push(ms)
      clock.ms += ms
    },
    random: () => 0.5,
    onCall: (record: CallRecord) => void calls.push(record),
    ...differs,
  }
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const client = () => withPolicy(getOctokit('token-for-tests', { log: silent }), means, lanes)
  return { client: client(), another: client, clock, slept, calls, lanes, means }
}

const repo = { owner: 'octo', repo: 'toy' }
const read: Step = { method: 'GET', path: '/repos/octo/toy' }
const label: Step = { method: 'POST', path: '/repos/octo/toy/labels', status: 201 }
const merge: Step = { method: 'PUT', path: '/repos/octo/toy/pulls/7/merge' }
const limit: Partial<Step> = { status: 403, reply: { message: 'You have exceeded a secondary rate limit.' } }

describe('reads', () => {
  it('are repeated after server errors and silence, with growing pauses', async () => {
    const { client, slept, calls } = aPolicy()
    script({ ...read, status: 502 }, { ...read, broken: true }, { ...read, reply: { id: 5 } })
    const { data } = await client.request('GET /repos/{owner}/{repo}', repo)
    expect(data).toEqual({ id: 5 })
    expect(slept).toEqual([500, 1500])
    expect(calls.map(({ status, attempt }) => [status, attempt])).toEqual([
      [502, 1],
      [0, 2],
      [200, 3],
    ])
  })

  it('are given up after three tries', async () => {
    const { client } = aPolicy()
    script({ ...read, status: 500 }, { ...read, status: 500 }, { ...read, status: 500 })
    await expect(client.request('GET /repos/{owner}/{repo}', repo)).rejects.toMatchObject({ status: 500 })
  })

  it('wait as long as GitHub says', async () => {
    const { client, slept } = aPolicy()
    script({ ...read, status: 429, headers: { 'retry-after': '7' } }, read)
    await client.request('GET /repos/{owner}/{repo}', repo)
    expect(slept).toEqual([7000])
  })

  it('wait for the reset of a used-up hour only when it is near', async () => {
    const { client, clock } = aPolicy()
    const reset = String(Math.floor(clock.ms / 1000) + 3600)
    script({ ...read, status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } })
    await expect(client.request('GET /repos/{owner}/{repo}', repo)).rejects.toMatchObject({ status: 403 })
  })

  it.each([404, 403, 410, 422])('are not repeated after %i', async (status) => {
    const { client, slept } = aPolicy()
    script({ ...read, status, reply: { message: 'Resource not accessible by integration' } })
    await expect(client.request('GET /repos/{owner}/{repo}', repo)).rejects.toMatchObject({ status })
    expect(slept).toEqual([])
  })

  it('are repeated when the answer breaks off', async () => {
    const { client, calls } = aPolicy()
    nock(api).get('/repos/octo/toy').reply(200, '{"id": 5, "na', { 'content-type': 'application/json' })
    script({ ...read, reply: { id: 5 } })
    expect((await client.request('GET /repos/{owner}/{repo}', repo)).data).toEqual({ id: 5 })
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2])
  })

  it('are given up on after the time a call may take', async () => {
    const { means, calls } = aPolicy({ timeoutMs: 20 })
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const client = withPolicy(getOctokit('token-for-tests', { baseUrl: `http://127.0.0.1:${port}` }), means)
    await expect(client.request('GET /repos/{owner}/{repo}', repo)).rejects.toThrow(/aborted/i)
    expect(calls.map(({ status }) => status)).toEqual([0, 0, 0])
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
  })
})

describe('GraphQL', () => {
  it('counts a query as a read and repeats it', async () => {
    const { client, calls } = aPolicy()
    script(
      { method: 'POST', path: '/graphql', status: 502 },
      { method: 'POST', path: '/graphql', reply: { data: { viewer: { login: 'x' } } } },
    )
    await client.graphql('query Who { viewer { login } }')
    expect(calls.map(({ operation, kind }) => `${kind} ${operation}`)).toEqual(['read query Who', 'read query Who'])
  })

  it('never repeats a mutation after a server error', async () => {
    const { client, calls } = aPolicy()
    script({ method: 'POST', path: '/graphql', status: 502 })
    await expect(
      client.graphql('mutation Do { a: addStar(input: { starrableId: "R" }) { clientMutationId } }', {
        request: { conditional: true },
      }),
    ).rejects.toMatchObject({
      status: 502,
    })
    expect(calls).toMatchObject([{ operation: 'mutation Do', kind: 'write' }])
  })

  it('waits when the points are used up, which GitHub says with status 200', async () => {
    const { client, slept } = aPolicy()
    const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }]
    script(
      { method: 'POST', path: '/graphql', reply: { errors } },
      { method: 'POST', path: '/graphql', reply: { data: {} } },
    )
    await client.graphql('query Who { viewer { login } }')
    expect(slept).toEqual([60_000])
  })
})

describe('writes', () => {
  const merging = { ...repo, pull_number: 7, sha: 'a'.repeat(40), request: { conditional: true } }

  it.each([405, 409, 422, 500, 502])('are sent once when GitHub answers %i', async (status) => {
    const { client, calls } = aPolicy()
    script({ ...merge, status, reply: { message: 'no' } })
    await expect(client.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', merging)).rejects.toMatchObject({
      status,
    })
    expect(calls).toHaveLength(1)
  })

  it('are sent once when there is no answer', async () => {
    const { client } = aPolicy()
    script({ ...merge, broken: true })
    const error = await client
      .request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', merging)
      .catch((thrown: unknown) => thrown)
    expect(failureOf(error)).toMatchObject({ outcome: 'unknown', status: 0 })
  })

  it('are repeated after a limit when the caller says that is harmless', async () => {
    const { client, slept } = aPolicy()
    script({ ...merge, ...limit, headers: { 'retry-after': '30' } }, merge)
    await client.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', merging)
    expect(slept.filter((ms) => ms > 0)).toEqual([30_000])
  })

  it('are not repeated after a limit otherwise', async () => {
    const { client } = aPolicy()
    script({ ...label, ...limit })
    await expect(client.request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'agent' })).rejects.toMatchObject(
      { status: 403 },
    )
  })

  it('of every client of the installation wait for `retry-after`, and reads do not', async () => {
    const { client, another, slept, clock } = aPolicy()
    script({ ...label, ...limit, headers: { 'retry-after': '40' } }, read, label)
    await client.request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'agent' }).catch(() => null)
    await client.request('GET /repos/{owner}/{repo}', repo)
    expect(slept).toEqual([])
    const before = clock.ms
    await another().request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'agent' })
    expect(clock.ms - before).toBe(40_000)
  })

  it('go one after another', async () => {
    const { client } = aPolicy()
    const underWay = { now: 0, most: 0 }
    nock(api)
      .post('/repos/octo/toy/labels')
      .times(5)
      .reply(async (_request: Request) => {
        underWay.now += 1
        underWay.most = Math.max(underWay.most, underWay.now)
        await new Promise((resolve) => setTimeout(resolve, 5))
        underWay.now -= 1
        return [201, '{}', { 'content-type': 'application/json' }]
      })
    const write = () => client.request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'agent' })
    await Promise.all([write(), write(), write(), write(), write()])
    expect(underWay.most).toBe(1)
  })
})

describe('limits', () => {
  it('lets at most eight requests out at once', async () => {
    const { client } = aPolicy()
    const underWay = { now: 0, most: 0 }
    nock(api)
      .get('/repos/octo/toy')
      .times(20)
      .reply(async (_request: Request) => {
        underWay.now += 1
        underWay.most = Math.max(underWay.most, underWay.now)
        await new Promise((resolve) => setTimeout(resolve, 5))
        underWay.now -= 1
        return [200, '{}', { 'content-type': 'application/json' }]
      })
    await Promise.all(Array.from({ length: 20 }, () => client.request('GET /repos/{owner}/{repo}', repo)))
    expect(underWay.most).toBe(8)
  })

  it('lets 80 writes a minute out and makes the next one wait', async () => {
    const { client, slept, calls } = aPolicy()
    nock(api).post('/repos/octo/toy/labels').times(81).reply(201, {})
    for (let count = 0; count < 81; count += 1) {
      await client.request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'agent' })
    }
    expect(slept).toEqual([60_000])
    expect(calls.at(-1)).toMatchObject({ waitedMs: 60_000 })
  })

  it('gives a request up unsent when it would have to wait too long', async () => {
    const { client, lanes, clock } = aPolicy({ patienceMs: 1000 })
    lanes.blockedUntil = clock.ms + 5000
    const error = await client
      .request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'agent' })
      .catch((thrown: unknown) => thrown)
    expect(failureOf(error)).toMatchObject({ outcome: 'not_sent' })
  })

  it('names the version of the API', async () => {
    const { client } = aPolicy()
    nock(api, { reqheaders: { 'x-github-api-version': '2022-11-28' } })
      .get('/repos/octo/toy')
      .reply(200, {})
    await client.request('GET /repos/{owner}/{repo}', repo)
  })
})

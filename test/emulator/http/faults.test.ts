import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { ask } from './support.ts'

let emulator: Emulator
let token: string

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.createRepository({ owner: 'acme', name: 'shop', files: { 'README.md': '# shop\n' } })
  token = emulator.userToken('acme')
})

afterEach(async () => {
  await emulator.stop()
})

const newIssue = { body: { title: 'x' } }

function create(): Promise<{ status: number; headers: Headers; body: unknown }> {
  return ask(emulator, 'POST /repos/acme/shop/issues', { token, ...newIssue })
}

function issueCount(): number | undefined {
  return emulator.world.repositories.get('acme/shop')?.issues.size
}

describe('a request that goes wrong', () => {
  it('before the write changes nothing', async () => {
    emulator.faults.request({ operation: 'issues/create', answer: 502 })
    expect((await create()).status).toBe(502)
    expect(issueCount()).toBe(0)
    expect((await create()).status).toBe(201)
  })

  it('after the write has happened all the same', async () => {
    emulator.faults.request({ operation: 'issues/create', answer: 502, when: 'after' })
    expect((await create()).status).toBe(502)
    expect(issueCount()).toBe(1)
    expect(emulator.calls.at(-1)).toMatchObject({ status: 502, write: true, login: 'acme' })
  })

  it('may be a secondary limit with the time to wait, or a conflict', async () => {
    emulator.faults.request({ operation: 'issues/create', answer: 'secondary-limit', retryAfter: 7 })
    const limited = await create()
    expect(limited).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('exceeded a secondary rate limit') },
    })
    expect(limited.headers.get('retry-after')).toBe('7')
    emulator.faults.request({ operation: 'issues/create', answer: 409 })
    expect((await create()).status).toBe(409)
  })

  it('may never be answered', async () => {
    emulator.faults.request({ operation: 'issues/create', answer: 'hang', when: 'after' })
    const written = new Promise((resolve) => emulator.onWrite(resolve))
    const client = new AbortController()
    const request = fetch(`${emulator.apiUrl}/repos/acme/shop/issues`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(newIssue.body),
      signal: client.signal,
    })
    await written
    expect(await Promise.race([request, sleep(50, 'still waiting')])).toBe('still waiting')
    client.abort()
    await expect(request).rejects.toMatchObject({ name: 'AbortError' })
    expect(issueCount()).toBe(1)
    expect(emulator.calls.at(-1)?.status).toBe(0)
  })

  it('may lose its connection, before or after', async () => {
    emulator.faults.request({ operation: 'issues/create', answer: 'reset' })
    await expect(create()).rejects.toThrow('fetch failed')
    expect(issueCount()).toBe(0)
    emulator.faults.request({ operation: 'issues/create', answer: 'reset', when: 'after' })
    await expect(create()).rejects.toThrow('fetch failed')
    expect(issueCount()).toBe(1)
  })

  it('is the nth of its kind, as often as asked', async () => {
    emulator.faults.request({ operation: 'issues/create', answer: 500, nth: 2, times: 2 })
    const answers = [await create(), await create(), await create(), await create()]
    expect(answers.map((answer) => answer.status)).toEqual([201, 500, 500, 201])
  })

  it('is no other request, unless every request is meant; and the table can be cleared', async () => {
    emulator.faults.request({ operation: 'issues/create', answer: 500 })
    expect((await ask(emulator, 'GET /repos/acme/shop')).status).toBe(200)
    emulator.faults.request({ operation: '*', answer: 503 })
    expect((await ask(emulator, 'GET /repos/acme/shop')).status).toBe(503)
    emulator.faults.clear()
    expect((await create()).status).toBe(201)
  })

  it('may be a GraphQL document, by its name', async () => {
    const body = { query: 'query Snapshot { viewer { login } }' }
    emulator.faults.request({ operation: 'Snapshot', answer: 502 })
    expect((await ask(emulator, 'POST /graphql', { token, body })).status).toBe(502)
    emulator.faults.request({ operation: 'graphql:query Snapshot', answer: 503 })
    expect((await ask(emulator, 'POST /graphql', { token, body })).status).toBe(503)
    const named = { query: 'query A { viewer { login } } mutation B { x }', operationName: 'B' }
    emulator.faults.request({ operation: 'graphql:mutation B', answer: 500 })
    expect((await ask(emulator, 'POST /graphql', { token, body: named })).status).toBe(500)
    expect(emulator.calls.map((call) => [call.operation, call.write])).toEqual([
      ['graphql:query Snapshot', false],
      ['graphql:query Snapshot', false],
      ['graphql:mutation B', true],
    ])
  })

  it('may be git transport', async () => {
    const address = `${emulator.url}/acme/shop.git/info/refs?service=git-upload-pack`
    const headers = { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` }
    emulator.faults.request({ operation: 'git', answer: 503 })
    expect((await fetch(address, { headers })).status).toBe(503)
    const advertised = await fetch(address, { headers })
    expect(await advertised.text()).toContain('refs/heads/main')
    await emulator.settle()
    expect(emulator.calls).toEqual([])
    expect(emulator.transport).toMatchObject([
      { operation: 'git', login: 'acme', status: 503, write: false },
      { operation: 'git', login: 'acme', status: 200, write: false },
    ])
  })
})

describe('settling', () => {
  it('waits for git transport in progress', async () => {
    const request = fetch(`${emulator.url}/acme/shop.git/info/refs?service=git-upload-pack`)
    while (emulator.transport.length === 0) await turn()
    await emulator.settle()
    expect(emulator.transport[0]?.status).toBe(200)
    await (await request).text()
  })
})

describe('git transport that goes wrong', () => {
  it('breaks or is never answered', async () => {
    const address = `${emulator.url}/acme/shop.git/info/refs?service=git-upload-pack`
    emulator.faults.request({ operation: 'git', answer: 'reset' })
    await expect(fetch(address)).rejects.toThrow('fetch failed')
    emulator.faults.request({ operation: 'git', answer: 'hang' })
    const client = new AbortController()
    const request = fetch(address, { signal: client.signal })
    while (emulator.transport.length < 2) await turn()
    expect(await Promise.race([request, sleep(50, 'still waiting')])).toBe('still waiting')
    client.abort()
    await expect(request).rejects.toMatchObject({ name: 'AbortError' })
    expect(emulator.transport.map(({ status }) => status)).toEqual([0, 0])
  })
})

describe('whoever listens for writes', () => {
  it('hears of each after it is applied and before it is answered, with its number', async () => {
    const heard: unknown[] = []
    const stop = emulator.onWrite(({ call, count }) => heard.push([count, call.operation, issueCount()]))
    await create()
    await ask(emulator, 'GET /repos/acme/shop')
    await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: {} })
    await create()
    stop()
    await create()
    expect(heard).toEqual([
      [1, 'issues/create', 1],
      [2, 'issues/create', 2],
    ])
  })
})

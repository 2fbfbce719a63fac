import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { Octokit } from '@octokit/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { storeBlob } from '../../../src/emulator/http/blobs.ts'
import type { Handlers } from '../../../src/emulator/http/handler.ts'
import { createHttpServer } from '../../../src/emulator/http/server.ts'
import { appToken, ask, testClock } from './support.ts'

const clock = testClock()
let emulator: Emulator

beforeEach(async () => {
  const pages = (_world: unknown, path: string) => (path === '/acme/shop' ? '<h1>shop</h1>' : null)
  emulator = await startEmulator({ clock: clock.now, pages })
  emulator.createRepository({ owner: 'acme', name: 'shop' })
})

afterEach(async () => {
  await emulator.stop()
})

/** The same world behind a server with other handlers. */
async function withHandlers(handlers: Handlers, use: (apiUrl: string) => Promise<void>): Promise<void> {
  const server = createHttpServer({ world: emulator.world, handlers, executeGraphql: async () => ({}) }, () => null)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  await use(`http://127.0.0.1:${address.port}`)
  server.closeAllConnections()
  server.close()
}

describe('a request that GitHub does not describe', () => {
  it('is recorded, and refused with 422 when a member or value is wrong', async () => {
    const token = emulator.userToken('acme')
    const misspelt = await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title: 'x', lables: [] } })
    expect(misspelt.status).toBe(422)
    expect((await ask(emulator, 'GET /repos/acme/shop/issues?state=opened', { token })).status).toBe(422)
    expect(emulator.violations).toEqual([
      'issues/create: unknown body member /lables',
      'issues/list-for-repo: state / must be equal to one of the allowed values',
    ])
    expect(emulator.world.repositories.get('acme/shop')?.issues.size).toBe(0)
  })

  it('is recorded and not found when there is no such operation', async () => {
    expect(await ask(emulator, 'GET /repos/acme/shop/nonsense')).toMatchObject({
      status: 404,
      body: { message: 'Not Found', status: '404' },
    })
    expect(emulator.violations).toEqual(['GET /repos/acme/shop/nonsense: no such operation'])
  })

  it('is recorded and answered 501 when nobody wrote a handler', async () => {
    await withHandlers({}, async (apiUrl) => {
      expect(await ask({ apiUrl }, 'GET /repos/acme/shop')).toMatchObject({ status: 501 })
    })
    expect(emulator.violations).toEqual(['repos/get: no handler'])
  })

  it('is refused with 400 when the body is no JSON', async () => {
    const token = emulator.userToken('acme')
    const answer = await fetch(`${emulator.apiUrl}/repos/acme/shop/issues`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{"title":',
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ message: 'Problems parsing JSON' })
  })
})

describe('a version of the API', () => {
  const ofVersion = (version: string) =>
    ask(emulator, 'GET /repos/acme/shop', { headers: { 'x-github-api-version': version } })

  it('is the one that is emulated, or recorded, or refused', async () => {
    const current = await ofVersion('2022-11-28')
    expect(current.headers.get('x-github-api-version-selected')).toBe('2022-11-28')
    expect(emulator.violations).toEqual([])
    expect((await ofVersion('2021-01-01')).status).toBe(400)
    await ofVersion('2026-03-10')
    expect(emulator.violations).toEqual(['repos/get: API version 2026-03-10 is not emulated'])
  })
})

describe('an answer that GitHub does not describe', () => {
  it('is recorded: a wrong member, an undeclared status, a handler that breaks', async () => {
    const broken: Handlers = {
      'repos/get': () => ({ body: { id: 'seven' } }),
      'issues/list-for-repo': () => ({ status: 206, body: [] }),
      'issues/list-labels-for-repo': () => {
        throw new TypeError('a slip')
      },
    }
    await withHandlers(broken, async (apiUrl) => {
      expect((await ask({ apiUrl }, 'GET /repos/acme/shop')).status).toBe(200)
      await ask({ apiUrl }, 'GET /repos/acme/shop/issues')
      expect((await ask({ apiUrl }, 'GET /repos/acme/shop/labels')).status).toBe(500)
    })
    expect(emulator.violations).toEqual([
      'repos/get answer: /id must be integer',
      expect.stringContaining('issues/list-for-repo answer: status 206 is not described'),
      expect.stringContaining('issues/list-labels-for-repo: the emulator failed: TypeError: a slip'),
    ])
  })
})

describe('every answer', () => {
  it('carries a request id, the time of the world and what is left of the allowance', async () => {
    const { headers } = await ask(emulator, 'GET /repos/acme/shop', { token: emulator.userToken('ada') })
    expect(headers.get('x-github-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('date')).toBe(new Date(clock.now()).toUTCString())
    expect(headers.get('x-ratelimit-remaining')).toBe('4999')
  })

  it('is logged with its operation, caller and status', async () => {
    const token = emulator.userToken('ada')
    await ask(emulator, 'GET /repos/acme/shop', { token })
    await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title: 'x' } })
    await ask(emulator, 'GET /repos/acme/none')
    expect(emulator.calls).toEqual([
      {
        at: clock.now(),
        method: 'GET',
        path: '/repos/acme/shop',
        operation: 'repos/get',
        login: 'ada',
        kind: 'user',
        status: 200,
        write: false,
      },
      expect.objectContaining({ operation: 'issues/create', status: 201, write: true }),
      expect.objectContaining({ operation: 'repos/get', login: '', kind: 'anonymous', status: 404 }),
    ])
  })

  it('finds repositories whatever the case of their name', async () => {
    expect(await ask(emulator, 'GET /repos/Acme/SHOP')).toMatchObject({ body: { full_name: 'acme/shop' } })
  })
})

describe('a write that a handler refuses', () => {
  it('is none to whoever listens for writes', async () => {
    let heard = 0
    emulator.onWrite(() => {
      heard += 1
    })
    const token = emulator.userToken('acme')
    await withHandlers({ 'issues/create': () => ({ status: 410 }) }, async (apiUrl) => {
      const answer = await ask({ apiUrl }, 'POST /repos/acme/shop/issues', { token, body: { title: 'x' } })
      expect(answer.status).toBe(410)
    })
    expect(heard).toBe(0)
  })
})

describe('asking again', () => {
  it('with the ETag is 304, costs nothing and has no body, until something changes', async () => {
    const token = emulator.userToken('acme')
    const first = await ask(emulator, 'GET /repos/acme/shop/issues', { token })
    const headers = { 'if-none-match': `"other", ${first.headers.get('etag')}` }
    const second = await ask(emulator, 'GET /repos/acme/shop/issues', { token, headers })
    expect(second).toMatchObject({ status: 304, body: '' })
    expect(second.headers.get('x-ratelimit-remaining')).toBe('4999')
    await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title: 'x' } })
    expect(await ask(emulator, 'GET /repos/acme/shop/issues', { token, headers })).toMatchObject({
      status: 200,
      body: [{ title: 'x' }],
    })
  })
})

describe('a long list', () => {
  it('comes in pages that link to each other', async () => {
    const app = emulator.createApp({ slug: 'signalbox', permissions: {}, events: [] })
    for (let count = 0; count < 65; count += 1) emulator.installApp(app, `owner-${count}`)
    const token = appToken(app, clock.now())
    const first = await ask(emulator, 'GET /app/installations', { token })
    expect(first.body).toHaveLength(30)
    expect(first.headers.get('link')).toBe(
      `<${emulator.apiUrl}/app/installations?page=2>; rel="next", <${emulator.apiUrl}/app/installations?page=3>; rel="last"`,
    )
    const last = await ask(emulator, 'GET /app/installations?page=3', { token })
    expect(last.body).toHaveLength(5)
    expect(last.headers.get('link')).toContain('rel="prev"')
    expect(last.headers.get('link')).not.toContain('rel="next"')
    const large = await ask(emulator, 'GET /app/installations?per_page=1000', { token })
    expect(large.body).toHaveLength(65)
    expect(large.headers.get('link')).toBeNull()

    const octokit = new Octokit({ baseUrl: emulator.apiUrl, auth: token })
    expect(await octokit.paginate('GET /app/installations', { per_page: 20 })).toHaveLength(65)
    expect(emulator.violations).toEqual([])
  })
})

describe('a download', () => {
  it('lives for a minute, refuses credentials, and costs no API request', async () => {
    const url = storeBlob(emulator.world, Buffer.from('zip'), 'application/zip')
    const taken = await fetch(url)
    expect(taken.headers.get('content-type')).toBe('application/zip')
    expect(await taken.text()).toBe('zip')
    expect((await fetch(url, { headers: { authorization: 'Bearer x' } })).status).toBe(401)
    clock.advance(60_000)
    expect((await fetch(url)).status).toBe(403)
    expect(emulator.calls).toEqual([])
    expect(emulator.transport.map(({ operation, status }) => [operation, status])).toEqual([
      ['blob', 200],
      ['blob', 401],
      ['blob', 403],
    ])
  })
})

describe('a client that follows a redirect to a download', () => {
  it('leaves its credentials behind, as blob storage is another origin', async () => {
    const { world } = emulator
    const location = storeBlob(world, Buffer.from('a log'), 'text/plain')
    const redirecting: Handlers = {
      'actions/download-job-logs-for-workflow-run': () => ({ status: 302, headers: { location } }),
    }
    await withHandlers(redirecting, async (apiUrl) => {
      const octokit = new Octokit({ baseUrl: apiUrl, auth: emulator.userToken('acme') })
      const where = { owner: 'acme', repo: 'shop', job_id: 1 }
      expect((await octokit.rest.actions.downloadJobLogsForWorkflowRun(where)).data).toBe('a log')
    })
    expect(new URL(location).origin).not.toBe(emulator.url)
    expect(emulator.violations).toEqual([])
  })
})

describe('a person with a browser', () => {
  it('sees pages where there are some, and the API stays the API', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml' }
    expect(await ask(emulator, 'GET /acme/shop', { headers })).toMatchObject({ status: 200, body: '<h1>shop</h1>' })
    expect(await ask(emulator, 'GET /acme/none', { headers })).toMatchObject({ status: 404 })
    expect(await ask(emulator, 'GET /repos/acme/shop', { headers })).toMatchObject({ body: { name: 'shop' } })
    expect(emulator.violations).toEqual([])
  })
})

describe('the shape of GitHub Enterprise Server', () => {
  it('has REST under /api/v3 and GraphQL at /api/graphql, and says its release', async () => {
    const server = await startEmulator({ apiPath: '/api/v3' })
    server.createRepository({ owner: 'acme', name: 'shop' })
    expect(server.apiUrl).toBe(`${server.url}/api/v3`)
    expect(server.graphqlUrl).toBe(`${server.url}/api/graphql`)
    expect(await ask(server, 'GET /repos/acme/shop')).toMatchObject({
      status: 200,
      body: { url: `${server.url}/api/v3/repos/acme/shop`, html_url: `${server.url}/acme/shop` },
    })
    expect(await ask(server, 'GET /meta')).toMatchObject({ body: { installed_version: '3.19.0' } })
    expect(server.violations).toEqual([])
    expect((await fetch(`${server.url}/repos/acme/shop`)).status).toBe(404)
    expect((await fetch(server.graphqlUrl, { method: 'POST', body: '{"query":"{ viewer { login } }"}' })).status).toBe(
      401,
    )
    expect((await fetch(`${server.apiUrl}/graphql`, { method: 'POST', body: '{"query":""}' })).status).toBe(404)
    await server.stop()
  })

  it('is not what github.com answers', async () => {
    expect((await ask(emulator, 'GET /meta')).body).not.toHaveProperty('installed_version')
  })
})

describe('an emulator', () => {
  it('waits for background work, also for work that this work begins, and records what fails', async () => {
    const seen: string[] = []
    const work = Promise.resolve().then(() => {
      seen.push('first')
      emulator.track(Promise.resolve().then(() => seen.push('second')))
    })
    emulator.track(work)
    emulator.track(Promise.reject(new Error('a broken run')))
    await emulator.settle()
    expect(seen).toEqual(['first', 'second'])
    expect(emulator.violations).toEqual([expect.stringContaining('background work failed: Error: a broken run')])
  })

  it('stops its engine first and leaves nothing behind', async () => {
    const order: string[] = []
    const other = await startEmulator({ engine: () => ({ stop: () => void order.push('engine') }) })
    const { root } = other.world
    expect(existsSync(root)).toBe(true)
    await other.stop()
    expect(order).toEqual(['engine'])
    expect(existsSync(root)).toBe(false)
    await expect(fetch(other.url)).rejects.toThrow('fetch failed')
  })
})

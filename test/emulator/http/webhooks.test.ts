import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verify } from '@octokit/webhooks-methods'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import type { App, Event } from '../../../src/emulator/state.ts'
import { deliveryTimeout } from '../../../src/emulator/webhooks/post.ts'
import { emit } from '../../../src/emulator/world.ts'
import { appToken, ask, testClock } from './support.ts'

type Received = { headers: Record<string, string>; body: string; payload: Record<string, unknown> }

const clock = testClock()
const secret = 'a secret'
const permissions = { issues: 'write', contents: 'read' } as const
let emulator: Emulator
let receiver: Server
let webhookUrl: string
let received: Received[]
let status: number
let hang: boolean
let late: (() => void)[]
let app: App

beforeEach(async () => {
  received = []
  late = []
  status = 200
  hang = false
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    received.push({ headers, body, payload: JSON.parse(body) })
    if (!hang) response.writeHead(status).end('seen')
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`
  emulator = await startEmulator({ clock: clock.now, later: (callback) => late.push(callback) })
  emulator.createRepository({ owner: 'acme', name: 'shop' })
  app = emulator.createApp({ slug: 'signalbox', permissions, events: ['issues', 'issue_comment'], webhookUrl, secret })
  emulator.installApp(app, 'acme', 'all', 'ada')
  await emulator.settle()
})

afterEach(async () => {
  await emulator.stop()
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
})

async function openIssue(title = 'x'): Promise<void> {
  const token = emulator.userToken('ada')
  await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title } })
}

function titles(): unknown[] {
  return received.slice(1).map(({ payload }) => (payload['issue'] as { title: string }).title)
}

describe('a webhook', () => {
  it('carries a whole payload that GitHub could have sent, and names who, where and for which installation', async () => {
    await openIssue('a bug')
    await emulator.settle()
    expect(received).toHaveLength(2)
    expect(received[1]?.payload).toMatchObject({
      action: 'opened',
      issue: { number: 1, title: 'a bug', user: { login: 'ada' } },
      repository: { full_name: 'acme/shop', owner: { login: 'acme' } },
      sender: { login: 'ada' },
      installation: { id: expect.any(Number) },
    })
    expect(emulator.violations).toEqual([])
  })

  it('is signed over its exact bytes', async () => {
    const body = received[0]?.body ?? ''
    const signature = received[0]?.headers['x-hub-signature-256'] ?? ''
    expect(await verify(secret, body, signature)).toBe(true)
    expect(await verify(secret, `${body} `, signature)).toBe(false)
    expect(await verify('another', body, signature)).toBe(false)
  })

  it('has the headers of GitHub, and a GUID of its own', async () => {
    await openIssue()
    await emulator.settle()
    expect(received[1]?.headers).toMatchObject({
      'x-github-event': 'issues',
      'x-github-delivery': emulator.deliveries[1]?.guid,
      'x-github-hook-id': String(app.id),
      'x-github-hook-installation-target-id': String(app.id),
      'x-github-hook-installation-target-type': 'integration',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
      'content-type': 'application/json',
    })
    expect(new Set(emulator.deliveries.map(({ guid }) => guid)).size).toBe(emulator.deliveries.length)
  })

  it('tells an App of its installation, and of nobody else’s', async () => {
    expect(received).toHaveLength(1)
    expect(received[0]?.payload).toMatchObject({
      action: 'created',
      installation: { app_id: app.id, account: { login: 'acme' } },
      repositories: [{ full_name: 'acme/shop' }],
      sender: { login: 'ada' },
    })
    const other = emulator.createApp({ slug: 'other', permissions: {}, events: [], webhookUrl })
    emulator.uninstallApp(emulator.installApp(other, 'acme'))
    await emulator.settle()
    expect(emulator.deliveries.map((one) => [one.appId, one.event, one.action])).toEqual([
      [app.id, 'installation', 'created'],
      [other.id, 'installation', 'created'],
      [other.id, 'installation', 'deleted'],
    ])
    expect(emulator.violations).toEqual([])
  })

  it('tells an App when it gets more repositories, and of what happens there', async () => {
    emulator.createRepository({ owner: 'globex', name: 'lab' })
    emulator.createRepository({ owner: 'globex', name: 'shed' })
    const installation = emulator.installApp(app, 'globex', ['lab'])
    const open = (name: string) =>
      ask(emulator, `POST /repos/globex/${name}/issues`, { token: emulator.userToken('ada'), body: { title: name } })
    await open('shed')
    emulator.extendInstallation(installation, ['shed'], 'ada')
    await emulator.settle()
    await open('shed')
    await emulator.settle()
    expect(received.slice(2).map(({ headers }) => headers['x-github-event'])).toEqual([
      'installation_repositories',
      'issues',
    ])
    expect(received[2]?.payload).toMatchObject({
      action: 'added',
      repositories_added: [{ full_name: 'globex/shed' }],
      repository_selection: 'selected',
    })
    expect(emulator.violations).toEqual([])
  })

  it('goes only to Apps that subscribed and are installed where it happened', async () => {
    const elsewhere = emulator.createApp({ slug: 'elsewhere', permissions, events: ['issues'], webhookUrl })
    emulator.installApp(elsewhere, 'globex')
    const silent = emulator.createApp({ slug: 'silent', permissions, events: ['push'], webhookUrl })
    emulator.installApp(silent, 'acme')
    const chosen = emulator.createApp({ slug: 'chosen', permissions, events: ['issues'], webhookUrl })
    emulator.installApp(chosen, 'acme', [])
    await openIssue()
    await emulator.settle()
    const issues = emulator.deliveries.filter(({ event }) => event === 'issues')
    expect(issues.map(({ appId }) => appId)).toEqual([app.id])
  })

  it('names the organization where one owns the repository', async () => {
    emulator.createAccount('globex', 'Organization')
    emulator.createRepository({ owner: 'globex', name: 'lab' })
    emulator.installApp(app, 'globex')
    await ask(emulator, 'POST /repos/globex/lab/issues', { token: emulator.userToken('ada'), body: { title: 'x' } })
    await emulator.settle()
    expect(received.at(-1)?.payload).toMatchObject({ organization: { login: 'globex' } })
    expect(emulator.violations).toEqual([])
  })

  it('that GitHub does not have, or not like this, is a violation', () => {
    const repository = emulator.world.repositories.get('acme/shop') ?? null
    const event = { caller: { kind: 'user', login: 'ada' }, repository } as const
    emit(emulator.world, { ...event, name: 'issues', action: 'labelled', payload: {} } satisfies Event)
    emit(emulator.world, { ...event, name: 'issues', action: 'opened', payload: { issue: { number: 'one' } } })
    expect(emulator.violations).toEqual([
      'webhook issues.labelled: GitHub has no such event',
      'webhook issues-opened: /issue/number must be integer',
    ])
  })
})

describe('an App', () => {
  it('cannot subscribe to events its permissions do not cover', () => {
    const subscribe = (events: string[]) => emulator.createApp({ slug: 'x', permissions: { issues: 'read' }, events })
    expect(() => subscribe(['pull_request'])).toThrow('the event "pull_request" needs the permission "pull_requests"')
    expect(() => subscribe(['installation'])).toThrow('an App cannot subscribe to "installation" here')
  })
})

describe('a delivery', () => {
  it('is remembered with its outcome, also when the App fails, is gone or says nothing', async () => {
    status = 500
    await openIssue()
    await emulator.settle()
    hang = true
    deliveryTimeout(emulator.world).ms = 100
    await openIssue()
    await emulator.settle()
    deliveryTimeout(emulator.world).ms = 10_000
    receiver.closeAllConnections()
    await new Promise((resolve) => receiver.close(resolve))
    await openIssue()
    await emulator.settle()
    expect(emulator.deliveries.map((one) => [one.event, one.action, one.status, one.attempts[0]?.outcome])).toEqual([
      ['installation', 'created', 200, 'OK'],
      ['issues', 'opened', 500, 'Invalid HTTP Response: 500'],
      ['issues', 'opened', 0, 'timed out'],
      ['issues', 'opened', 0, 'failed to connect to host'],
    ])
    expect(emulator.deliveries[2]?.durationMs).toBeGreaterThanOrEqual(95)
  })

  it('may be lost', async () => {
    emulator.faults.delivery({ what: 'drop', match: ({ event }) => event === 'issues', times: 1 })
    await openIssue('first')
    await openIssue('second')
    await emulator.settle()
    expect(titles()).toEqual(['second'])
    expect(emulator.deliveries[1]).toMatchObject({ status: null, attempts: [] })
  })

  it('may come twice, under one GUID', async () => {
    emulator.faults.delivery({ what: 'double', times: 1 })
    await openIssue()
    await emulator.settle()
    expect(titles()).toEqual(['x', 'x'])
    expect(new Set(received.slice(1).map(({ headers }) => headers['x-github-delivery'])).size).toBe(1)
  })

  it('may come late, when the scheduler says so', async () => {
    emulator.faults.delivery({ what: 'delay', delayMs: 5_000, times: 1 })
    await openIssue('first')
    await openIssue('second')
    await emulator.settle()
    expect(titles()).toEqual(['second'])
    for (const callback of late) callback()
    await emulator.settle()
    expect(titles()).toEqual(['second', 'first'])
  })

  it('may come after the next one, and at the latest when all is settled', async () => {
    emulator.faults.delivery({ what: 'reorder', times: 1 })
    await openIssue('first')
    await openIssue('second')
    await emulator.settle()
    expect(titles()).toEqual(['second', 'first'])
    emulator.faults.delivery({ what: 'reorder', times: 1 })
    await openIssue('third')
    await emulator.settle()
    expect(titles()).toEqual(['second', 'first', 'third'])
  })

  it('may be hit by a part that a seed chooses, the same part every time', async () => {
    const lost = async (seed: number) => {
      emulator.faults.clear()
      emulator.faults.delivery({ what: 'drop', fraction: 0.4, seed })
      const before = emulator.deliveries.length
      for (let count = 0; count < 20; count += 1) await openIssue()
      await emulator.settle()
      return emulator.deliveries.slice(before).map((one) => one.status === null)
    }
    const first = await lost(7)
    expect(first.filter(Boolean).length).toBeGreaterThan(2)
    expect(first.filter(Boolean).length).toBeLessThan(15)
    expect(await lost(7)).toEqual(first)
    expect(await lost(8)).not.toEqual(first)
  })
})

describe('the delivery log of an App', () => {
  it('lists newest first, by outcome, in pages with a cursor', async () => {
    status = 500
    await openIssue()
    await emulator.settle()
    const token = appToken(app, clock.now())
    const first = await ask(emulator, 'GET /app/hook/deliveries?per_page=1', { token })
    expect(first.body).toMatchObject([{ event: 'issues', status_code: 500, redelivery: false }])
    const next = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1]?.replace(emulator.apiUrl, '')
    const second = await ask(emulator, `GET ${next}`, { token })
    expect(second.body).toMatchObject([{ event: 'installation', status: 'OK', status_code: 200 }])
    expect(second.headers.get('link')).toBeNull()
    expect((await ask(emulator, 'GET /app/hook/deliveries?status=failure', { token })).body).toHaveLength(1)
    expect((await ask(emulator, 'GET /app/hook/deliveries?status=success', { token })).body).toHaveLength(1)
    expect(emulator.violations).toEqual([])
  })

  it('shows what was sent, sends it again under the old GUID, and lists that attempt too', async () => {
    status = 503
    await openIssue()
    await emulator.settle()
    status = 200
    const token = appToken(app, clock.now())
    const id = emulator.deliveries[1]?.attempts[0]?.id
    expect(await ask(emulator, `GET /app/hook/deliveries/${id}`, { token })).toMatchObject({
      body: {
        id,
        request: { headers: { 'x-github-event': 'issues' }, payload: { action: 'opened' } },
        response: { payload: 'seen' },
      },
    })
    expect(await ask(emulator, `POST /app/hook/deliveries/${id}/attempts`, { token })).toMatchObject({ status: 202 })
    await emulator.settle()
    const guids = received.slice(1).map(({ headers }) => headers['x-github-delivery'])
    expect(guids[0]).toBe(guids[1])
    expect((await ask(emulator, 'GET /app/hook/deliveries', { token })).body).toMatchObject([
      { guid: guids[0], redelivery: true, status_code: 200 },
      { guid: guids[0], redelivery: false, status_code: 503 },
      { event: 'installation' },
    ])
    expect(emulator.violations).toEqual([])
  })

  it('forgets after three days, and is nobody else’s', async () => {
    const id = emulator.deliveries[0]?.attempts[0]?.id
    const other = emulator.createApp({ slug: 'other', permissions: {}, events: [] })
    const strange = appToken(other, clock.now())
    expect((await ask(emulator, `GET /app/hook/deliveries/${id}`, { token: strange })).status).toBe(404)
    expect((await ask(emulator, 'GET /app/hook/deliveries', { token: strange })).body).toEqual([])
    clock.advance(3 * 86_400_000)
    const token = appToken(app, clock.now())
    expect((await ask(emulator, 'GET /app/hook/deliveries', { token })).body).toEqual([])
    expect((await ask(emulator, `POST /app/hook/deliveries/${id}/attempts`, { token })).status).toBe(404)
  })
})

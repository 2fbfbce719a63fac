import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import nock from 'nock'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createListener, type Delivery, type Listening, webhookPath } from '../../src/hosts/server/listener.ts'

// A raw socket is needed below, and nock holds those back while it is active.
beforeAll(() => nock.restore())

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function listen(differs: Partial<Listening> = {}): Promise<{ url: string; port: number; received: Delivery[] }> {
  const received: Delivery[] = []
  const server = createListener({
    verify: async (_body, signature) => signature === 'good',
    receive: async (delivery) => void received.push(delivery),
    health: () => ({ ready: true, why: 'swept 1 s ago' }),
    patience: 9000,
    largestBody: 1000,
    setTimer: (done, ms) => {
      const timer = setTimeout(done, ms)
      return () => clearTimeout(timer)
    },
    ...differs,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, received }
}

const headers = {
  'content-type': 'application/json',
  'x-hub-signature-256': 'good',
  'x-github-delivery': 'd1',
  'x-github-event': 'issues',
}
const post = (url: string, body: string, differs: Record<string, string> = {}): Promise<Response> =>
  fetch(url + webhookPath, { method: 'POST', body, headers: { ...headers, ...differs } })

describe('a delivery', () => {
  it('with a good signature is received and answered 200', async () => {
    const { url, received } = await listen()
    expect((await post(url, '{"a":1}')).status).toBe(200)
    expect(received).toEqual([{ id: 'd1', name: 'issues', body: '{"a":1}', signature: 'good' }])
  })

  it.each([
    ['with a wrong signature', { 'x-hub-signature-256': 'bad' }, 401],
    ['without a signature', { 'x-hub-signature-256': '' }, 400],
    ['without an event name', { 'x-github-event': '' }, 400],
    ['that is no JSON', { 'content-type': 'text/plain' }, 415],
  ])('%s is refused and never received', async (_case, differs, status) => {
    const { url, received } = await listen()
    expect((await post(url, '{}', differs)).status).toBe(status)
    expect(received).toEqual([])
  })

  it('that declares a body over the cap is refused before a byte of it is read', async () => {
    const { port, received } = await listen()
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
        socket.write(
          `POST ${webhookPath} HTTP/1.1\r\nhost: x\r\n${lines.join('\r\n')}\r\ncontent-length: 99999999\r\n\r\n`,
        )
      })
      socket.once('data', (data) => {
        resolve(data.toString())
        socket.destroy()
      })
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413/)
    expect(received).toEqual([])
  })

  it('that sends more than the cap without declaring it is refused', async () => {
    const { url, received } = await listen()
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i += 1) controller.enqueue(new TextEncoder().encode('x'.repeat(100)))
        controller.close()
      },
    })
    const response = await fetch(url + webhookPath, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
    expect(response.status).toBe(413)
    expect(received).toEqual([])
  })

  it('whose work takes too long is answered 202 while the work goes on', async () => {
    const { url } = await listen({ patience: 5, receive: () => new Promise(() => undefined) })
    expect((await post(url, '{}')).status).toBe(202)
  })

  it('whose work fails is answered 500, so that GitHub shows it and it can be sent again', async () => {
    const { url } = await listen({ receive: () => Promise.reject(new Error('no')) })
    const response = await post(url, '{}')
    expect([response.status, await response.text()]).toEqual([500, 'failed\n'])
  })
})

describe('the health page', () => {
  it.each([
    [true, 200],
    [false, 503],
  ])('answers by readiness %s', async (ready, status) => {
    const { url } = await listen({ health: () => ({ ready, why: 'because' }) })
    const response = await fetch(`${url}/healthz`)
    expect([response.status, await response.text()]).toEqual([status, 'because\n'])
  })
})

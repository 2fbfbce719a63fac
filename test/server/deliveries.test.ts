import { connect } from 'node:net'
import nock from 'nock'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { largestBody } from '../../src/hosts/server/body.ts'
import { webhookPath } from '../../src/hosts/server/listener.ts'
import { type House, handled, openHouse, secrets, until } from './support/house.ts'

// A raw socket is needed below, and nock holds those back while it is active.
beforeAll(() => nock.restore())

const state: { house?: House } = {}
const house = (): House => {
  if (!state.house) throw new Error('no server is up')
  return state.house
}

beforeAll(async () => {
  state.house = await openHouse()
})
beforeEach(() => house().server.idle())
afterAll(() => state.house?.close())

const calls = (): number => house().emulator.calls.length

describe('a delivery to the server', () => {
  it.each([
    ['the secret', 200, secrets.current],
    ['the secret that is being replaced', 200, secrets.previous],
    ['any other secret', 401, 'sixteen-characters'],
  ])('that is signed with %s is answered %s', async (_secret, status, secret) => {
    const id = `signed-${status}-${secret}`
    const before = handled(house().log).length
    const answer = await house().post({ id, secret, payload: house().labeled(1) })
    expect(answer.status).toBe(status)
    expect(handled(house().log).slice(before)).toEqual(status === 200 ? [id] : [])
  })

  it('is worked on once, however often it comes', async () => {
    const letter = { id: 'again', payload: house().labeled(2) }
    expect((await house().post(letter)).status).toBe(200)
    const before = calls()
    expect((await house().post(letter)).status).toBe(200)
    expect(calls()).toBe(before)
    expect(handled(house().log).filter((id) => id === 'again')).toHaveLength(1)
  })

  it('may come again when it failed, and is worked on then', async () => {
    const letter = { id: 'mended', payload: house().labeled(3) }
    house().emulator.faults.request({ operation: 'Subject', answer: 502, times: 3 })
    const failed = await house().post(letter)
    expect([failed.status, await failed.text()]).toEqual([500, 'failed\n'])
    expect(house().log.findLast(({ event }) => event === 'delivery_failed')).toMatchObject({
      delivery: 'mended',
      name: 'issues',
      error: expect.stringMatching(/Server Error/),
    })
    expect((await house().post(letter)).status).toBe(200)
    expect(handled(house().log)).toContain('mended')
  })

  it('that is nothing of ours costs no request', async () => {
    const before = calls()
    const payload = { ...Object(house().labeled(4)), label: { name: 'question' } }
    expect((await house().post({ payload })).status).toBe(200)
    expect((await house().post({ name: 'ping', payload: { zen: 'Keep it logically awesome.' } })).status).toBe(200)
    expect(calls()).toBe(before)
  })

  it('that is signed and no JSON is answered 500, and the server goes on', async () => {
    expect((await house().post({ id: 'torn', payload: null, body: '{"action":' })).status).toBe(500)
    expect((await house().health()).status).toBe(200)
  })

  it('that declares more than GitHub ever sends is refused before a byte of it is read', async () => {
    const { port } = new URL(house().server.url)
    const before = house().log.length
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const headers = [
          'content-type: application/json',
          'x-github-delivery: huge',
          'x-github-event: issues',
          'x-hub-signature-256: sha256=0',
          `content-length: ${largestBody + 1}`,
        ]
        socket.write(`POST ${webhookPath} HTTP/1.1\r\nhost: x\r\n${headers.join('\r\n')}\r\n\r\n`)
      })
      socket.once('data', (bytes) => {
        resolve(bytes.toString())
        socket.destroy()
      })
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413/)
    expect(largestBody).toBe(25 * 1024 * 1024)
    expect(house().log.slice(before)).toEqual([])
  })
})

describe('the log', () => {
  it('says of each trigger what it was, what came of it, why, and how many requests that took', async () => {
    const id = 'told'
    await house().post({ id, payload: house().labeled(5) })
    const line = house().log.find((record) => record['delivery'] === id)
    expect(line).toEqual({
      event: 'handled',
      trigger: 'labeled',
      repository: 'octo-org/measure',
      address: { kind: 'issue', number: 5 },
      delivery: id,
      reason: 'nothing_to_do',
      detail: null,
      trail: ['nothing_to_do'],
      effects: [],
      wakeAt: null,
      calls: { read: expect.any(Number), write: 0 },
    })
  })

  it('says why something failed, in words', async () => {
    const held = house().hold(/query Subject/)
    const answer = house().post({ id: 'cut', payload: house().labeled(6) })
    await held.arrived
    house().emulator.faults.request({ operation: 'Subject', answer: 404 })
    held.release()
    expect((await answer).status).toBe(500)
    await until(() => house().log.at(-1)?.['delivery'] === 'cut')
    expect(house().log.at(-1)).toEqual({
      event: 'delivery_failed',
      delivery: 'cut',
      name: 'issues',
      error: expect.stringMatching(/^\w+: .{5,}/),
    })
  })
})

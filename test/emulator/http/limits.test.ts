import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { beginRequest } from '../../../src/emulator/limits/secondary.ts'
import { ask, mintedToken, testClock } from './support.ts'

const clock = testClock()
let emulator: Emulator

beforeEach(async () => {
  emulator = await startEmulator({ clock: clock.now })
  emulator.createRepository({ owner: 'acme', name: 'shop' })
})

afterEach(async () => {
  await emulator.stop()
})

describe('the hourly allowance', () => {
  it('counts down, ends in 403, and comes back when its hour is over', async () => {
    emulator.limits.primary.signedIn = 2
    const token = emulator.userToken('ada')
    const reset = String(clock.now() / 1000 + 3600)
    const left = async () => {
      const { status, headers } = await ask(emulator, 'GET /repos/acme/shop', { token })
      return [status, headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset') === reset]
    }
    expect(await left()).toEqual([200, '1', true])
    clock.advance(1_800_000)
    expect(await left()).toEqual([200, '0', true])
    expect(await left()).toEqual([403, '0', true])
    clock.advance(1_800_000)
    expect(await left()).toEqual([200, '1', false])
  })

  it('is one for all tokens of an installation, and another for each person', async () => {
    const app = emulator.createApp({ slug: 'signalbox', permissions: {}, events: [] })
    const { id } = emulator.installApp(app, 'acme')
    const tokens = [mintedToken(emulator, app, id), mintedToken(emulator, app, id)]
    const remaining = async (token: string) => {
      const { headers } = await ask(emulator, 'GET /repos/acme/shop', { token })
      return headers.get('x-ratelimit-remaining')
    }
    expect(await remaining(tokens[0] ?? '')).toBe('4999')
    expect(await remaining(tokens[1] ?? '')).toBe('4998')
    expect(await remaining(emulator.userToken('ada'))).toBe('4999')
  })

  it('is told truly by /rate_limit, which costs nothing', async () => {
    const token = emulator.userToken('ada')
    await ask(emulator, 'GET /repos/acme/shop', { token })
    await ask(emulator, 'GET /rate_limit', { token })
    const reset = clock.now() / 1000 + 3600
    expect(await ask(emulator, 'GET /rate_limit', { token })).toMatchObject({
      status: 200,
      body: {
        resources: {
          core: { limit: 5000, used: 1, remaining: 4999, reset },
          graphql: { limit: 5000, used: 0, remaining: 5000, reset },
          search: { limit: 30, used: 0, remaining: 30 },
        },
      },
    })
  })

  it('is small for nobody in particular', async () => {
    const { headers } = await ask(emulator, 'GET /repos/acme/shop')
    expect(headers.get('x-ratelimit-limit')).toBe('60')
  })
})

describe('secondary limits', () => {
  const comment = { body: { body: 'x' } }

  it('count what creates content, and every write, by the minute and the hour', async () => {
    const token = emulator.userToken('ada')
    await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title: 'x' } })
    await ask(emulator, 'PATCH /repos/acme/shop/issues/1', { token, body: { title: 'y' } })
    clock.advance(61_000)
    await ask(emulator, 'POST /repos/acme/shop/issues/1/comments', { token, ...comment })
    await ask(emulator, 'GET /repos/acme/shop', { token })
    expect(emulator.limits.secondary('ada')).toEqual({
      content: { minute: 1, hour: 2 },
      writes: { minute: 1, hour: 3 },
      concurrent: { now: 0, most: 1 },
    })
    expect(emulator.limits.secondary('bob').writes).toEqual({ minute: 0, hour: 0 })
  })

  it('refuse the 81st in a minute once they are enforced, and say when to come back', async () => {
    const token = emulator.userToken('ada')
    await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title: 'x' } })
    const say = () => ask(emulator, 'POST /repos/acme/shop/issues/1/comments', { token, ...comment })
    for (let count = 1; count < 80; count += 1) expect((await say()).status).toBe(201)
    expect((await say()).status).toBe(201)
    emulator.limits.enforceSecondary()
    const refused = await say()
    expect(refused.status).toBe(403)
    expect(refused.headers.get('retry-after')).toBe('60')
    clock.advance(60_001)
    expect((await say()).status).toBe(201)
  })

  it('refuse the 501st in an hour, and the 101st request at once', () => {
    const { world } = emulator
    emulator.limits.enforceSecondary()
    for (let count = 0; count < 500; count += 1) {
      beginRequest(world, 'ada', 'content')()
      clock.advance(1_000)
    }
    expect(() => beginRequest(world, 'ada', 'content')).toThrow('exceeded a secondary rate limit')
    expect(() => beginRequest(world, 'ada', 'write')()).not.toThrow()
    const over = Array.from({ length: 100 }, () => beginRequest(world, 'ada', 'read'))
    expect(() => beginRequest(world, 'ada', 'read')).toThrow('exceeded a secondary rate limit')
    for (const end of over) end()
    expect(() => beginRequest(world, 'ada', 'read')()).not.toThrow()
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator/emulator.ts'
import { startEmulator } from '../../src/emulator/emulator.ts'
import type { App } from '../../src/emulator/state.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import { createClients, createProbot } from '../../src/hosts/server/clients.ts'
import { redeliverFailed } from '../../src/hosts/server/redeliver.ts'
import { newRepository, openHouse, until } from './support/house.ts'

const day = 86_400_000
const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends) await end()
})

type Ask = (title: string) => Promise<void>
type World = { emulator: Emulator; app: App; answer: { status: number }; ask: Ask }

/** An App whose server answers as it is told. */
async function anApp(): Promise<World> {
  const emulator = await startEmulator()
  const answer = { status: 500 }
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(answer.status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  emulator.createAccount('mona')
  const repository = newRepository(emulator, 'measure')
  const app = emulator.createApp({
    slug: 'signalbox',
    permissions: { issues: 'write' },
    events: ['issues'],
    webhookUrl,
  })
  emulator.installApp(app, 'octo-org')
  const mona = person(emulator, repository, 'mona')
  ends.push(
    () => emulator.stop(),
    () => server.close(),
    () => server.closeAllConnections(),
  )
  const ask = async (title: string): Promise<void> => {
    await mona.openIssue({ title, body: '' })
    await emulator.settle()
  }
  return { emulator, app, answer, ask }
}

async function clientOf(emulator: Emulator, { id, privateKey }: App) {
  const settings = { appId: id, privateKey, apiUrl: emulator.apiUrl, webhookSecrets: ['unused'] } as const
  const means = { now: () => new Date(), sleep: async () => undefined, random: () => 0.5 }
  return (await createClients(createProbot(settings), settings, means)).app
}

describe('a server that starts', () => {
  it('asks for what failed while it was away', async () => {
    const house = await openHouse(async (emulator) => {
      const [app] = [...emulator.world.apps.values()].filter(({ slug }) => slug === 'signalbox')
      const repository = emulator.world.repositories.get('octo-org/measure')
      if (!app || !repository) throw new Error('the house has no App')
      app.webhookUrl = 'http://127.0.0.1:9/nobody'
      await person(emulator, repository, 'mona').openIssue({ title: 'while nobody listened', body: '' })
      await emulator.settle()
    })
    await house.server.idle()
    await house.emulator.settle()
    const again = () => house.emulator.calls.filter(({ operation }) => operation === 'apps/redeliver-webhook-delivery')
    await until(() => again().length > 0)
    expect(again()).toHaveLength(1)
    await house.close()
  })
})

describe('deliveries that failed while no server was up', () => {
  const world: { here?: World } = {}
  const here = (): World => {
    if (!world.here) throw new Error('no GitHub is up')
    return world.here
  }
  const attempts = () => here().emulator.deliveries.map(({ attempts: all }) => all.map(({ status }) => status))

  beforeAll(async () => {
    world.here = await anApp()
  })

  it('are asked for again, and those that arrived are not', async () => {
    const { emulator, app, answer, ask } = here()
    answer.status = 200
    await ask('arrived')
    answer.status = 500
    await ask('failed')
    await ask('failed, too')
    answer.status = 200
    const failed = emulator.deliveries.filter(({ status }) => status === 500)
    expect(await redeliverFailed(await clientOf(emulator, app), new Date())).toBe(failed.length)
    await emulator.settle()
    expect(failed.every(({ status, attempts: all }) => status === 200 && all.length === 2)).toBe(true)
    expect(attempts().filter((one) => one.length > 2)).toEqual([])
  })

  it('are not asked for twice: one that arrived at the second attempt is there', async () => {
    const { emulator, app } = here()
    const before = attempts()
    expect(await redeliverFailed(await clientOf(emulator, app), new Date())).toBe(0)
    await emulator.settle()
    expect(attempts()).toEqual(before)
  })

  it.each([
    ['just under three days old are asked for', 3 * day - 60_000, 1],
    ['three days old are left to the sweep', 3 * day + 60_000, 0],
  ])('and are %s', async (_age, later, count) => {
    const { emulator, app, ask, answer } = here()
    answer.status = 500
    if (emulator.deliveries.every(({ status }) => status !== 500)) await ask('old')
    const now = new Date(Date.now() + later)
    expect(await redeliverFailed(await clientOf(emulator, app), now)).toBe(count)
    await emulator.settle()
  })

  it('are asked for at most fifty at once', async () => {
    const { emulator, app, ask, answer } = here()
    answer.status = 500
    for (let one = 0; one < 55; one += 1) await ask(`many ${one}`)
    answer.status = 200
    expect(await redeliverFailed(await clientOf(emulator, app), new Date())).toBe(50)
    await emulator.settle()
  })
})

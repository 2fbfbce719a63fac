import { afterEach, describe, expect, it } from 'vitest'
import { type House, interval, newRepository, openHouse } from './support/house.ts'

const open: House[] = []
afterEach(async () => {
  for (const house of open.splice(0)) await house.close()
})

async function openOne(...before: Parameters<typeof openHouse>): Promise<House> {
  const house = await openHouse(...before)
  open.push(house)
  return house
}

describe('the health of a server', () => {
  it('is not ready while its first sweep is under way, and ready once that ended', async () => {
    const first: { release?: () => void } = {}
    const house = await openOne((_emulator, gate) => {
      first.release = gate.hold(/^GET \/installation\/repositories/).release
    })
    expect(await house.health()).toEqual({ status: 503, why: 'the first sweep is under way' })
    first.release?.()
    await house.server.idle()
    expect(await house.health()).toEqual({ status: 200, why: 'the last sweep ended 0 s ago' })
  })

  it('is not made ready by a sweep that failed', async () => {
    const house = await openOne((emulator) => {
      emulator.faults.request({ operation: 'apps/list-repos-accessible-to-installation', answer: 500, times: 3 })
    })
    await house.server.idle()
    expect((await house.health()).status).toBe(503)
    expect(house.log.map(({ event }) => event)).toContain('failed')
    await house.server.sweep()
    expect((await house.health()).status).toBe(200)
  })

  it('ends when the last sweep is three intervals old, and comes back with the next one', async () => {
    const house = await openOne()
    await house.server.idle()
    const sweeps = house.hold(/^GET \/app\/installations/)
    house.time.pass(interval)
    await sweeps.arrived
    house.time.pass(2 * interval - 10_000)
    expect(await house.health()).toMatchObject({ status: 200 })
    house.time.pass(10_000)
    expect(await house.health()).toEqual({ status: 503, why: 'the last sweep ended 900 s ago' })
    sweeps.release()
    await house.server.sweep()
    expect(await house.health()).toMatchObject({ status: 200 })
  })

  it('does not suffer from a repository that cannot be swept; the others are swept all the same', async () => {
    const house = await openOne((emulator) => {
      newRepository(emulator, 'second')
      emulator.faults.request({ operation: 'Backlog', answer: 500, times: 3 })
    })
    await house.server.idle()
    expect((await house.health()).status).toBe(200)
    const failed = house.log.filter(({ event }) => event === 'sweep_failed')
    expect(failed.map((record) => record['repository'])).toEqual(['octo-org/measure'])
    expect(house.log).toContainEqual({ event: 'swept', repositories: 2 })
  })
})

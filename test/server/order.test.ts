import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type House, handled, newRepository, openHouse } from './support/house.ts'

const open: House[] = []
afterEach(async () => {
  for (const house of open.splice(0)) await house.close()
})

async function openOne(...before: Parameters<typeof openHouse>): Promise<House> {
  const house = await openHouse(...before)
  open.push(house)
  await house.server.idle()
  return house
}

const statuses = async (answers: readonly Promise<Response>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ status }) => status)

/** The first one is at work, and stopped there; the others arrive one after another. */
async function inOrder(
  house: House,
  first: ReturnType<House['hold']>,
  letters: readonly [id: string, number: number][],
): Promise<Promise<Response>[]> {
  const answers: Promise<Response>[] = []
  for (const [id, number] of letters) {
    answers.push(house.post({ id, payload: house.labeled(number) }))
    await first.arrived
    await house.health()
    await pause(20)
  }
  return answers
}

describe('triggers of one repository', () => {
  it('are worked on one at a time, in the order in which they came', async () => {
    const house = await openOne()
    const first = house.hold(/query Subject/)
    const answers = await inOrder(house, first, [
      ['one', 1],
      ['two', 2],
      ['three', 3],
    ])
    expect(handled(house.log)).toEqual([])
    first.release()
    expect(await statuses(answers)).toEqual([200, 200, 200])
    expect(handled(house.log)).toEqual(['one', 'two', 'three'])
  })

  it('that are equal and wait become one, which is the newest; the one at work is not theirs', async () => {
    const house = await openOne()
    const first = house.hold(/query Subject/)
    const answers = await inOrder(house, first, [
      ['at work', 1],
      ['equal, older', 1],
      ['another', 2],
      ['equal, newer', 1],
      ['equal, newest', 1],
    ])
    first.release()
    expect(await statuses(answers)).toEqual([200, 200, 200, 200, 200])
    expect(handled(house.log)).toEqual(['at work', 'equal, newest', 'another'])
  })

  it('stay in order while the installation is looked up, which happens once', async () => {
    const house = await openOne()
    const lookUp = house.hold(/^GET \/app\/installations\/\d+/)
    const one = house.post({ id: 'one', payload: house.labeled(1) })
    await lookUp.arrived
    const two = house.post({ id: 'two', payload: house.labeled(2) })
    await house.health()
    await pause(20)
    lookUp.release()
    expect(await statuses([one, two])).toEqual([200, 200])
    expect(handled(house.log)).toEqual(['one', 'two'])
    expect(house.emulator.calls.filter(({ operation }) => operation === 'apps/get-installation')).toHaveLength(1)
  })

  it('do not wait for those of another repository', async () => {
    const house = await openOne((emulator) => void newRepository(emulator, 'second'))
    const other = house.emulator.world.repositories.get('octo-org/second')
    const held = house.hold(/query Subject/)
    const slow = house.post({ id: 'slow', payload: house.labeled(1) })
    await held.arrived
    expect((await house.post({ id: 'quick', payload: house.labeled(1, other) })).status).toBe(200)
    expect(handled(house.log)).toEqual(['quick'])
    held.release()
    expect((await slow).status).toBe(200)
  })

  it('go on after one that failed', async () => {
    const house = await openOne()
    const first = house.hold(/query Subject/)
    const answers = await inOrder(house, first, [
      ['fails', 1],
      ['goes on', 2],
    ])
    house.emulator.faults.request({ operation: 'Subject', answer: 500, times: 3 })
    first.release()
    expect(await statuses(answers)).toEqual([500, 200])
    expect(handled(house.log)).toEqual(['goes on'])
  })
})

describe('a server that is stopped', () => {
  it('finishes the delivery under way, answers it, and hears no other', async () => {
    const house = await openOne()
    const held = house.hold(/query Subject/)
    const answer = house.post({ id: 'last', payload: house.labeled(1) })
    await held.arrived
    const stopped = { yet: false }
    const end = house.server.stop().then(() => {
      stopped.yet = true
    })
    await expect(house.post({ id: 'too late', payload: house.labeled(2) })).rejects.toThrow()
    expect(stopped.yet).toBe(false)
    held.release()
    expect((await answer).status).toBe(200)
    // The client would keep its connection for seconds.
    expect(await Promise.race([end.then(() => 'ended'), pause(2000).then(() => 'waits for a connection')])).toBe(
      'ended',
    )
    expect(handled(house.log)).toEqual(['last'])
  })

  it('sweeps no more, however much time passes', async () => {
    const house = await openOne()
    await house.server.stop()
    const before = house.emulator.calls.length
    house.time.pass(86_400_000)
    await pause(30)
    expect(house.emulator.calls.length).toBe(before)
  })
})

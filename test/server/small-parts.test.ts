import { describe, expect, it } from 'vitest'
import { keyedQueue } from '../../src/hosts/server/queue.ts'
import { recentIds } from '../../src/hosts/server/recent.ts'
import { namedTimers } from '../../src/hosts/server/timers.ts'

describe('the queue', () => {
  it('works in order within a key, and side by side otherwise', async () => {
    const queue = keyedQueue()
    const gate = Promise.withResolvers<void>()
    const done: string[] = []
    const first = queue.run('a', () => gate.promise.then(() => done.push('a1')))
    const second = queue.run('a', async () => done.push('a2'))
    await queue.run('b', async () => done.push('b1'))
    expect(done).toEqual(['b1'])
    gate.resolve()
    await Promise.all([first, second])
    expect(done).toEqual(['b1', 'a1', 'a2'])
  })

  it('gives a failure to whoever asked for it, and to nobody else', async () => {
    const queue = keyedQueue()
    const bad = queue.run('a', () => Promise.reject(new Error('no')))
    const good = queue.run('a', async () => 'yes')
    await expect(bad).rejects.toThrow('no')
    expect(await good).toBe('yes')
  })

  it('is idle once everything ended, also what began meanwhile, and remembers nothing', async () => {
    const queue = keyedQueue()
    const done: string[] = []
    const grow = queue.run('a', async () => {
      done.push('a')
      queue.run('b', async () => done.push('b')).catch(() => undefined)
    })
    expect(queue.size()).toBe(1)
    await queue.idle()
    await grow
    expect([done, queue.size()]).toEqual([['a', 'b'], 0])
  })
})

describe('the timers', () => {
  type Started = { readonly ms: number; readonly work: () => void; cancelled: boolean }
  const someTimers = () => {
    const started: Started[] = []
    const start = (work: () => void, ms: number) => {
      const timer = { ms, work, cancelled: false }
      started.push(timer)
      return () => {
        timer.cancelled = true
      }
    }
    return { started, timers: namedTimers(() => new Date(1000), start) }
  }
  const living = (started: readonly Started[]) => started.filter(({ cancelled }) => !cancelled).map(({ ms }) => ms)

  it.each([
    ['an earlier wish replaces a later one', [9000, 3000], [2000]],
    ['a later wish changes nothing', [3000, 9000], [2000]],
    ['the same wish changes nothing', [3000, 3000], [2000]],
    ['a wish of the past is for now', [500], [0]],
  ])('%s', (_case, wishes, left) => {
    const { started, timers } = someTimers()
    for (const at of wishes) timers.set('one', at, () => undefined)
    expect(living(started)).toEqual(left)
  })

  it('with different names live beside each other', () => {
    const { started, timers } = someTimers()
    timers.set('one', 9000, () => undefined)
    timers.set('other', 3000, () => undefined)
    expect(living(started)).toEqual([8000, 2000])
  })

  it('may be set again once they went off', () => {
    const { started, timers } = someTimers()
    const heard: string[] = []
    timers.set('one', 3000, () => heard.push('first'))
    started[0]?.work()
    timers.set('one', 9000, () => heard.push('second'))
    started[1]?.work()
    expect(heard).toEqual(['first', 'second'])
  })

  it('are all forgotten at once', () => {
    const { started, timers } = someTimers()
    timers.set('one', 3000, () => undefined)
    timers.set('other', 3000, () => undefined)
    timers.clear()
    expect(living(started)).toEqual([])
    timers.set('one', 9000, () => undefined)
    expect(living(started)).toEqual([8000])
  })
})

describe('the ids of recent deliveries', () => {
  it('are new once', () => {
    const ids = recentIds(2)
    expect([ids.add('a'), ids.add('a')]).toEqual([true, false])
  })

  it('are new again when they failed, and when so many came later that they were forgotten', () => {
    const ids = recentIds(2)
    ids.add('a')
    ids.forget('a')
    expect(ids.add('a')).toBe(true)
    ids.add('b')
    ids.add('c')
    expect([ids.add('a'), ids.add('c')]).toEqual([true, false])
  })
})

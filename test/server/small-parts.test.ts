import { describe, expect, it } from 'vitest'
import type { Trigger } from '../../src/domain/trigger.ts'
import { createFollowUps } from '../../src/hosts/server/follow-ups.ts'
import { createFound } from '../../src/hosts/server/found.ts'
import { keyedQueue } from '../../src/hosts/server/queue.ts'
import { recentIds } from '../../src/hosts/server/recent.ts'
import { createRests } from '../../src/hosts/server/rests.ts'
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

describe('what lists showed', () => {
  const toy = { owner: 'Octo', name: 'toy' }
  const other = { owner: 'octo', name: 'other' }
  const opened = (heads = 10) => {
    const clock = { ms: 0 }
    return { clock, found: createFound({ now: () => new Date(clock.ms), keptFor: 1000, heads }) }
  }
  const at = (...meant: number[]) => ({ judged: [...meant, 9], meant })

  it('about a head is kept for a while, also that it has none', () => {
    const { clock, found } = opened()
    expect(found.atHead(toy, 'a', [])).toBeNull()
    found.noteHead(toy, 'a', at(7))
    found.noteHead(toy, 'b', at())
    expect([found.atHead(toy, 'a', []), found.atHead(toy, 'b', []), found.atHead(other, 'a', [])]).toEqual([
      [7],
      [],
      null,
    ])
    clock.ms = 1000
    expect(found.atHead(toy, 'a', [])).toBeNull()
  })

  it('is asked for again where a number was not judged, or something else happened there', () => {
    const { found } = opened()
    found.noteHead(toy, 'a', at(7))
    found.noteHead(other, 'a', at(8))
    expect([found.atHead(toy, 'a', [7, 9]), found.atHead(toy, 'a', [6])]).toEqual([[7], null])
    found.forgetHeads({ owner: 'octo', name: 'TOY' })
    expect([found.atHead(toy, 'a', []), found.atHead(other, 'a', [])]).toEqual([null, [8]])
  })

  it('is bounded: the head noted longest ago is forgotten first', () => {
    const { found } = opened(2)
    for (const head of ['a', 'b', 'a', 'c']) found.noteHead(toy, head, at(7))
    expect(['a', 'b', 'c'].map((head) => found.atHead(toy, head, []) !== null)).toEqual([true, false, true])
  })

  it('tells whether there may be another candidate', () => {
    const { clock, found } = opened()
    expect(found.hasOthers(toy, 7)).toBe(true)
    found.noteOne(toy, 7)
    expect(found.hasOthers(toy, 7)).toBe(true)
    found.noteAll(toy, [])
    expect([found.hasOthers(toy, 7), found.hasOthers(toy, null)]).toEqual([false, false])
    found.noteOne(toy, 7)
    expect([found.hasOthers(toy, 7), found.hasOthers(toy, 8), found.hasOthers(toy, null)]).toEqual([false, true, false])
    found.noteOne(toy, 8)
    expect([found.hasOthers(toy, 7), found.hasOthers(toy, null)]).toEqual([true, true])
    found.noteAll(toy, [7])
    clock.ms = 1000
    expect(found.hasOthers(toy, 7)).toBe(true)
  })
})

describe('rests', () => {
  it('let one of a kind begin, and say when the next may', () => {
    const clock = { ms: 5000 }
    const rests = createRests(() => new Date(clock.ms), 1000)
    expect([rests.begin('a'), rests.begin('a'), rests.begin('b')]).toEqual([0, 6000, 0])
    clock.ms = 6000
    expect([rests.begin('a'), rests.begin('a')]).toEqual([0, 7000])
  })
})

describe('what follows a trigger', () => {
  const repository = { owner: 'octo', name: 'toy' }
  const place = { repository, id: 1, installation: 2, installedAt: null }
  const told: Trigger = { kind: 'checks_changed', repository, address: { kind: 'pull', number: 7 } }
  const around = { kind: 'timer', repository, address: { kind: 'base', name: null } }
  const opened = (fails = false) => {
    const ran: Trigger[] = []
    const woken: string[] = []
    const logged: unknown[] = []
    const now = () => new Date(0)
    const found = createFound({ now, keptFor: 1000, heads: 10 })
    const followUps = createFollowUps({
      found,
      now,
      makeHost: () => ({ wake: (_trigger, at) => void woken.push(at), log: ({ event }) => void logged.push(event) }),
      run: async (_place, trigger) => {
        ran.push(trigger)
        if (fails) throw new Error('no')
      },
    })
    return { ran, woken, logged, found, followUps }
  }

  it('is a look at the other candidates of each base it merged into, also where there seems to be none', () => {
    const { ran, found, followUps } = opened()
    found.noteAll(repository, [])
    followUps.after(place, ['main', 'next'], told)
    followUps.after(place, ['main'], null)
    expect(ran).toEqual(
      ['main', 'next', 'main'].map((name) => ({ kind: 'base_pushed', repository, address: { kind: 'base', name } })),
    )
  })

  it.each<[Trigger['kind'], boolean]>([
    ['checks_changed', true],
    ['reviewed', true],
    ['pull_changed', true],
    ['timer', false],
    ['sweep', false],
    ['commented', false],
  ])('after %s: a look around (%s)', (kind, follows) => {
    const { ran, followUps } = opened()
    followUps.after(place, [], { ...told, kind })
    expect(ran).toEqual(follows ? [around] : [])
  })

  it('waits for the rest of a base that was just looked at', () => {
    const { ran, woken, followUps } = opened()
    followUps.before({ kind: 'base_pushed', repository, address: { kind: 'base', name: 'main' } })
    followUps.after(place, [], told)
    expect([ran, woken]).toEqual([[], ['1970-01-01T00:01:00.000Z']])
  })

  it('is written down where it fails, and disturbs nobody', async () => {
    const { logged, followUps } = opened(true)
    followUps.after(place, [], told)
    await Promise.resolve()
    await Promise.resolve()
    expect(logged).toEqual(['failed'])
  })
})

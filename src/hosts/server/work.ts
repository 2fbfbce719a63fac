import type { RepositoryRef, Self } from '../../domain/identity.ts'
import type { Trigger } from '../../domain/trigger.ts'
import type { Vocabulary } from '../../domain/vocabulary.ts'
import { toTriggers } from '../../events/webhook.ts'
import { type SweepReport, type SweepWish, sweep } from '../../sweep.ts'
import { cameOfSweep, dispatch, movesBase } from './dispatch.ts'
import { createFollowUps } from './follow-ups.ts'
import { createFound } from './found.ts'
import type { HostMaker } from './host.ts'
import { type Place, placesOf } from './places.ts'
import type { KeyedQueue } from './queue.ts'

export type Incoming = { readonly id: string; readonly name: string; readonly payload: unknown }

export type Work = {
  /** Does everything that a verified delivery calls for; fails when any of it failed. */
  readonly receive: (delivery: Incoming) => Promise<void>
  readonly run: (place: Place, trigger: Trigger) => Promise<void>
  readonly sweep: (place: Place, wish: Pick<SweepWish, 'always'>) => Promise<SweepReport>
}

export type WorkMeans = {
  readonly self: Self
  readonly makeHost: HostMaker
  readonly queue: KeyedQueue
  readonly now: () => Date
  readonly installedAt: (installation: number) => Promise<string | null>
  /** Milliseconds between two sweeps. */
  readonly interval: number
}

/** No pull request has this number, so every candidate is another one. */
const noPull = 0
const rememberedHeads = 5_000

/**
 * Turns deliveries and timers into calls of the core. One at a time per repository: an issue and its pull request are one
 * subject under two numbers, writes of an installation go one after another anyway, and what this process wrote last is
 * then what it decides on next. A trigger that already waits is not queued twice, since it will read everything again.
 * News about a pull request are followed by a look at the other candidates, behind everything that waits by then: at once
 * after a merge of ours, otherwise once a minute and only where there is another candidate.
 */
export function createWork({ self, makeHost, queue, now, installedAt, interval }: WorkMeans): Work {
  const vocabularies = new Map<string, Vocabulary>()
  const waiting = new Map<string, { trigger: Trigger; done: Promise<void> }>()
  const found = createFound({ now, keptFor: 2 * interval, heads: rememberedHeads })
  const wish: SweepWish = { interval }

  const run = (place: Place, trigger: Trigger): Promise<void> => {
    const key = keyOf(trigger)
    const before = waiting.get(key)
    if (before) {
      before.trigger = joined(before.trigger, trigger)
      return before.done
    }
    const entry = { trigger, done: Promise.resolve() }
    entry.done = queue.run(nameOf(trigger.repository), async () => {
      waiting.delete(key)
      followUps.before(entry.trigger)
      try {
        const came = await dispatch(entry.trigger, makeHost(place), { wish, found })
        if (came.vocabulary) vocabularies.set(nameOf(trigger.repository), came.vocabulary)
        followUps.after(place, came.mergedInto, entry.trigger)
      } catch (error) {
        followUps.after(place, [], entry.trigger)
        throw error
      }
    })
    waiting.set(key, entry)
    return entry.done
  }

  const followUps = createFollowUps({ found, makeHost, now, run })

  const receive = async ({ id, name, payload }: Incoming): Promise<void> => {
    const places = placesOf(payload)
    const known = places[0] && vocabularies.get(nameOf(places[0].repository))
    const results = await Promise.allSettled(
      toTriggers({ id, name, payload }, self, known ?? null).map(async (trigger) => {
        const named = places.find(({ repository }) => nameOf(repository) === nameOf(trigger.repository))
        if (!named) return
        const place = { ...named, installedAt: await installedAt(named.installation) }
        if (trigger.address.kind === 'base' && !movesBase(trigger)) followUps.lookAround(place, noPull)
        else await run(place, trigger)
      }),
    )
    const failed = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason)
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} triggers failed`)
  }

  return {
    receive,
    run,
    sweep: (place, { always = false }) =>
      queue.run(nameOf(place.repository), async () => {
        const report = await sweep(makeHost(place), place.repository, { ...wish, always })
        followUps.after(place, cameOfSweep(report, found).mergedInto, null)
        return report
      }),
  }
}

/** Triggers with one key stand for one look. */
function keyOf({ repository, address }: Trigger): string {
  return JSON.stringify([repository, address.kind === 'head' ? { ...address, listed: [] } : address])
}

/** The newer one of two, with what only the older one knew. */
function joined(older: Trigger, newer: Trigger): Trigger {
  if (older.address.kind === 'head' && newer.address.kind === 'head') {
    const listed = [...new Set([...older.address.listed, ...newer.address.listed])]
    return { ...newer, address: { ...newer.address, listed } }
  }
  return newer.address.kind === 'base' && movesBase(older) ? older : newer
}

function nameOf({ owner, name }: RepositoryRef): string {
  return `${owner}/${name}`
}

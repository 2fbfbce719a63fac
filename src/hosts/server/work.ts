import type { RepositoryRef, Self } from '../../domain/identity.ts'
import type { Trigger } from '../../domain/trigger.ts'
import type { Vocabulary } from '../../domain/vocabulary.ts'
import { toTriggers } from '../../events/webhook.ts'
import { type Host, handle, type Outcome } from '../../handle.ts'
import { publish } from '../../publish.ts'
import { type SweepReport, type SweepWish, sweep } from '../../sweep.ts'
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
  readonly installedAt: (installation: number) => Promise<string | null>
  /** Milliseconds between two sweeps. */
  readonly interval: number
}

/**
 * Turns deliveries and timers into calls of the core. One at a time per repository: an issue and its pull request are one
 * subject under two numbers, writes of an installation go one after another anyway, and what this process wrote last is
 * then what it decides on next. A trigger that already waits is not queued twice, since it will read everything again.
 */
export function createWork({ self, makeHost, queue, installedAt, interval }: WorkMeans): Work {
  const vocabularies = new Map<string, Vocabulary>()
  const waiting = new Map<string, { trigger: Trigger; done: Promise<void> }>()
  const wish: SweepWish = { interval }

  const run = (place: Place, trigger: Trigger): Promise<void> => {
    const key = JSON.stringify([trigger.repository, trigger.address])
    const before = waiting.get(key)
    if (before) {
      before.trigger = trigger
      return before.done
    }
    const entry = { trigger, done: Promise.resolve() }
    entry.done = queue.run(nameOf(trigger.repository), async () => {
      waiting.delete(key)
      const outcome = await dispatch(place, entry.trigger, makeHost(place), wish)
      if (outcome?.vocabulary) vocabularies.set(nameOf(trigger.repository), outcome.vocabulary)
    })
    waiting.set(key, entry)
    return entry.done
  }

  const receive = async ({ id, name, payload }: Incoming): Promise<void> => {
    const places = placesOf(payload)
    const known = places[0] && vocabularies.get(nameOf(places[0].repository))
    const results = await Promise.allSettled(
      toTriggers({ id, name, payload }, self, known ?? null).map(async (trigger) => {
        const place = places.find(({ repository }) => nameOf(repository) === nameOf(trigger.repository))
        if (place) await run({ ...place, installedAt: await installedAt(place.installation) }, trigger)
      }),
    )
    const failed = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason)
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} triggers failed`)
  }

  return {
    receive,
    run,
    sweep: (place, { always = false }) =>
      queue.run(nameOf(place.repository), () => sweep(makeHost(place), place.repository, { ...wish, always })),
  }
}

async function dispatch(place: Place, trigger: Trigger, host: Host, wish: SweepWish): Promise<Outcome | null> {
  const { address, repository } = trigger
  if (address.kind === 'run') return publish(address.id, host, repository)
  if (address.kind !== 'repository') return handle(trigger, host)
  await sweep(host, place.repository, { ...wish, always: true })
  return null
}

function nameOf({ owner, name }: RepositoryRef): string {
  return `${owner}/${name}`
}

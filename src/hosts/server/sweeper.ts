import type { LogRecord } from '../../handle.ts'
import { errorWords } from './error-words.ts'
import type { Place } from './places.ts'

export type Sweeper = {
  /** Sweeps every repository once; failures of one do not keep the others waiting. */
  readonly all: () => Promise<void>
  readonly health: () => { readonly ready: boolean; readonly why: string }
}

export type SweeperMeans = {
  readonly places: () => Promise<readonly Place[]>
  readonly sweep: (place: Place, wish: { readonly always: boolean }) => Promise<unknown>
  readonly now: () => Date
  /** Milliseconds between two sweeps. */
  readonly interval: number
  readonly log: (record: LogRecord) => void
}

/**
 * The server is ready while its last whole sweep is younger than three intervals. The first one looks even where another
 * server was a moment ago: that one may have died in the middle of something.
 */
export function createSweeper({ places, sweep, now, interval, log }: SweeperMeans): Sweeper {
  let last: number | null = null
  return {
    all: async () => {
      const found = await places()
      for (const place of found) {
        try {
          await sweep(place, { always: last === null })
        } catch (error) {
          log({
            event: 'sweep_failed',
            repository: `${place.repository.owner}/${place.repository.name}`,
            error: errorWords(error),
          })
        }
      }
      last = now().getTime()
      log({ event: 'swept', repositories: found.length })
    },
    health: () => {
      if (last === null) return { ready: false, why: 'the first sweep is under way' }
      const age = now().getTime() - last
      const ready = age < 3 * interval
      return { ready, why: `the last sweep ended ${Math.round(age / 1000)} s ago` }
    },
  }
}

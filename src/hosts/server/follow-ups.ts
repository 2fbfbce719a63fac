import type { Trigger } from '../../domain/trigger.ts'
import type { Host } from '../../handle.ts'
import type { Found } from './found.ts'
import type { Place } from './places.ts'
import { createRests } from './rests.ts'

/** Looks at the other candidates, behind whatever waits by then. */
export type FollowUps = {
  /** To be said before a trigger is worked on. */
  readonly before: (trigger: Trigger) => void
  /** What follows from it, also where it failed: a look at the candidates of each base that was merged into, else one after news. */
  readonly after: (place: Place, mergedInto: readonly string[], trigger: Trigger | null) => void
  /**
   * After news about one pull request, once a minute at most, and not where it is known to be the only candidate.
   * @param besides its number; null where only its branch is known
   */
  readonly lookAround: (place: Place, besides: number | null) => void
}

export type FollowUpMeans = {
  readonly found: Found
  readonly makeHost: (place: Place) => Pick<Host, 'log' | 'wake'>
  readonly now: () => Date
  readonly run: (place: Place, trigger: Trigger) => Promise<void>
}

/** The candidates of a repository are not looked at more often than this after news about one of them. */
const restOfBases = 60_000

/**
 * Events get lost, so each one about a candidate also is a reason to look at the others. What comes too soon is not
 * forgotten: it is made up for by one look when the minute is over.
 */
export function createFollowUps({ found, makeHost, now, run }: FollowUpMeans): FollowUps {
  const rests = createRests(now, restOfBases)
  /** Nobody waits for these, so what goes wrong is only written down. */
  const runLater = (place: Place, trigger: Trigger): void => {
    run(place, trigger).catch((error: unknown) => makeHost(place).log({ event: 'failed', error }))
  }
  const lookAround = (place: Place, besides: number | null): void => {
    const { repository } = place
    if (!found.hasOthers(repository, besides)) return
    const trigger: Trigger = { kind: 'timer', repository, address: { kind: 'base', name: null } }
    const next = rests.begin(keyOf(trigger))
    if (next === 0) runLater(place, trigger)
    else makeHost(place).wake(trigger, new Date(next).toISOString())
  }
  return {
    before: (trigger) => {
      if (trigger.address.kind === 'base') rests.begin(keyOf(trigger))
    },
    after: (place, mergedInto, trigger) => {
      const { repository } = place
      for (const name of mergedInto) {
        runLater(place, { kind: 'base_pushed', repository, address: { kind: 'base', name } })
      }
      if (mergedInto.length === 0 && trigger && isNews(trigger)) lookAround(place, numberOf(trigger))
    },
    lookAround,
  }
}

/** Whether a trigger tells of something about one pull request that others may have waited for. */
function isNews({ kind, address }: Trigger): boolean {
  const near = address.kind === 'pull' || address.kind === 'branch' || address.kind === 'head'
  return near && (kind === 'checks_changed' || kind === 'reviewed' || kind === 'pull_changed')
}

function numberOf({ address }: Trigger): number | null {
  return address.kind === 'pull' ? address.number : null
}

function keyOf({ repository }: Trigger): string {
  return `${repository.owner}/${repository.name}`
}

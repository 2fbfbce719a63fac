import type { Actor } from '../../domain/identity.ts'
import type { JobKind, JobSpec } from '../../domain/job.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Ask } from '../asks.ts'
import { age } from '../time.ts'
import { ownPull, type View } from '../view.ts'

/** The job that the waiting asks would make. */
export type Plan = {
  readonly asks: readonly Ask[]
  readonly kind: JobKind
  /** The pull request whose branch the work continues. */
  readonly pull: PullFacts | null
  /** `person` where somebody asked since the newest claim. */
  readonly cause: 'person' | 'automatic'
  /** Whose act this answers; null when everybody who asked has used up the hour. */
  readonly by: Actor | null
  readonly limits: JobSpec['limits']
}

export function planOf(view: View, asks: readonly Ask[]): Plan {
  const pull = continued(view, asks)
  const kind = pull === null ? 'implement' : 'revise'
  const fresh = asks.filter((ask) => ask.fresh)
  const cause = fresh.length > 0 ? 'person' : 'automatic'
  const by = cause === 'person' ? fresh.find((ask) => !hasUsedUpHour(view, ask.by))?.by : asks[0]?.by
  const { usd, minutes, turns } = view.config.run[kind]
  return { asks, kind, pull, cause, by: by ?? null, limits: { usd, minutes, turns } }
}

/** The App's own open pull request, or the one a person asked on. */
function continued(view: View, asks: readonly Ask[]): PullFacts | null {
  const { pull } = view.snapshot
  if (pull === null || !pull.open) return null
  return ownPull(view) !== null || asks.some(({ on }) => on === 'pull') ? pull : null
}

function hasUsedUpHour(view: View, who: Actor): boolean {
  const times = view.state.dispatches[who.id] ?? []
  const recent = times.filter((time) => age(view.means.now, time) < 3_600_000)
  return recent.length >= view.config.limits.dispatches_per_person_and_hour
}

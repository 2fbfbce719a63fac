import type { Claim } from '../../domain/ledger/state.ts'
import { paths, runName } from '../../domain/names.ts'
import type { PublishSnapshot } from '../../domain/publication.ts'
import { isReason, type Reason } from '../../domain/reason.ts'
import type { RunFacts } from '../../domain/snapshot.ts'
import { runId } from '../release.ts'
import { isAfter } from '../time.ts'
import type { View } from '../view.ts'

/** Whose run this is: the live claim's, or why it is nobody's here. */
export type Identity = { readonly claim: Claim } | { readonly reason: Reason }

/**
 * A bundle counts only from a first attempt of our own workflow on the default branch, dispatched by our own bot, under the
 * name of the live claim.
 */
export function identify(view: View, world: PublishSnapshot): Identity {
  const { run } = world
  if (!isOurs(view, world)) return { reason: 'run_not_ours' }
  const generation = generationOf(view.key, run.name)
  if (generation === null) return { reason: 'run_not_ours' }
  if (view.claim?.job.generation === generation) return { claim: view.claim }
  return { reason: endedAs(view, world) ?? 'stale_generation' }
}

/** Whether a run is the one of a live claim under another key than the subject's own. */
export function isRunOfClaim(
  view: View,
  run: RunFacts,
  key: string,
  claim: Claim | undefined,
): 'ours' | Extract<Reason, 'run_not_ours' | 'stale_generation' | 'already_published'> {
  if (!isOurs(view, { run })) return 'run_not_ours'
  const generation = generationOf(key, run.name)
  if (generation === null) return 'run_not_ours'
  if (!claim) return 'already_published'
  return claim.job.generation === generation ? 'ours' : 'stale_generation'
}

function isOurs({ snapshot: { self, repository } }: View, { run }: Pick<PublishSnapshot, 'run'>): boolean {
  const byUs = run.actor.id === self.bot.id && run.triggeringActor.id === self.bot.id
  // GitHub may name the ref behind the path.
  const place = run.path.split('@')[0] === paths.workflow && run.headBranch === repository.defaultBranch
  return byUs && place && run.event === 'workflow_dispatch' && run.attempt === 1
}

function generationOf(key: string, name: string): number | null {
  const generation = Number(/ g(\d{1,15})$/.exec(name)?.[1] ?? Number.NaN)
  return name === runName(key, generation) ? generation : null
}

/** What a run came to that has nothing left to publish; said as it ended where that was in this very pass. */
function endedAs({ subject: { last }, snapshot }: View, { run, branch }: PublishSnapshot): Reason | null {
  if (last === null || last.run !== runId(run) || !isReason(last.because)) return null
  const justNow = isAfter(last.at, snapshot.readAt) || (last.at === snapshot.readAt && branch !== null)
  return justNow ? last.because : 'already_published'
}

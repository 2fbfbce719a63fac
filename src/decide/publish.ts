import type { Decision } from '../domain/decision.ts'
import type { Claim } from '../domain/ledger/state.ts'
import type { PublishSnapshot } from '../domain/publication.ts'
import type { Reason } from '../domain/reason.ts'
import type { Refusal } from '../domain/snapshot.ts'
import { refusedWrite } from '../render/run-report.ts'
import type { Means } from './means.ts'
import { sayAtHome } from './publish/answers.ts'
import { publishWork } from './publish/branch-work.ts'
import { type End, end } from './publish/end.ts'
import { identify } from './publish/identity.ts'
import { endWithoutCommit } from './publish/outcomes.ts'
import { repositoryBlocker } from './repository.ts'
import { age } from './time.ts'
import { type View, viewOf } from './view.ts'

/**
 * What becomes of a finished run: a commit, then a pull request, then its entry in the ledger; or a reasoned no. Asked
 * again after every write, and harmless to ask about a run that was published before.
 */
export function decidePublish(world: PublishSnapshot, means: Means): Decision {
  const { snapshot, run } = world
  const stop = repositoryBlocker(snapshot)
  if (stop) return stop
  const view = viewOf(
    { kind: 'published', repository: snapshot.repository, address: { kind: 'repository' } },
    snapshot,
    means,
  )
  if (view === null) return { reason: 'run_not_ours', effects: [] }
  const identity = identify(view, world)
  if ('reason' in identity) return { reason: identity.reason, effects: [] }
  if (run.status !== 'completed') return { reason: 'working', effects: [] }
  return publishClaim(view, world, identity.claim)
}

function publishClaim(view: View, world: PublishSnapshot, claim: Claim): Decision {
  const { bundle, run } = world
  const { refusal } = view.snapshot
  const reading = bundle.kind === 'read' ? bundle.bundle : null
  if (refusal !== null) return endRefusedWrite(view, world, { claim, refusal, usd: reading?.result.usd ?? 0 })
  if (reading === null) return endWithoutBundle(view, world, claim)
  const { result, changes } = reading
  const finished = { claim, run, result }
  const work = result.outcome === 'done' && changes !== null
  return work ? publishWork(view, world, finished, changes) : endWithoutCommit(view, finished)
}

/** A run that reports nothing counts as having spent all that was set aside for it; one that never started, nothing. */
function endWithoutBundle(view: View, { run, bundle }: PublishSnapshot, claim: Claim): Decision {
  const basis = { claim, run, next: 'retry', reaction: null, replies: [] } as const
  if (run.conclusion === 'startup_failure') return end(view, { ...basis, because: 'actions_policy', usd: 0 })
  const usd = claim.reservedUsd
  if (bundle.kind === 'invalid') return end(view, { ...basis, because: 'bundle_invalid', usd, detail: bundle.why })
  const because = run.conclusion === 'success' ? 'bundle_missing' : 'run_lost'
  return end(view, { ...basis, because, usd })
}

type Refused = { readonly claim: Claim; readonly refusal: Refusal; readonly usd: number }

const patience = 60 * 60_000

/** GitHub refused the commit or the pull request. */
function endRefusedWrite(view: View, { run }: PublishSnapshot, { claim, refusal, usd }: Refused): Decision {
  const { reason, words, effect } = refusal
  // The commit is there: a later look opens the pull request, unless it has been refused for long.
  if (effect === 'open_pull' && age(view.means.now, claim.at) < patience) return { reason, detail: words, effects: [] }
  const basis = { claim, run, because: reason, usd, detail: words }
  const next = nexts[reason]
  if (next !== undefined) return end(view, { ...basis, next, reaction: null, replies: [] })
  const reply = sayAtHome(view, refusedWrite(reason, words, view.config.command.handle, view.host))
  return end(view, { ...basis, next: 'open', reaction: 'CONFUSED', replies: reply })
}

/** Refusals that a fresh run can mend; all others are answered. */
const nexts: Readonly<Partial<Record<Reason, End['next']>>> = {
  head_moved: 'again',
  branch_name_taken: 'retry',
  base_workflow_moved: 'retry',
}

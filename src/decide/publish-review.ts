import type { Decision } from '../domain/decision.ts'
import type { Claim } from '../domain/ledger/state.ts'
import { reviewKey } from '../domain/ledger/state.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { Reason } from '../domain/reason.ts'
import type { ReviewPublication } from '../domain/review/publication.ts'
import type { JudgedRecord } from '../domain/review/record.ts'
import type { ReviewReport } from '../domain/review/report.ts'
import type { Means } from './means.ts'
import { isRunOfClaim } from './publish/identity.ts'
import { releaseEntry, runId } from './release.ts'
import { repositoryBlocker } from './repository.ts'
import { conclusionOf } from './review/concluded.ts'
import { asKept } from './review/kept-records.ts'
import { isCurrent } from './review/standing.ts'
import { threadWrites } from './review/threads.ts'
import { verdictWrites } from './review/verdict-comment.ts'
import { concludedCheck } from './review/write-check.ts'
import { type View, viewOf } from './view.ts'

/**
 * What becomes of a finished review: its check run, then one entry in the ledger with the comment and the threads beside
 * it; or a reasoned no. Asked again after every write, and harmless to ask about a review that was published before.
 */
export function decideReviewPublish(world: ReviewPublication, means: Means): Decision {
  const { snapshot, run } = world
  const stop = repositoryBlocker(snapshot)
  if (stop) return stop
  const trigger = { kind: 'published', repository: snapshot.repository, address: { kind: 'repository' } } as const
  const view = viewOf(trigger, snapshot, means)
  const { pull } = snapshot
  if (view === null || pull === null) return { reason: 'run_not_ours', effects: [] }
  const claim = view.state.claims[reviewKey(pull.number)]
  const standing = isRunOfClaim(view, run, reviewKey(pull.number), claim)
  if (standing !== 'ours' || !claim)
    return { reason: standing === 'ours' ? 'already_published' : standing, effects: [] }
  if (run.status !== 'completed') return { reason: 'review_running', effects: [] }
  return publishClaim(view, world, { claim, pull })
}

type Finished = { readonly claim: Claim; readonly pull: PullFacts }

function publishClaim(view: View, { run, bundle }: ReviewPublication, finished: Finished): Decision {
  const { reservedUsd } = finished.claim
  if (bundle.kind === 'missing') {
    const started = run.conclusion !== 'startup_failure'
    const because = started ? 'run_lost' : 'actions_policy'
    return end(view, finished, { run, next: 'retry', because, usd: started ? reservedUsd : 0 })
  }
  if (bundle.kind === 'invalid') {
    return end(view, finished, { run, next: 'retry', because: 'bundle_invalid', usd: reservedUsd, detail: bundle.why })
  }
  const { result, review: report } = bundle.bundle
  const { usd } = result
  if (report === null || result.outcome === 'failed') {
    return end(view, finished, {
      run,
      next: 'retry',
      because: 'run_failed',
      usd,
      detail: result.error ?? result.summary,
    })
  }
  const moved = whyMoved(finished)
  if (moved !== null) return end(view, finished, { run, next: 'again', because: moved, usd })
  if (!isAbout(report, finished)) {
    return end(view, finished, {
      run,
      next: 'retry',
      because: 'bundle_invalid',
      usd,
      detail: 'It is about another diff.',
    })
  }
  return write(view, finished, { run, report, usd })
}

function whyMoved({ claim: { job }, pull }: Finished): Extract<Reason, 'closed' | 'head_moved'> | null {
  if (!pull.open) return 'closed'
  return pull.headOid === job.head && pull.baseRef === job.review?.baseRef ? null : 'head_moved'
}

function isAbout(report: ReviewReport, { claim: { job }, pull }: Finished): boolean {
  return report.pull === pull.number && report.head === job.head && report.base === job.base
}

type Ending = {
  readonly run: ReviewPublication['run']
  readonly because: Reason
  readonly usd: number
  readonly next: 'retry' | 'again'
  readonly detail?: string
}

/** What is over is forgotten with its review. */
function end(view: View, { claim, pull }: Finished, { run, because, usd, next, detail }: Ending): Decision {
  const ending = { because, usd, run, next: pull.open ? next : 'closed' } as const
  const entry = releaseEntry({ ...view, key: claim.key }, claim, ending)
  const effects = [{ kind: 'append', entries: [entry], alongside: [] }] as const
  return { reason: because, effects, ...(detail === undefined ? {} : { detail }) }
}

type Judged = { readonly run: ReviewPublication['run']; readonly report: ReviewReport; readonly usd: number }

/**
 * The check run first: it is the verdict, and whatever happens to the rest does not change it. Where other rules hold by
 * now, what was judged is only kept for the review that follows.
 */
function write(view: View, { claim, pull }: Finished, judged: Judged): Decision {
  const { run, usd } = judged
  const record = asKept(pull, recordOf(claim, pull, judged))
  if (record === null) {
    const detail = 'The verdicts do not fit into a check run.'
    return end(view, { claim, pull }, { run, next: 'retry', because: 'bundle_invalid', usd, detail })
  }
  const conclusion = conclusionOf(view, pull, record)
  const check = concludedCheck(view, pull, { ...record, conclusion: conclusion.word }, conclusion)
  if (check.length > 0 || pull.checklist === null) return { reason: 'reviewed', effects: check }
  const reviewed = {
    kind: 'reviewed',
    key: claim.key,
    at: view.at,
    generation: claim.job.generation,
    run: runId(run),
    pull: pull.number,
    head: pull.headOid,
    check: pull.checklist.databaseId,
  } as const
  const released = releaseEntry({ ...view, key: claim.key }, claim, { because: 'reviewed', usd, run, next: 'open' })
  const alongside = isCurrent(view, pull, record)
    ? [...verdictWrites(view, pull, record, conclusion), ...threadWrites(view, pull, conclusion)]
    : []
  return { reason: 'reviewed', effects: [{ kind: 'append', entries: [reviewed, released], alongside }] }
}

function recordOf({ job }: Claim, pull: PullFacts, { run, report }: Judged): JudgedRecord {
  const { v: _v, pull: _pull, base, head, ...rest } = report
  return {
    v: 1,
    kind: 'judged',
    pull: pull.number,
    baseRef: pull.baseRef,
    base,
    head,
    policy: job.review?.policy ?? '',
    ledger: job.ledger,
    run: runId(run),
    conclusion: 'action_required',
    report: rest,
  }
}

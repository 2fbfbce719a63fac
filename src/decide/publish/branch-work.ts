import { acceptanceLines } from '../../domain/acceptance.ts'
import type { Changes } from '../../domain/bundle.ts'
import type { Decision } from '../../domain/decision.ts'
import { mailHostOf } from '../../domain/identity.ts'
import type { Entry } from '../../domain/ledger/entry.ts'
import type { Claim } from '../../domain/ledger/state.ts'
import type { PublishSnapshot } from '../../domain/publication.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { commitBody, commitHeadline, runTrailer } from '../../render/commit.ts'
import { floorRefusal, holdLine } from '../../render/floor-report.ts'
import { pullBody, pullTitle } from '../../render/pull-request.ts'
import { type FloorReport, judgeFloor } from '../floor.ts'
import { workOf } from '../judged.ts'
import { runId } from '../release.ts'
import { commentsOf, type View } from '../view.ts'
import { replies, sayAtHome } from './answers.ts'
import { end } from './end.ts'
import { endWithoutCommit, type Finished } from './outcomes.ts'
import { askerLostWrite, isWithdrawn } from './withdrawn.ts'

/** What a run that is done leads to, one write after the other: commit, pull request, entry. */
export function publishWork(view: View, world: PublishSnapshot, finished: Finished, changes: Changes): Decision {
  const report = judgeFloor(changes, world, view.config)
  return isCommitted(world)
    ? afterCommit(view, world, finished, report)
    : beforeCommit(view, world, { finished, changes, report })
}

/** Whether the branch's newest commit is the one of this run. */
export function isCommitted({ branch, run }: PublishSnapshot): boolean {
  return branch?.message.split('\n').includes(runTrailer(runId(run))) === true
}

type Work = { readonly finished: Finished; readonly changes: Changes; readonly report: FloorReport }

function beforeCommit(view: View, world: PublishSnapshot, { finished, changes, report }: Work): Decision {
  const { claim, run, result } = finished
  const basis = { claim, run, usd: result.usd, replies: [] }
  if (isWithdrawn(view, claim)) return end(view, { ...basis, because: 'asks_withdrawn', next: 'open', reaction: null })
  if (askerLostWrite(view, claim)) {
    return end(view, { ...basis, because: 'not_a_writer', next: 'open', reaction: 'CONFUSED' })
  }
  if (hasMoved(world, finished)) return end(view, { ...basis, because: 'head_moved', next: 'again', reaction: null })
  if (changes.base !== (claim.job.head ?? claim.job.base) || isReadOnly(view, claim.job.branch)) {
    return end(view, { ...basis, because: 'bundle_invalid', next: 'retry', reaction: null })
  }
  if (report.refusals.length > 0) return endRefused(view, finished, report)
  if (report.files.length === 0) return endWithoutCommit(view, finished)
  return { reason: 'published', effects: [commitOf(view, finished, report)] }
}

function hasMoved({ branch }: PublishSnapshot, { claim: { job } }: Finished): boolean {
  return (branch?.oid ?? null) !== job.head
}

/** No job is ever made for such a branch; a second look costs nothing. */
function isReadOnly({ snapshot: { repository }, config }: View, branch: string): boolean {
  return [repository.defaultBranch, ...(config.merge.bases ?? [])].includes(branch)
}

function endRefused(view: View, { claim, run, result }: Finished, { refusals }: FloorReport): Decision {
  const [first] = refusals
  const because = first?.reason ?? 'bundle_invalid'
  const { handle } = view.config.command
  const words = sayAtHome(view, floorRefusal(because, refusals, handle))
  return end(view, { claim, run, usd: result.usd, because, next: 'open', reaction: 'CONFUSED', replies: words })
}

function commitOf(view: View, { claim, run }: Finished, report: FloorReport): Decision['effects'][number] {
  const { job, by } = claim
  const { issue, pull } = view.snapshot
  const origin = {
    job: job.id,
    generation: job.generation,
    run: runId(run),
    agent: job.agent,
    ledger: view.tip,
    asker: by,
  }
  return {
    kind: 'commit',
    branch: job.branch,
    createAt: job.head === null ? job.base : null,
    expectedHead: job.head ?? job.base,
    headline: commitHeadline(wishOf(view, claim) ?? issue?.title ?? pull?.title ?? '', view.host),
    body: commitBody(origin, mailHostOf(view.snapshot.repository.url)),
    files: report.files,
    modes: report.modes,
  }
}

/** The first line of the comment that a further commit answers. */
function wishOf(view: View, { job }: Claim): string | null {
  const ids = job.kind === 'revise' ? job.asks.map(({ id }) => id) : []
  const comment = commentsOf(view).find(({ nodeId }) => ids.includes(nodeId))
  const work = comment && workOf(view.means.parseCommands(comment.body, view.config.command.handle))
  return work?.text.split('\n')[0] || null
}

function afterCommit(view: View, world: PublishSnapshot, finished: Finished, report: FloorReport): Decision {
  const pull = openPull(view, finished)
  if (pull !== null) return settlePublished(view, world, { finished, report, pull })
  const { claim, result, run } = finished
  const { issue, repository } = view.snapshot
  const title = issue?.title ?? ''
  const green = result.verify.length > 0 && result.verify.every(({ exit }) => exit === 0)
  const body = pullBody({
    title,
    closes: issue?.open ? issue.number : null,
    result,
    asked: acceptanceLines(issue?.body ?? ''),
    runUrl: run.url,
    holds: report.holds.map(holdLine),
    host: view.host,
  })
  return {
    reason: 'published',
    effects: [
      {
        kind: 'open_pull',
        branch: claim.job.branch,
        base: repository.defaultBranch,
        title: pullTitle(title, view.host),
        body,
        draft: !green,
      },
    ],
  }
}

function openPull({ snapshot: { pull } }: View, { claim }: Finished): PullFacts | null {
  return pull?.open && pull.headRef === claim.job.branch ? pull : null
}

type Publication = { readonly finished: Finished; readonly report: FloorReport; readonly pull: PullFacts }

function settlePublished(view: View, { branch }: PublishSnapshot, { finished, report, pull }: Publication): Decision {
  const { claim, run, result } = finished
  const published: Entry = {
    kind: 'published',
    key: view.key,
    at: view.at,
    generation: claim.job.generation,
    run: runId(run),
    branch: claim.job.branch,
    head: branch?.oid ?? pull.headOid,
    pull: pull.number,
    holds: holdsOf(view, report, pull),
  }
  return end(view, {
    claim,
    run,
    usd: result.usd,
    because: 'published',
    next: 'open',
    reaction: 'ROCKET',
    replies: replies(view, claim, result),
    before: [published],
  })
}

/** What earlier commits of this pull request changed is still in it. */
function holdsOf({ subject }: View, { holds }: FloorReport, { number }: PullFacts): string[] {
  return [...new Set([...(subject.pull === number ? subject.holds : []), ...holds.map(({ reason }) => reason)])]
}

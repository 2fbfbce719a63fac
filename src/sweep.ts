import { type Candidate, inRounds } from './base-look.ts'
import type { RepositoryRef } from './domain/identity.ts'
import { type Claim, emptyState, isReviewKey } from './domain/ledger/state.ts'
import { runName, windows } from './domain/names.ts'
import { append, lastTip } from './effects/ledger-queue.ts'
import { listRuns } from './github/runs.ts'
import { type Host, handle, type Outcome } from './handle.ts'
import { type PublishOutcome, publish } from './publish.ts'
import { type Backlog, type OpenBacklog, openBacklog, readBacklog } from './snapshot/backlog.ts'
import { isCandidate } from './snapshot/needs-look.ts'
import { readOpenPulls } from './snapshot/open-pulls.ts'

/** What a sweep did. */
export type SweepReport = {
  readonly repository: RepositoryRef
  /** `skipped`: another sweep was here a moment ago. `stopped`: nothing is done in a repository in this state. */
  readonly kind: 'swept' | 'skipped' | 'stopped'
  readonly looked: readonly Outcome[]
  readonly published: readonly PublishOutcome[]
  /** Subjects and runs that could not be handled; the next sweep tries again. */
  readonly failures: readonly { readonly what: string; readonly error: unknown }[]
  /** Numbers of the pull requests that could be merged here; null where they were not listed. */
  readonly candidates: readonly number[] | null
}

export type SweepWish = {
  /** Sweeps although another sweep was here a moment ago, for example after the configuration changed. */
  readonly always?: boolean
  /** Milliseconds between two sweeps. */
  readonly interval?: number
}

/** A sweep looks at no more subjects than this, those that wait longest first. */
const mostLooks = 25
/** And at so many in turn, whatever they seem to need. */
const inTurn = 2
/** A repository where nothing happens is noted as swept once in so many intervals. */
const quietIntervals = 12

/**
 * Looks at everything in a repository that may wait: finished runs of live claims, asks nobody judged, pull requests with
 * news, subjects that are over. Whatever event was lost, the decisions are the same ones.
 */
export async function sweep(host: Host, repository: RepositoryRef, wish: SweepWish = {}): Promise<SweepReport> {
  const interval = wish.interval ?? windows.sweep
  const open = await openBacklog(repository, host)
  if (open.repository.readOnly) return report(repository, 'stopped')
  if (open.ledger.kind === 'invalid' || open.ledger.kind === 'rolled_back') {
    const restored = await handle({ kind: 'sweep', repository, address: { kind: 'repository' } }, host)
    return { ...report(repository, 'stopped'), looked: [restored] }
  }
  const before = sweptAt(open)
  const ago = before === null ? Number.POSITIVE_INFINITY : host.now().getTime() - Date.parse(before)
  if (!wish.always && ago < interval / 2) return report(repository, 'skipped')
  const backlog = await readBacklog(open, repository, host)
  const candidates = await candidatesOf(open, host, repository)
  const work = await workOff(backlog, candidates, { host, repository, interval })
  await noteSweep(backlog, host, ago >= quietIntervals * interval)
  return { repository, kind: 'swept', ...work, candidates: candidates.map(({ number }) => number) }
}

/** Those of the first page where it is the only one; else one more list, which holds four times as many to a page. */
async function candidatesOf(open: OpenBacklog, host: Host, repository: RepositoryRef): Promise<readonly Candidate[]> {
  const page = open.page.pullRequests
  if (page?.pageInfo.hasNextPage) {
    const { pulls } = await readOpenPulls(repository, host, { base: null, facts: false })
    return pulls.filter(({ candidate }) => candidate)
  }
  const state = open.ledger.kind === 'valid' ? open.ledger.state : emptyState
  const judge = { self: host.self, config: open.config.config, state }
  return (page?.nodes ?? [])
    .filter((pull) => pull !== null)
    .filter((pull) => isCandidate(pull, judge))
    .map(({ number, baseRefName, labels }) => ({ number, baseRef: baseRefName, labels: labels ?? [] }))
}

function report(repository: RepositoryRef, kind: SweepReport['kind']): SweepReport {
  return { repository, kind, looked: [], published: [], failures: [], candidates: null }
}

function sweptAt({ ledger }: OpenBacklog): string | null {
  return ledger.kind === 'valid' ? ledger.state.sweptAt : null
}

type Work = Pick<SweepReport, 'looked' | 'published' | 'failures'>

type Around = { readonly host: Host; readonly repository: RepositoryRef; readonly interval: number }

async function workOff(
  backlog: Backlog,
  candidates: readonly Candidate[],
  { host, repository, interval }: Around,
): Promise<Work> {
  const looked: Outcome[] = []
  const published: PublishOutcome[] = []
  const failures: { what: string; error: unknown }[] = []
  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      failures.push({ what, error })
      host.log({ event: 'sweep_failure', repository: `${repository.owner}/${repository.name}`, what, error })
    }
  }
  const pulls = new Set(candidates.map(({ number }) => number))
  const look = async (number: number): Promise<Outcome | null> => {
    const before = looked.length
    const kind = pulls.has(number) ? 'pull' : 'issue'
    await attempt(`#${number}`, async () => {
      looked.push(await handle({ kind: 'sweep', repository, address: { kind, number } }, host))
    })
    return looked[before] ?? null
  }
  /** Whether anything was written. A run that nobody may publish keeps its claim until a look gives it up. */
  const publishRun = async (id: number): Promise<boolean> => {
    const before = published.length
    await attempt(`run ${id}`, async () => published.push(await publish(id, host, repository)))
    return published.slice(before).some(({ applied }) => applied.length > 0)
  }
  // One list of runs serves all claims.
  const runs = backlog.claims.length > 0 ? await listRuns(host.github, repository, host.self) : []
  for (const claim of backlog.claims) {
    const run = runs.find(({ name }) => name === runName(claim.job.id, claim.job.generation))
    // A run that never started has nothing to publish.
    const written = run?.status === 'completed' && run.conclusion !== 'startup_failure' && (await publishRun(run.id))
    if (!written) await look(placeOf(claim))
  }
  await lookAtChosen(choose(backlog, host.now(), interval), candidates, look)
  return { looked, published, failures }
}

/** In the order in which they wait, but all candidates of a base together as soon as the first of them has its turn. */
async function lookAtChosen(
  chosen: readonly number[],
  candidates: readonly Candidate[],
  look: (number: number) => Promise<Outcome | null>,
): Promise<void> {
  const waiting = candidates.filter(({ number }) => chosen.includes(number))
  const begun = new Set<string>()
  for (const number of chosen) {
    const base = waiting.find((candidate) => candidate.number === number)?.baseRef
    if (base === undefined) await look(number)
    else if (!begun.has(base)) {
      begun.add(base)
      await inRounds(
        waiting.filter(({ baseRef }) => baseRef === base),
        look,
      )
    }
  }
}

/** Where a claim is looked at. A review is its pull request's: the issue may be closed, or have another one by now. */
function placeOf({ key, job }: Claim): number {
  return isReviewKey(key) ? (job.pull ?? job.subject) : job.subject
}

/** What to look at this time. Where more waits than one sweep can look at, the next ones go on from there. */
function choose({ looks, watched, claims }: Backlog, now: Date, interval: number): readonly number[] {
  const turn = Math.floor(now.getTime() / interval)
  const claimed = new Set(claims.flatMap((claim) => [claim.job.subject, placeOf(claim)]))
  const waiting = looks.length > mostLooks ? window(looks, turn * mostLooks, mostLooks) : looks
  const chosen = [...new Set([...waiting, ...window(watched, turn * inTurn, inTurn)])]
  return chosen.filter((number) => !claimed.has(number))
}

/** So many elements of a ring, from a place on. */
function window(ring: readonly number[], from: number, count: number): readonly number[] {
  if (ring.length <= count) return ring
  return Array.from({ length: count }, (_, index) => ring[(from + index) % ring.length] ?? 0)
}

/** Other replicas need not repeat it; a repository where nothing is ever appended is left without an entry. */
async function noteSweep({ ledger, repository }: Backlog, host: Host, due: boolean): Promise<void> {
  const begun = ledger.kind === 'valid' ? ledger : null
  const last = lastTip(host.ledgers, repository)
  const appended = last?.kind === 'valid' && last.state.seq > (begun?.state.seq ?? 0)
  const tip = appended ? last : due ? begun : null
  if (!tip) return
  await append({ entries: [{ kind: 'swept', at: host.now().toISOString() }], alongside: [], tip }, repository, host)
}

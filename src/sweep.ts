import type { RepositoryRef } from './domain/identity.ts'
import { type Claim, isReviewKey } from './domain/ledger/state.ts'
import { runName, windows } from './domain/names.ts'
import { append, lastTip } from './effects/ledger-queue.ts'
import { listRuns } from './github/runs.ts'
import { type Host, handle, type Outcome } from './handle.ts'
import { type PublishOutcome, publish } from './publish.ts'
import { type Backlog, type OpenBacklog, openBacklog, readBacklog } from './snapshot/backlog.ts'

/** What a sweep did. */
export type SweepReport = {
  readonly repository: RepositoryRef
  /** `skipped`: another sweep was here a moment ago. `stopped`: nothing is done in a repository in this state. */
  readonly kind: 'swept' | 'skipped' | 'stopped'
  readonly looked: readonly Outcome[]
  readonly published: readonly PublishOutcome[]
  /** Subjects and runs that could not be handled; the next sweep tries again. */
  readonly failures: readonly { readonly what: string; readonly error: unknown }[]
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
  const work = await workOff(backlog, host, repository, interval)
  await noteSweep(backlog, host, ago >= quietIntervals * interval)
  return { repository, kind: 'swept', ...work }
}

function report(repository: RepositoryRef, kind: SweepReport['kind']): SweepReport {
  return { repository, kind, looked: [], published: [], failures: [] }
}

function sweptAt({ ledger }: OpenBacklog): string | null {
  return ledger.kind === 'valid' ? ledger.state.sweptAt : null
}

type Work = Pick<SweepReport, 'looked' | 'published' | 'failures'>

async function workOff(backlog: Backlog, host: Host, repository: RepositoryRef, interval: number): Promise<Work> {
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
  const look = (number: number) =>
    attempt(`#${number}`, async () => {
      looked.push(await handle({ kind: 'sweep', repository, address: { kind: 'issue', number } }, host))
    })
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
  for (const number of choose(backlog, host.now(), interval)) await look(number)
  return { looked, published, failures }
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

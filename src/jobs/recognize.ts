import { createHash } from 'node:crypto'
import { noreplyAddress } from '../domain/identity.ts'
import { type AskRef, type JobSpec, labeledText } from '../domain/job.ts'
import { readEntry } from '../domain/ledger/chain.ts'
import type { Claim } from '../domain/ledger/state.ts'
import type { Work } from '../snapshot/work/read-work.ts'
import type { RunIdentity } from './host.ts'
import { type Refusal, refuse } from './refusal.ts'

/** Refuses unless the App itself dispatched this run, for this repository. */
export function recognizeDispatcher(job: JobSpec, app: string, run: RunIdentity): Refusal | null {
  const bot = `${app}[bot]`
  if (run.actor.login !== bot || run.triggering !== bot) {
    const who = run.actor.login === bot ? run.triggering : run.actor.login
    return { stop: 'not_ours', words: `Only the App \`${app}\` starts runs; this one was started by \`${who}\`.` }
  }
  return job.repository === run.repositoryId ? null : { stop: 'not_ours', words: 'The job names another repository.' }
}

/**
 * Finds the claim this run works for: the ledger's tip must be a valid entry of the App, and hold a live claim whose
 * hash is that of the job's text.
 * @param text   the `job` input as received
 */
export function recognizeClaim(
  text: string,
  job: JobSpec,
  ledger: Work['ledger'],
  run: RunIdentity,
): { claim: Claim } | { refused: Refusal } {
  const address = noreplyAddress(run.actor, run.mailHost)
  const state = ledger?.tip ? readEntry(ledger.tip, ledger.parent, address) : null
  if (!state) return refuse('not_ours', 'The ledger holds no valid entry, so no claim covers this run.')
  const claim = state.claims[job.id]
  if (!claim) return refuse('not_ours', `The ledger holds no live claim \`${job.id}\`.`)
  if (claim.hash !== sha256(text)) return refuse('not_ours', `The claim \`${job.id}\` is for another job.`)
  return { claim }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Refuses when an ask reads otherwise than when the job was decided, or the branch moved: the work would be thrown away. */
export function recognizeAsks(job: JobSpec, work: Work): Refusal | null {
  const changed = job.asks.find((ask) => textOf(ask, work) === null || sha256(textOf(ask, work) ?? '') !== ask.sha256)
  if (changed) {
    const what = changed.kind === 'label' ? 'The issue' : 'A comment'
    return { stop: 'stale', words: `${what} was edited or deleted after it was asked for; a new ask starts a new run.` }
  }
  const moved = job.head !== null && job.pull !== null && work.pull?.headOid !== job.head
  return moved ? { stop: 'stale', words: 'The branch moved after the job was decided.' } : null
}

/** The pinned text of an ask as it reads now; null when it is gone or is something else. */
function textOf(ask: AskRef, work: Work): string | null {
  const read = work.asks.get(ask.id)
  if (read?.__typename === 'Issue') return ask.kind === 'label' ? labeledText(read) : null
  return read && ask.kind === 'comment' ? read.body : null
}

import type { Config } from '../domain/config.ts'
import type { Actor } from '../domain/identity.ts'
import { zeroSha } from '../domain/identity.ts'
import { tipName } from '../domain/ledger/message.ts'
import {
  branchKey,
  type Claim,
  emptyState,
  type LedgerState,
  type SubjectState,
  subjectOf,
} from '../domain/ledger/state.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { CommentFacts, Snapshot } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import type { Means } from './means.ts'
import { plus } from './time.ts'

/** A snapshot seen from its subject: the issue that owns the branch, else the pull request. */
export type View = {
  readonly snapshot: Snapshot
  readonly means: Means
  /** Now, as entries of the ledger write it. */
  readonly at: string
  readonly config: Config
  readonly state: LedgerState
  readonly number: number
  readonly subject: SubjectState
  /** Whether the ledger remembers this subject. */
  readonly known: boolean
  readonly key: string
  readonly claim: Claim | null
  /** `seq@sha` of the tip everything here is decided on. */
  readonly tip: string
  /** Labels and comments before this never count: they stood there before the App did. */
  readonly since: string
  /** The GitHub server, for example `github.com`. */
  readonly host: string
}

/** Null where there is neither an issue nor a pull request to look at. */
export function viewOf(trigger: Trigger, snapshot: Snapshot, means: Means): View | null {
  const number = snapshot.issue?.number ?? snapshot.pull?.number
  if (number === undefined) return null
  const { ledger } = snapshot
  const state = ledger.kind === 'valid' ? ledger.state : emptyState
  const key = branchKey(number)
  return {
    snapshot,
    means,
    at: means.now.toISOString(),
    config: snapshot.config.config,
    state,
    number,
    subject: subjectOf(state, number),
    known: state.subjects[number] !== undefined,
    key,
    claim: state.claims[key] ?? null,
    tip: ledger.kind === 'valid' ? tipName(state.seq, ledger.oid) : tipName(0, zeroSha),
    since: sinceOf(trigger, snapshot, state, means.now),
    host: new URL(snapshot.repository.url).host,
  }
}

const rounding = 60_000

/**
 * Where neither the host nor the ledger knows when the App came, a webhook proves that it was there when it was sent; the
 * minute allows for times that GitHub rounds.
 */
function sinceOf(trigger: Trigger, snapshot: Snapshot, state: LedgerState, now: Date): string {
  const known = snapshot.repository.installedAt ?? state.since
  if (known !== null) return known
  const told = trigger.kind === 'labeled' || trigger.kind === 'commented'
  return told && trigger.at !== undefined ? plus(trigger.at, -rounding) : now.toISOString()
}

export function isSelf(view: Pick<View, 'snapshot'>, who: Actor | null): boolean {
  return who?.id === view.snapshot.self.bot.id
}

/** The App's own pull request of the subject, open or not. */
export function ownPull(view: View): PullFacts | null {
  const { pull } = view.snapshot
  return pull !== null && isSelf(view, pull.author) ? pull : null
}

/** A subject is over when its issue is closed and no pull request of it is open. */
export function isOver(view: View): boolean {
  const { issue, pull } = view.snapshot
  if (issue === null) return pull?.open === false
  return !issue.open && !(ownPull(view)?.open ?? false)
}

/** Every comment of the subject's conversations, oldest first. */
export function commentsOf(view: View): readonly CommentFacts[] {
  const { issue, pull } = view.snapshot
  return [...(issue?.comments ?? []), ...(pull?.comments ?? [])].toSorted(
    (one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt) || one.databaseId - other.databaseId,
  )
}

export function isLocked(view: View, on: CommentFacts['on']): boolean {
  return (on === 'issue' ? view.snapshot.issue?.locked : view.snapshot.pull?.locked) ?? false
}

/** Node id of the conversation a comment stands in. */
export function conversationOf(view: View, on: CommentFacts['on']): string | null {
  return (on === 'issue' ? view.snapshot.issue?.nodeId : view.snapshot.pull?.nodeId) ?? null
}

import type { Applied, Effect } from '../../domain/decision.ts'
import type { PublishSnapshot } from '../../domain/publication.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { advanceSnapshot } from '../advance.ts'

/** What a publish decision may know after one write; null where only reading again can tell. */
export function advancePublication(before: PublishSnapshot, applied: Applied, now: string): PublishSnapshot | null {
  const { effect, result } = applied
  if (effect.kind === 'commit' && result.kind === 'committed') return afterCommit(before, effect, result.oid, now)
  if (effect.kind === 'open_pull' && result.kind === 'opened') return afterOpening(before, effect, result, now)
  const snapshot = advanceSnapshot(before.snapshot, applied, now)
  return snapshot && { ...before, snapshot }
}

function afterCommit(
  before: PublishSnapshot,
  { headline, body, branch }: Extract<Effect, { kind: 'commit' }>,
  oid: string,
  now: string,
): PublishSnapshot {
  const message = `${headline}\n\n${body}`.trim()
  const { pull } = before.snapshot
  const moved =
    pull?.headRef === branch ? { ...pull, headOid: oid, headMessage: message, headCommittedAt: now, ...unknown } : pull
  const branches = [...new Set([...before.snapshot.branches, branch])]
  return { ...before, branch: { oid, message }, snapshot: { ...before.snapshot, pull: moved, branches } }
}

/** A new head has nothing on it yet that we know of. */
const unknown = {
  mergeable: 'UNKNOWN',
  mergeState: 'UNKNOWN',
  rebaseable: false,
  checks: [],
  checksComplete: false,
  openSuites: 0,
  ownMergeCheck: null,
  checklist: null,
  threads: [],
  baseRules: { checklists: null, waivers: null },
  mergeBase: null,
  commits: [],
  commitsComplete: false,
  stack: 'unread',
} as const

function afterOpening(
  before: PublishSnapshot,
  effect: Extract<Effect, { kind: 'open_pull' }>,
  { number, nodeId, draft }: Extract<Applied['result'], { kind: 'opened' }>,
  now: string,
): PublishSnapshot {
  const { self, repository, issue } = before.snapshot
  const pull: PullFacts = {
    ...unknown,
    nodeId,
    number,
    title: effect.title,
    body: effect.body,
    open: true,
    merged: false,
    mergedAt: null,
    mergeCommit: null,
    draft,
    locked: false,
    author: self.bot,
    createdAt: now,
    updatedAt: now,
    headRef: effect.branch,
    headOid: before.branch?.oid ?? '',
    headMessage: before.branch?.message ?? '',
    headCommittedAt: now,
    baseRef: effect.base,
    baseOid: repository.defaultOid,
    crossRepository: false,
    headRefExists: true,
    labels: [],
    labelEvents: [],
    reviews: [],
    reviewsComplete: true,
    unresolvedThreads: 0,
    threadsComplete: true,
    lastThreadAt: null,
    readyAt: null,
    draftedAt: null,
    paths: [],
    pathsComplete: false,
    comments: [],
    commentsComplete: true,
    closes: issue ? [issue.number] : [],
    reviewDecision: null,
    requestedReviewers: [],
    maintainerCanModify: false,
    queue: { enabled: false, entry: null, removal: null },
    autoMergeBy: null,
  }
  return { ...before, snapshot: { ...before.snapshot, pull } }
}

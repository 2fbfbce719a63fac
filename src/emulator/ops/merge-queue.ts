import { afterwards } from '../background.ts'
import { resolve } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { QueueEntry, RemovalReason } from '../state-merging.ts'
import { freshId, timestamp, type World } from '../world.ts'
import { finishMerge } from './merge-finish.ts'
import { entryState, hasQueue, type Queued, queueBot, queueOf, queueSettings } from './merge-queue-facts.ts'
import { buildGroup, destroyGroup } from './merge-queue-groups.ts'
import { pullOf } from './pulls-facts.ts'
import { mergeability, mergeBlockers, startTestMerge } from './pulls-mergeability.ts'
import { record, tell } from './timeline.ts'

/**
 * Puts a pull request into the merge queue of its base (GraphQL `enqueuePullRequest`).
 * @param options.jump to the front instead of the end
 * @throws ApiError 422 without a queue, twice, for drafts, conflicts and whatever the rules of the base still miss
 */
export function enqueuePull(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  options: { jump: boolean } = { jump: false },
): QueueEntry<Caller> {
  const pull = pullOf(issue)
  refuseEntry(world, repository, issue)
  const places = queueOf(repository, pull.baseRef).map(({ entry }) => entry.place)
  const place = options.jump ? Math.min(1, ...places) - 1 : Math.max(0, ...places) + 1
  const enqueuedAt = timestamp(world)
  const entry = { id: freshId(world), caller, enqueuedAt, jump: options.jump, place, group: null }
  pull.queue = entry
  pull.autoMerge = null
  record(world, caller, issue, { event: 'added_to_merge_queue' })
  tell(world, caller, repository, issue, 'enqueued')
  buildGroups(world, repository, pull.baseRef)
  afterwards(world, () => advanceQueue(world, repository, pull.baseRef))
  return entry
}

function refuseEntry(world: World, repository: Repository, issue: Issue): void {
  const pull = pullOf(issue)
  if (issue.state !== 'open') throw refusal('Pull request is closed')
  if (!hasQueue(repository, pull.baseRef)) throw refusal('Merge queue is not enabled for this branch')
  if (pull.queue) throw refusal('Pull request is already in the merge queue')
  if (pull.draft) throw refusal('Pull request is in draft state')
  startTestMerge(world, repository, issue)
  if (mergeability(world, repository, issue).mergeable !== true) throw refusal('Pull request has merge conflicts')
  const blockers = mergeBlockers(repository, issue)
  if (blockers.length > 0) throw refusal(blockers.join(' '))
}

/** GitHub puts the subject before its reasons, also where they begin with it. */
function refusal(words: string): ApiError {
  return new ApiError(422, `Pull request ${words}`)
}

/** Takes a pull request out by hand (GraphQL `dequeuePullRequest`). @throws ApiError 422 when it is in no queue */
export function dequeuePull(world: World, caller: Caller, repository: Repository, issue: Issue): QueueEntry<Caller> {
  return eject(world, caller, repository, issue, 'MANUAL')
}

/**
 * Takes a pull request out of the queue for any reason; what stands behind it is built anew. The group's commit, with the
 * checks that failed there, stays readable on the timeline event.
 * @throws ApiError 422 when it is in no queue
 */
export function eject(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  reason: RemovalReason,
): QueueEntry<Caller> {
  const entry = leave(world, caller, issue, reason)
  tell(world, caller, repository, issue, 'dequeued', { reason })
  const { baseRef } = pullOf(issue)
  if (entry.group) destroyGroup(world, repository, baseRef, entry.group, 'dequeued')
  buildGroups(world, repository, baseRef)
  return entry
}

/** How GraphQL names a reason; those that are missing here are named like the webhook's, in small letters. */
const names: Partial<Record<RemovalReason, string>> = { MERGE: 'merged', CI_FAILURE: 'failed_checks' }

function leave(world: World, caller: Caller, issue: Issue, reason: RemovalReason): QueueEntry<Caller> {
  const pull = pullOf(issue)
  const entry = pull.queue
  if (!entry) throw new ApiError(422, 'Pull request is not in the merge queue')
  pull.queue = null
  record(world, caller, issue, {
    event: 'removed_from_merge_queue',
    reason: names[reason] ?? reason.toLowerCase(),
    ...(entry.group ? { commitId: entry.group.headSha } : {}),
  })
  return entry
}

/** Gives every entry the group that fits what is ahead of it now; entries in conflict with that leave. */
function buildGroups(world: World, repository: Repository, base: string): void {
  let onto = resolve(repository.dir, `refs/heads/${base}`)
  for (const queued of queueOf(repository, base)) {
    const { issue, entry } = queued
    if (onto === null) return
    if (entry.group && entry.group.baseSha !== onto) {
      destroyGroup(world, repository, base, entry.group, 'invalidated')
      entry.group = null
    }
    const group = entry.group ?? buildGroup(world, repository, base, queued, onto)
    if (group) {
      onto = group.headSha
    } else {
      leave(world, queueBot, issue, 'MERGE_CONFLICT')
      tell(world, queueBot, repository, issue, 'dequeued', { reason: 'MERGE_CONFLICT' })
    }
  }
}

/**
 * What the queue does by itself: the first entry is merged when the required checks of its group passed, and leaves when
 * they failed or said nothing for too long; then the next one is first. Drafts are not looked at: GitHub merges a pull
 * request that became one while it was queued.
 */
export function advanceQueue(world: World, repository: Repository, base: string): void {
  for (;;) {
    buildGroups(world, repository, base)
    const [first] = queueOf(repository, base)
    if (!first) return
    switch (entryState(repository, base, first.entry)) {
      case 'MERGEABLE':
        mergeFirst(world, repository, base, first)
        break
      case 'UNMERGEABLE':
        eject(world, queueBot, repository, first.issue, 'CI_FAILURE')
        break
      default:
        if (!isLate(world, repository, base, first)) return
        eject(world, queueBot, repository, first.issue, 'CI_TIMEOUT')
    }
  }
}

function isLate(world: World, repository: Repository, base: string, { entry }: Queued): boolean {
  const { timeoutMs } = queueSettings(repository, base)
  return entry.group !== null && world.clock() - Date.parse(entry.group.createdAt) > timeoutMs
}

function mergeFirst(world: World, repository: Repository, base: string, { issue, entry }: Queued): void {
  const { group } = entry
  if (!group) return
  const { method } = queueSettings(repository, base)
  leave(world, queueBot, issue, 'MERGE')
  finishMerge(world, queueBot, repository, issue, { base: group.baseSha, sha: group.headSha, method })
  tell(world, queueBot, repository, issue, 'dequeued', { reason: 'MERGE' })
  destroyGroup(world, repository, base, group, 'merged')
}

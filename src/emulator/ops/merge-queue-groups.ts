import { commitFacts, moveRefs, resolve, zeroSha } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Repository } from '../state.ts'
import type { MergeGroup } from '../state-merging.ts'
import { emit, timestamp, type World } from '../world.ts'
import { commitFor } from './merge.ts'
import { type Queued, queueBot, queueSettings } from './merge-queue-facts.ts'
import { refMoved } from './refs-moved.ts'

/** Below this GitHub keeps the branches of merge groups; nobody else writes there. */
const folder = 'refs/heads/gh-readonly-queue'

/**
 * The group of one entry: its pull request merged on top of everything ahead, on a branch of its own. GitHub tells
 * `merge_group` `checks_requested` in the name of whoever enqueued, so that a run's own token starts no workflow here.
 * @param base the branch the queue is for
 * @param onto the commit ahead
 * @returns null when the two conflict
 */
export function buildGroup(
  world: World,
  repository: Repository,
  base: string,
  { issue, entry }: Queued,
  onto: string,
): MergeGroup | null {
  const headSha = groupCommit(world, repository, base, issue, onto)
  if (headSha === null) return null
  const ref = `${folder}/${base}/pr-${issue.number}-${onto}`
  const group = { ref, headSha, baseSha: onto, createdAt: timestamp(world) }
  entry.group = group
  moveRefs(repository.dir, [{ ref, sha: headSha, old: zeroSha }])
  refMoved(world, queueBot, repository, ref, zeroSha, headSha)
  const payload = { merge_group: groupView(repository, base, group) }
  emit(world, { name: 'merge_group', action: 'checks_requested', payload, caller: entry.caller, repository })
  return group
}

function groupCommit(
  world: World,
  repository: Repository,
  base: string,
  issue: Queued['issue'],
  onto: string,
): string | null {
  const { method } = queueSettings(repository, base)
  try {
    return commitFor(world, queueBot, repository, issue, { base: onto, method, request: {} })
  } catch (refusal) {
    if (refusal instanceof ApiError) return null
    throw refusal
  }
}

/** Takes a group's branch away and says why: merged, taken out of the queue, or built on something that is gone. */
export function destroyGroup(
  world: World,
  repository: Repository,
  base: string,
  group: MergeGroup,
  reason: 'merged' | 'dequeued' | 'invalidated',
): void {
  const { ref, headSha } = group
  const payload = { merge_group: groupView(repository, base, group), reason }
  emit(world, { name: 'merge_group', action: 'destroyed', payload, caller: queueBot, repository })
  if (resolve(repository.dir, ref) !== headSha) return
  moveRefs(repository.dir, [{ ref, sha: null, old: headSha }])
  refMoved(world, queueBot, repository, ref, headSha, zeroSha)
}

function groupView(repository: Repository, base: string, { ref, headSha, baseSha }: MergeGroup) {
  const { tree, message, author, committer } = commitFacts(repository.dir, headSha)
  const head = {
    id: headSha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  }
  return { head_sha: headSha, head_ref: ref, base_sha: baseSha, base_ref: `refs/heads/${base}`, head_commit: head }
}

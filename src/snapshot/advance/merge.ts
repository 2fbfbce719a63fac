import type { Applied, Effect } from '../../domain/decision.ts'
import type { PullFacts, QueueFacts } from '../../domain/pull.ts'
import type { Snapshot } from '../../domain/snapshot.ts'

/** The snapshot after the pull request was merged, by us or by somebody who was faster. @param now ISO time */
export function afterMerge(snapshot: Snapshot, mergeCommit: string, now: string): Snapshot {
  const { pull } = snapshot
  return pull
    ? {
        ...snapshot,
        justMerged: true,
        pull: { ...pull, open: false, merged: true, mergedAt: now, mergeCommit, updatedAt: now },
      }
    : snapshot
}

/** The snapshot after GitHub took something on. An entry in the queue is ours only where we put it there. */
export function afterAccepted(
  snapshot: Snapshot,
  effect: Effect,
  { reason, uuid }: Extract<Applied['result'], { kind: 'accepted' }>,
): Snapshot {
  const after: Snapshot = { ...snapshot, accepted: { reason, uuid } }
  if (reason !== 'in_merge_queue' || snapshot.pull === null) return after
  const by = effect.kind === 'enqueue' ? snapshot.self.bot.login : null
  return { ...after, pull: withEntry(snapshot.pull, { nodeId: '', state: 'QUEUED', position: null, by }) }
}

function withEntry(pull: PullFacts, entry: QueueFacts['entry']): PullFacts {
  return { ...pull, queue: { ...pull.queue, entry: pull.queue.entry ?? entry } }
}

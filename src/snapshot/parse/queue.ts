import * as z from 'zod'
import type { CheckFacts, MergeCheck, PullCommit, QueueFacts } from '../../domain/pull.ts'
import { actorNode, toActor } from './actor.ts'
import { countedNodesOf, instant, named, nodesOf } from './shapes.ts'

const groupCheck = z.union([
  z.object({
    __typename: z.literal('CheckRun'),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullish(),
  }),
  z.object({ __typename: z.literal('StatusContext'), context: z.string(), state: z.string() }),
])
type GroupCheck = z.infer<typeof groupCheck>

const removed = z.object({
  __typename: z.literal('RemovedFromMergeQueueEvent'),
  createdAt: instant,
  reason: z.string().nullish(),
  beforeCommit: z
    .object({
      oid: z.string(),
      parents: nodesOf(named),
      statusCheckRollup: z.object({ state: z.string(), contexts: countedNodesOf(groupCheck) }).nullish(),
    })
    .nullish(),
})
type Removed = z.infer<typeof removed>

export const queueEntry = z
  .object({ id: z.string(), state: z.string(), position: z.int().nullish(), enqueuer: actorNode })
  .nullish()

export const queueEvents = nodesOf(z.union([removed, z.object({ __typename: z.literal('AddedToMergeQueueEvent') })]))

export type QueueNode = {
  readonly headRefOid: string
  readonly isMergeQueueEnabled: boolean
  readonly mergeQueueEntry?: z.infer<typeof queueEntry>
  readonly queueEvents: z.infer<typeof queueEvents>
}

/** What tells which head an event was about. */
export type Sight = {
  readonly commits: readonly PullCommit[]
  readonly checks: readonly CheckFacts[]
  readonly own: MergeCheck | null
}

/** Where a pull request is in the merge queue, or why it is there no more. */
export function toQueue(node: QueueNode, sight: Sight): QueueFacts {
  const entry = node.mergeQueueEntry
  const event = node.queueEvents.at(-1)
  return {
    enabled: node.isMergeQueueEnabled,
    entry: entry
      ? {
          nodeId: entry.id,
          state: entry.state,
          position: entry.position ?? null,
          by: toActor(entry.enqueuer)?.login ?? null,
        }
      : null,
    removal:
      event?.__typename === 'RemovedFromMergeQueueEvent'
        ? {
            head: headOf(event, node.headRefOid, sight),
            at: event.createdAt,
            failing: failingOf(event),
            ...(event.reason ? { reason: event.reason } : {}),
          }
        : null,
  }
}

/** A head that nothing names. */
const olderHead = ''

/**
 * The head a removal was about. GitHub documents `beforeCommit` only as "the before commit". Seen are the head itself,
 * and the commit of the merge group, whose second parent is the head where the queue merges. Where neither tells (the
 * queue squashes or rebases), it counts for the present head, unless that was first seen after it.
 */
function headOf({ beforeCommit, createdAt }: Removed, headOid: string, sight: Sight): string {
  const known = [headOid, ...sight.commits.map(({ oid }) => oid)]
  const named = beforeCommit ? [beforeCommit.oid, beforeCommit.parents[1]?.oid] : []
  const found = named.find((oid) => oid !== undefined && known.includes(oid))
  if (found !== undefined) return found
  const seen = firstSight(headOid, sight)
  return seen !== null && seen > createdAt ? olderHead : headOid
}

/** The earliest time at which the head was certainly there: a check began on it, or our own check says so. */
function firstSight(headOid: string, { checks, own }: Sight): string | null {
  const since = own?.record?.head === headOid ? own.record.since : null
  const times = [since, ...checks.map(({ startedAt }) => startedAt)].filter((at) => at !== null)
  const [earliest] = times.map((at) => new Date(at).toISOString()).sort()
  return earliest ?? null
}

/**
 * The checks of the group that failed. Where none did and GitHub gave up waiting, or showed only some: all that did not
 * pass. A conflict leaves a group without checks.
 */
function failingOf({ beforeCommit }: Removed): readonly string[] {
  const rollup = beforeCommit?.statusCheckRollup
  if (!rollup) return []
  const { nodes, complete } = rollup.contexts
  const failed = nodes.filter((check) => endOf(check) === 'failed')
  const rest = nodes.filter((check) => endOf(check) === 'open')
  const names = (failed.length > 0 ? failed : rest).map(nameOf)
  return names.length > 0 || complete ? [...new Set(names)] : ['(not shown)']
}

function endOf(check: GroupCheck): 'passed' | 'failed' | 'open' {
  if (check.__typename === 'StatusContext') {
    if (check.state === 'SUCCESS') return 'passed'
    return check.state === 'FAILURE' || check.state === 'ERROR' ? 'failed' : 'open'
  }
  if (check.status !== 'COMPLETED') return 'open'
  return ['SUCCESS', 'NEUTRAL', 'SKIPPED'].includes(check.conclusion ?? '') ? 'passed' : 'failed'
}

function nameOf(check: GroupCheck): string {
  return check.__typename === 'CheckRun' ? check.name : check.context
}

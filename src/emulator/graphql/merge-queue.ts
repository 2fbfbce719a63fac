import type { MergeQueue, MergeQueueConfiguration, MergeQueueEntry } from '@octokit/graphql-schema'
import { entryState, hasQueue, type Queued, queueOf, queueSettings } from '../ops/merge-queue-facts.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { QueueEntry } from '../state-merging.ts'
import { pageOf } from '../views/addresses.ts'
import { fullName } from '../world.ts'
import { actorNode } from './actor.ts'
import { commitNode } from './commit.ts'
import { connection, type PageArguments } from './connection.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'
import { subjectNode } from './subject.ts'

/** The merge queue of a branch; null for a branch without one. */
export function queueNode(scope: Scope, repository: Repository, branch: string): Node | null {
  if (!hasQueue(repository, branch)) return null
  const path = `/queue/${branch}`
  const fields: Fields<MergeQueue> = {
    id: `MQ_${repository.id}_${branch}`,
    configuration: () => configurationNode(repository, branch),
    entries: (args: PageArguments) =>
      connection(args, queueOf(repository, branch), {
        key: ({ entry }: Queued) => entry.id,
        node: ({ issue, entry }: Queued) => queueEntryNode(scope, repository, issue, entry),
      }),
    nextEntryEstimatedTimeToMerge: null,
    repository: () => repositoryNode(scope, repository),
    resourcePath: `/${fullName(repository)}${path}`,
    url: `${pageOf(scope.world, repository)}${path}`,
  }
  return { __typename: 'MergeQueue', ...fields }
}

function configurationNode(repository: Repository, branch: string): Node {
  const { method, timeoutMs } = queueSettings(repository, branch)
  const fields: Fields<MergeQueueConfiguration> = {
    mergeMethod: method.toUpperCase(),
    mergingStrategy: 'ALLGREEN',
    checkResponseTimeout: timeoutMs / 60_000,
    minimumEntriesToMerge: 1,
  }
  return { __typename: 'MergeQueueConfiguration', ...fields }
}

/** A pull request's place in the queue; counted from 1, the next to be merged. */
export function queueEntryNode(scope: Scope, repository: Repository, issue: Issue, entry: QueueEntry<Caller>): Node {
  const branch = issue.pull?.baseRef ?? ''
  const { group } = entry
  const fields: Fields<MergeQueueEntry> = {
    id: `MQE_${entry.id}`,
    state: entryState(repository, branch, entry),
    position: queueOf(repository, branch).findIndex((one) => one.entry.id === entry.id) + 1,
    enqueuer: () => actorNode(scope, entry.caller.login),
    enqueuedAt: entry.enqueuedAt,
    jump: entry.jump,
    solo: false,
    estimatedTimeToMerge: null,
    headCommit: () => (group ? commitNode(scope, repository, group.headSha) : null),
    baseCommit: () => (group ? commitNode(scope, repository, group.baseSha) : null),
    mergeQueue: () => queueNode(scope, repository, branch),
    pullRequest: () => subjectNode(scope, repository, issue),
  }
  return { __typename: 'MergeQueueEntry', ...fields }
}

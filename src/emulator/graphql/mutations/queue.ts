import type {
  DequeuePullRequestInput,
  EnqueuePullRequestInput,
  EnqueuePullRequestPayload,
  Mutation,
} from '@octokit/graphql-schema'
import { dequeuePull, enqueuePull } from '../../ops/merge-queue.ts'
import { pullInQueueById } from '../find.ts'
import { queueEntryNode } from '../merge-queue.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { toMerge } from './merges.ts'
import { payload } from './payload.ts'

/** The merge queue of a base branch. */
export function queueMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  return {
    enqueuePullRequest: ({ input }: { input: EnqueuePullRequestInput }) => {
      const { repository, issue } = toMerge(scope, input)
      const entry = enqueuePull(world, caller, repository, issue, { jump: input.jump === true })
      return payload<EnqueuePullRequestPayload>(input, {
        mergeQueueEntry: () => queueEntryNode(scope, repository, issue, entry),
      })
    },

    dequeuePullRequest: ({ input }: { input: DequeuePullRequestInput }) => {
      const { repository, issue } = pullInQueueById(scope, input.id)
      need(scope, repository, 'contents', 'write')
      const entry = dequeuePull(world, caller, repository, issue)
      return payload<EnqueuePullRequestPayload>(input, {
        mergeQueueEntry: () => queueEntryNode(scope, repository, issue, entry),
      })
    },
  }
}

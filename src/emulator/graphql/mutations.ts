import type { Mutation } from '@octokit/graphql-schema'
import { branchMutations } from './mutations/branches.ts'
import { commentMutations } from './mutations/comments.ts'
import { issueMutations } from './mutations/issues.ts'
import { labelMutations } from './mutations/labels.ts'
import { lockMutations } from './mutations/locks.ts'
import { mergeMutations } from './mutations/merges.ts'
import { pullMutations } from './mutations/pull-requests.ts'
import { queueMutations } from './mutations/queue.ts'
import { reactionMutations } from './mutations/reactions.ts'
import { refMutations } from './mutations/refs.ts'
import { reviewMutations } from './mutations/reviews.ts'
import { threadMutations } from './mutations/threads.ts'
import type { Fields, Scope } from './scope.ts'

/** The root of every mutation. */
export function mutationRoot(scope: Scope): Fields<Mutation, 'addSubIssue'> {
  return {
    ...commentMutations(scope),
    ...reactionMutations(scope),
    ...labelMutations(scope),
    ...issueMutations(scope),
    ...lockMutations(scope),
    ...refMutations(scope),
    ...branchMutations(scope),
    ...pullMutations(scope),
    ...mergeMutations(scope),
    ...queueMutations(scope),
    ...reviewMutations(scope),
    ...threadMutations(scope),
  }
}

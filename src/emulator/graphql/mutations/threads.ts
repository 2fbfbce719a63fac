import type {
  AddPullRequestReviewThreadReplyInput,
  AddPullRequestReviewThreadReplyPayload,
  Mutation,
  ResolveReviewThreadInput,
  ResolveReviewThreadPayload,
  UnresolveReviewThreadInput,
} from '@octokit/graphql-schema'
import { replyToThread, resolveThread, unresolveThread } from '../../ops/threads.ts'
import type { Thread } from '../../state.ts'
import { reviewById, type SubjectFound, threadById } from '../find.ts'
import { reviewCommentNode } from '../review.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { threadNode } from '../thread.ts'
import { type Input, payload } from './payload.ts'

type Found = SubjectFound & { thread: Thread }

export function threadMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  return {
    resolveReviewThread: ({ input }: { input: ResolveReviewThreadInput }) => {
      const found = toResolve(scope, input.threadId)
      resolveThread(world, caller, found.repository, found.issue, found.thread)
      return answer(scope, input, found)
    },

    unresolveReviewThread: ({ input }: { input: UnresolveReviewThreadInput }) => {
      const found = toResolve(scope, input.threadId)
      unresolveThread(world, caller, found.repository, found.issue, found.thread)
      return answer(scope, input, found)
    },

    addPullRequestReviewThreadReply: ({ input }: { input: AddPullRequestReviewThreadReplyInput }) => {
      const { repository, issue, thread } = threadById(scope, input.pullRequestReviewThreadId)
      need(scope, repository, 'pull_requests', 'write', 'read')
      const pending = input.pullRequestReviewId ? reviewById(scope, input.pullRequestReviewId).review : undefined
      const comment = replyToThread(world, caller, repository, issue, thread, input.body, pending)
      return payload<AddPullRequestReviewThreadReplyPayload>(input, {
        comment: () => reviewCommentNode(scope, repository, issue, comment),
      })
    },
  }
}

/** Conversations are resolved by the pull request's author and by people with write. */
function toResolve(scope: Scope, id: string): Found {
  const found = threadById(scope, id)
  const isAuthor = found.issue.login === scope.caller.login
  need(scope, found.repository, 'pull_requests', 'write', isAuthor ? 'read' : 'write')
  return found
}

function answer(scope: Scope, input: Input, { repository, issue, thread }: Found) {
  const node = () => threadNode(scope, repository, issue, thread)
  return payload<ResolveReviewThreadPayload>(input, { thread: node })
}

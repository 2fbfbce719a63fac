import type {
  AddPullRequestReviewThreadInput,
  AddPullRequestReviewThreadPayload,
  AddPullRequestReviewThreadReplyInput,
  AddPullRequestReviewThreadReplyPayload,
  Mutation,
  ResolveReviewThreadInput,
  ResolveReviewThreadPayload,
  UnresolveReviewThreadInput,
} from '@octokit/graphql-schema'
import type { DiffComment } from '../../ops/review-threads.ts'
import { draftThread, replyToThread, resolveThread, unresolveThread } from '../../ops/threads.ts'
import type { Thread } from '../../state.ts'
import { pullById, reviewById, type SubjectFound, threadById } from '../find.ts'
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

    addPullRequestReviewThread: ({ input }: { input: AddPullRequestReviewThreadInput }) => {
      const { pullRequestReviewId: reviewId, pullRequestId: pullId } = input
      const named = reviewId ? reviewById(scope, reviewId) : null
      const { repository, issue } = named ?? pullById(scope, pullId ?? '')
      need(scope, repository, 'pull_requests', 'write', 'read')
      const thread = draftThread(world, caller, repository, issue, drafted(input), named?.review)
      return payload<AddPullRequestReviewThreadPayload>(input, {
        thread: () => (thread ? threadNode(scope, repository, issue, thread) : null),
      })
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

function drafted(input: AddPullRequestReviewThreadInput): DiffComment {
  return {
    path: input.path,
    body: input.body,
    line: input.line ?? undefined,
    side: input.side ?? undefined,
    startLine: input.startLine ?? undefined,
    startSide: input.startSide ?? undefined,
    subject: input.subjectType === 'FILE' ? 'file' : 'line',
  }
}

/**
 * Conversations are resolved by the pull request's author and by people with write. Apps need `contents: write` besides
 * `pull_requests: write`, although nothing of the repository's contents changes.
 */
function toResolve(scope: Scope, id: string): Found {
  const found = threadById(scope, id)
  const isAuthor = found.issue.login === scope.caller.login
  for (const permission of ['pull_requests', 'contents']) {
    need(scope, found.repository, permission, 'write', isAuthor ? 'read' : 'write')
  }
  return found
}

function answer(scope: Scope, input: Input, { repository, issue, thread }: Found) {
  const node = () => threadNode(scope, repository, issue, thread)
  return payload<ResolveReviewThreadPayload>(input, { thread: node })
}

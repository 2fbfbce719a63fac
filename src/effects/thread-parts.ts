import type { Mutation } from '../domain/decision.ts'
import type { Part } from './mutation-parts.ts'

type ThreadMutation = Extract<Mutation, { kind: 'open_threads' | 'reply_thread' | 'resolve_thread' }>

/** Review threads: a review of ours only ever comments, it neither approves nor requests changes. */
export function threadPart(mutation: ThreadMutation, alias: string): Part {
  switch (mutation.kind) {
    case 'open_threads':
      return {
        alias,
        inputType: 'AddPullRequestReviewInput',
        input: {
          pullRequestId: mutation.pullId,
          commitOID: mutation.head,
          event: 'COMMENT',
          threads: mutation.threads.map(({ path, line, side, body }) => ({ path, line, side, body })),
        },
        field: 'addPullRequestReview(input: $input) { pullRequestReview { id } }',
      }
    case 'reply_thread':
      return {
        alias,
        inputType: 'AddPullRequestReviewThreadReplyInput',
        input: { pullRequestReviewThreadId: mutation.threadId, body: mutation.body },
        field: 'addPullRequestReviewThreadReply(input: $input) { comment { id } }',
      }
    case 'resolve_thread':
      return {
        alias,
        inputType: 'ResolveReviewThreadInput',
        input: { threadId: mutation.threadId },
        field: 'resolveReviewThread(input: $input) { thread { id } }',
      }
  }
}

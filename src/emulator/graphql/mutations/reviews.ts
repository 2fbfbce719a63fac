import type {
  AddPullRequestReviewInput,
  AddPullRequestReviewPayload,
  Mutation,
  PullRequestReviewEvent,
  SubmitPullRequestReviewInput,
  SubmitPullRequestReviewPayload,
} from '@octokit/graphql-schema'
import { ApiError } from '../../http/handler.ts'
import type { DiffComment } from '../../ops/review-threads.ts'
import { dismissReview, type ReviewEvent, submitPendingReview, submitReview } from '../../ops/reviews.ts'
import { pullById, reviewById } from '../find.ts'
import { reviewNode } from '../review.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { edge, payload } from './payload.ts'

export function reviewMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  return {
    addPullRequestReview: ({ input }: { input: AddPullRequestReviewInput }) => {
      const { repository, issue } = pullById(scope, input.pullRequestId)
      need(scope, repository, 'pull_requests', 'write', 'read')
      const review = submitReview(world, caller, repository, issue, {
        body: input.body ?? '',
        comments: diffComments(input),
        ...(input.event ? { event: opinion(input.event) } : {}),
        ...(input.commitOID ? { commitId: input.commitOID } : {}),
      })
      const node = () => reviewNode(scope, repository, issue, review)
      return payload<AddPullRequestReviewPayload>(input, { pullRequestReview: node, reviewEdge: edge(review.id, node) })
    },

    submitPullRequestReview: ({ input }: { input: SubmitPullRequestReviewInput }) => {
      const { repository, issue, review } = pendingReview(scope, input)
      need(scope, repository, 'pull_requests', 'write', 'read')
      if (input.event === 'DISMISS') dismissReview(world, caller, repository, issue, review)
      else {
        const words = typeof input.body === 'string' ? { body: input.body } : {}
        submitPendingReview(world, caller, repository, issue, review, { event: opinion(input.event), ...words })
      }
      return payload<SubmitPullRequestReviewPayload>(input, {
        pullRequestReview: () => reviewNode(scope, repository, issue, review),
      })
    },
  }
}

function opinion(event: PullRequestReviewEvent): ReviewEvent {
  if (event === 'DISMISS') throw new ApiError(422, 'Could not dismiss a review that was not submitted')
  return event
}

function diffComments({ comments, threads }: AddPullRequestReviewInput): DiffComment[] {
  const positioned = (comments ?? []).flatMap((one) => (one ? [one] : []))
  const lined = (threads ?? []).flatMap((one) => (one ? [one] : []))
  return [
    ...positioned.map(({ path, body, position }) => ({ path, body, position })),
    ...lined.map(({ path, body, line, side, startLine, startSide }) => ({
      path,
      body,
      line,
      side: side ?? undefined,
      startLine: startLine ?? undefined,
      startSide: startSide ?? undefined,
    })),
  ]
}

/** The review the input names, or the caller's own pending one on the pull request. */
function pendingReview(scope: Scope, input: SubmitPullRequestReviewInput) {
  if (input.pullRequestReviewId) return reviewById(scope, input.pullRequestReviewId)
  const { repository, issue, pull } = pullById(scope, input.pullRequestId ?? '')
  const review = pull.reviews.find((one) => one.state === 'PENDING' && one.login === scope.caller.login)
  if (!review) throw new ApiError(422, 'Could not find a pending review for this pull request')
  return { repository, issue, review }
}

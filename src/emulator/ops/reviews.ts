import type { Caller, Issue, Pull, Repository, Review, ReviewComment } from '../state.ts'
import { pullView } from '../views/pull.ts'
import { reviewCommentView, reviewView } from '../views/review.ts'
import { emit, freshId, timestamp, type World } from '../world.ts'
import { pullOf } from './pulls-facts.ts'
import { refuseBody, refuseLongBody, unprocessable, unresolved } from './review-refusals.ts'
import { addThread, type DiffComment, findPlace } from './review-threads.ts'

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'
const states: Readonly<Record<ReviewEvent, Review['state']>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
}

/**
 * Reviews a pull request (REST, "Create a review for a pull request"). Without `event` the review stays pending and
 * nobody is told.
 * @param input.comments on lines of the diff
 * @param input.commitId the commit that was read; the head when left out
 * @throws ApiError 422 for one's own pull request, an empty review, a second pending one, a line outside the diff
 */
export function submitReview(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  input: {
    event?: ReviewEvent | undefined
    body: string
    commitId?: string | undefined
    comments: readonly DiffComment[]
  },
): Review {
  const pull = pullOf(issue)
  if (pull.reviews.some((one) => one.state === 'PENDING' && one.login === caller.login)) {
    throw unprocessable('User can only have one pending review per pull request')
  }
  refuseLongBody(input.body)
  if (input.event) checkOpinion(caller, issue, input.event)
  if (input.event && isEmpty(input.event, input.body, input.comments.length))
    throw unprocessable('Body cannot be blank')
  const review: Review = {
    id: freshId(world),
    login: caller.login,
    state: 'PENDING',
    body: input.body,
    commitId: input.commitId ?? pull.headSha,
    submittedAt: timestamp(world),
  }
  const placed = input.comments.map((comment) => {
    const place = findPlace(repository, issue, review.commitId, comment)
    if ('wrong' in place) throw unresolved(place)
    refuseBody(comment.body)
    return { ...comment, place }
  })
  for (const comment of placed) addThread(world, caller, repository, issue, review, comment)
  pull.reviews.push(review)
  if (input.event) publish(world, caller, repository, issue, review, input.event)
  return review
}

/**
 * Sends a pending review (REST, "Submit a review for a pull request").
 * @throws ApiError 422 when it was sent before, or as for a new one
 */
export function submitPendingReview(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
  input: { event: ReviewEvent; body?: string | undefined },
): void {
  if (review.state !== 'PENDING' || review.login !== caller.login) throw unprocessable('Could not submit review')
  checkOpinion(caller, issue, input.event)
  const body = input.body ?? review.body
  refuseLongBody(body)
  if (isEmpty(input.event, body, commentsOf(pullOf(issue), review).length)) throw unprocessable('Body cannot be blank')
  review.body = body
  publish(world, caller, repository, issue, review, input.event)
}

function isEmpty(event: ReviewEvent, body: string, comments: number): boolean {
  return event !== 'APPROVE' && body.trim() === '' && comments === 0
}

function checkOpinion(caller: Caller, issue: Issue, event: ReviewEvent): void {
  if (event === 'COMMENT') return
  if (event === 'APPROVE' && caller.kind === 'run') {
    throw unprocessable('GitHub Actions is not permitted to approve pull requests.')
  }
  if (caller.login !== issue.login) return
  const verb = event === 'APPROVE' ? 'approve' : 'request changes on'
  throw unprocessable(`Can not ${verb} your own pull request`)
}

function publish(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
  event: ReviewEvent,
): void {
  const pull = pullOf(issue)
  review.state = states[event]
  review.submittedAt = timestamp(world)
  issue.updatedAt = review.submittedAt
  pull.requestedReviewers.delete(caller.login)
  tellReview(world, caller, repository, issue, review, 'submitted')
  for (const comment of commentsOf(pull, review)) tellComment(world, caller, repository, issue, comment, 'created')
}

/** The line comments that belong to a review, replies included. */
export function commentsOf(pull: Pull, review: Review): ReviewComment[] {
  return pull.threads.flatMap((thread) => thread.comments).filter((comment) => comment.reviewId === review.id)
}

/**
 * Takes an approval or a refusal back (REST, "Dismiss a review for a pull request").
 * @throws ApiError 422 for other states
 */
export function dismissReview(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
): void {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw unprocessable(`Can not dismiss a ${review.state.toLowerCase()} pull request review`)
  }
  review.state = 'DISMISSED'
  tellReview(world, caller, repository, issue, review, 'dismissed')
}

/** Replaces the words of a review. */
export function editReview(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
  body: string,
): void {
  refuseLongBody(body)
  const changes = { body: { from: review.body } }
  review.body = body
  if (review.state !== 'PENDING') tellReview(world, caller, repository, issue, review, 'edited', { changes })
}

/** Drops a review that was never sent, with its comments. @throws ApiError 422 for a sent one */
export function deletePendingReview(issue: Issue, review: Review): void {
  if (review.state !== 'PENDING') throw unprocessable('Can not delete a non-pending pull request review')
  const pull = pullOf(issue)
  pull.reviews = pull.reviews.filter((one) => one !== review)
  for (const thread of pull.threads) thread.comments = thread.comments.filter((one) => one.reviewId !== review.id)
  pull.threads = pull.threads.filter((thread) => thread.comments.length > 0)
}

export function tellReview(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
  action: 'submitted' | 'dismissed' | 'edited',
  facts: Readonly<Record<string, unknown>> = {},
): void {
  const view = { ...reviewView(world, repository, issue, review), state: review.state.toLowerCase() }
  const payload = { review: view, pull_request: pullView(world, repository, issue), ...facts }
  emit(world, { name: 'pull_request_review', action, payload, caller, repository })
}

export function tellComment(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  comment: ReviewComment,
  action: 'created' | 'edited' | 'deleted',
  facts: Readonly<Record<string, unknown>> = {},
): void {
  const view = reviewCommentView(world, repository, issue, comment)
  const payload = { comment: view, pull_request: pullView(world, repository, issue), ...facts }
  emit(world, { name: 'pull_request_review_comment', action, payload, caller, repository })
}

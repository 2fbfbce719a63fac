import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository, Review, ReviewComment, Thread } from '../state.ts'
import { pullView } from '../views/pull.ts'
import { threadView } from '../views/review.ts'
import { emit, freshId, timestamp, type World } from '../world.ts'
import { pullOf } from './pulls-facts.ts'
import { notInDiff, refuseBody, unprocessable } from './review-refusals.ts'
import { addThread, type DiffComment, findPlace, newComment } from './review-threads.ts'
import { submitReview, tellComment, tellReview } from './reviews.ts'

/** Resolves a conversation; resolving a resolved one changes nothing. */
export function resolveThread(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  thread: Thread,
): void {
  if (thread.resolvedBy !== null) return
  thread.resolvedBy = caller.login
  tellThread(world, caller, repository, issue, thread, 'resolved')
}

/** Opens a resolved conversation again. */
export function unresolveThread(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  thread: Thread,
): void {
  if (thread.resolvedBy === null) return
  thread.resolvedBy = null
  tellThread(world, caller, repository, issue, thread, 'unresolved')
}

function tellThread(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  thread: Thread,
  action: 'resolved' | 'unresolved',
): void {
  const payload = {
    thread: threadView(world, repository, issue, thread),
    pull_request: pullView(world, repository, issue),
  }
  emit(world, { name: 'pull_request_review_thread', action, payload, caller, repository })
}

/**
 * Answers in a conversation. Into a pending review the answer waits until that is sent; otherwise it is a review of
 * its own, as on GitHub.
 * @throws ApiError 422 for a body that is blank or too long
 */
export function replyToThread(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  thread: Thread,
  body: string,
  pending?: Review,
): ReviewComment {
  const review = pending ?? newReview(world, caller, thread.comments[0]?.commitId ?? pullOf(issue).headSha)
  const comment = newComment(world, caller, thread, review, body)
  thread.comments.push(comment)
  if (!pending) tellSingle(world, caller, repository, issue, review, comment)
  return comment
}

/**
 * Comments on one line of the diff without a review around it (REST, "Create a review comment for a pull request").
 * @throws ApiError 422 for a commit, path or line that is not part of the diff, and a body that is blank or too long
 */
export function commentOnDiff(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  input: DiffComment & { commitId: string },
): ReviewComment {
  const place = findPlace(repository, issue, input.commitId, input)
  if ('wrong' in place) throw notInDiff(place)
  const review = newReview(world, caller, input.commitId)
  const [comment] = addThread(world, caller, repository, issue, review, { ...input, place }).comments
  if (!comment) throw new ApiError(500, 'a conversation begins with a comment')
  tellSingle(world, caller, repository, issue, review, comment)
  return comment
}

/**
 * Begins a conversation inside one's own pending review, made when there is none (GraphQL
 * `addPullRequestReviewThread`). A place outside the diff is not refused: GitHub answers without a thread.
 * @throws ApiError 422 for a review that was sent, and a body that is blank or too long
 */
export function draftThread(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  comment: DiffComment,
  named?: Review,
): Thread | null {
  if (named && (named.state !== 'PENDING' || named.login !== caller.login)) {
    throw unprocessable('Could not add a thread to a review that is not pending')
  }
  refuseBody(comment.body)
  const pull = pullOf(issue)
  const own = named ?? pull.reviews.find((one) => one.state === 'PENDING' && one.login === caller.login)
  const place = findPlace(repository, issue, own?.commitId ?? pull.headSha, comment)
  if ('wrong' in place) return null
  const review = own ?? submitReview(world, caller, repository, issue, { body: '', comments: [] })
  return addThread(world, caller, repository, issue, review, { ...comment, place })
}

function newReview(world: World, caller: Caller, commitId: string): Review {
  const submittedAt = timestamp(world)
  return { id: freshId(world), login: caller.login, state: 'COMMENTED', body: '', commitId, submittedAt }
}

function tellSingle(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
  comment: ReviewComment,
): void {
  pullOf(issue).reviews.push(review)
  issue.updatedAt = comment.createdAt
  tellReview(world, caller, repository, issue, review, 'submitted')
  tellComment(world, caller, repository, issue, comment, 'created')
}

/** Replaces the words of a line comment. @throws ApiError 422 for a body that is blank or too long */
export function editReviewComment(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  comment: ReviewComment,
  body: string,
): void {
  refuseBody(body)
  const changes = { body: { from: comment.body } }
  const now = timestamp(world)
  Object.assign(comment, { body, editor: caller.login, lastEditedAt: now, updatedAt: now })
  tellComment(world, caller, repository, issue, comment, 'edited', { changes })
}

/** Removes a line comment; a conversation without comments is gone. */
export function deleteReviewComment(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  comment: ReviewComment,
): void {
  tellComment(world, caller, repository, issue, comment, 'deleted')
  const pull = pullOf(issue)
  for (const thread of pull.threads) thread.comments = thread.comments.filter((one) => one !== comment)
  pull.threads = pull.threads.filter((thread) => thread.comments.length > 0)
}

/**
 * The comments of a conversation that everybody sees: those of reviews that were sent.
 * @param login somebody who sees their own pending ones too
 */
export function sentComments(issue: Issue, thread: Thread, login?: string): ReviewComment[] {
  const pending = pullOf(issue).reviews.filter((review) => review.state === 'PENDING' && review.login !== login)
  return thread.comments.filter((comment) => !pending.some((review) => review.id === comment.reviewId))
}

/** The conversations somebody sees. */
export function visibleThreads(issue: Issue, login?: string): Thread[] {
  return pullOf(issue).threads.filter((thread) => sentComments(issue, thread, login).length > 0)
}

/** A line comment by its id, with the pull request and the conversation it stands in. */
export function findReviewComment(
  repository: Repository,
  id: number,
): { issue: Issue; thread: Thread; comment: ReviewComment } | null {
  for (const issue of repository.issues.values()) {
    for (const thread of issue.pull?.threads ?? []) {
      const comment = thread.comments.find((one) => one.id === id)
      if (comment) return { issue, thread, comment }
    }
  }
  return null
}

import { type ApiRequest, type Handlers, issueOf, notFound, repositoryOf } from '../http/handler.ts'
import { pullOf } from '../ops/pulls-facts.ts'
import {
  commentOnDiff,
  deleteReviewComment,
  editReviewComment,
  findReviewComment,
  replyToThread,
  sentComments,
} from '../ops/threads.ts'
import type { Issue, ReviewComment, Thread } from '../state.ts'
import { restCommentView } from '../views/review.ts'
import { integer, text } from './fields.ts'
import { diffComment } from './reviews.ts'

/** Comments on lines of a pull request's diff (REST, "Review comments"). */
export const reviewCommentHandlers: Handlers = {
  'pulls/create-review-comment': (request) => {
    const replied = integer(request.body['in_reply_to'])
    const comment = replied === undefined ? begin(request) : answer(request, replied)
    return { status: 201, body: view(request, issueOf(request), comment) }
  },

  'pulls/create-reply-for-review-comment': (request) => {
    const comment = answer(request, Number(request.params['comment_id']))
    return { status: 201, body: view(request, issueOf(request), comment) }
  },

  'pulls/list-review-comments': (request) => {
    const issue = issueOf(request)
    return { list: chosen(request, visibleComments(issue)).map((comment) => view(request, issue, comment)) }
  },

  'pulls/list-review-comments-for-repo': (request) => {
    const pulls = [...repositoryOf(request).issues.values()].filter((issue) => issue.pull !== null)
    const all = new Map(pulls.flatMap((issue) => visibleComments(issue).map((comment) => [comment, issue])))
    const list = chosen(request, [...all.keys()])
    return {
      list: list.flatMap((comment) =>
        [all.get(comment)].flatMap((issue) => (issue ? [view(request, issue, comment)] : [])),
      ),
    }
  },

  'pulls/get-review-comment': (request) => {
    const { issue, comment } = named(request)
    return { body: view(request, issue, comment) }
  },

  'pulls/update-review-comment': (request) => {
    const { issue, comment } = named(request)
    const body = text(request.body['body']) ?? ''
    editReviewComment(request.world, request.caller, repositoryOf(request), issue, comment, body)
    return { body: view(request, issue, comment) }
  },

  'pulls/delete-review-comment': (request) => {
    const { issue, comment } = named(request)
    deleteReviewComment(request.world, request.caller, repositoryOf(request), issue, comment)
    return { status: 204 }
  },
}

function begin(request: ApiRequest): ReviewComment {
  const issue = issueOf(request)
  const commitId = text(request.body['commit_id']) ?? pullOf(issue).headSha
  const comment = { ...diffComment(request.body), commitId }
  return commentOnDiff(request.world, request.caller, repositoryOf(request), issue, comment)
}

function answer(request: ApiRequest, id: number): ReviewComment {
  const issue = issueOf(request)
  const found = findReviewComment(repositoryOf(request), id)
  if (found?.issue !== issue) throw notFound()
  const body = text(request.body['body']) ?? ''
  return replyToThread(request.world, request.caller, repositoryOf(request), issue, found.thread, body)
}

function named(request: ApiRequest): { issue: Issue; thread: Thread; comment: ReviewComment } {
  const found = findReviewComment(repositoryOf(request), Number(request.params['comment_id']))
  if (!found) throw notFound()
  return found
}

function visibleComments(issue: Issue): ReviewComment[] {
  return pullOf(issue).threads.flatMap((thread) => sentComments(issue, thread))
}

/** `since` counts from the last change; order is by creation unless the query says otherwise. */
function chosen(request: ApiRequest, comments: readonly ReviewComment[]): ReviewComment[] {
  const { since, sort, direction } = request.query
  const late = comments.filter((comment) => since === undefined || Date.parse(comment.updatedAt) >= Date.parse(since))
  const time = (comment: ReviewComment) => (sort === 'updated' ? comment.updatedAt : comment.createdAt)
  const sorted = late.toSorted((a, b) => time(a).localeCompare(time(b)) || a.id - b.id)
  return sort !== undefined && direction !== 'asc' ? sorted.toReversed() : sorted
}

function view(request: ApiRequest, issue: Issue, comment: ReviewComment): Record<string, unknown> {
  return restCommentView(request.world, repositoryOf(request), issue, comment)
}

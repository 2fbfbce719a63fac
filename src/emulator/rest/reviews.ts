import { type ApiRequest, type Handlers, issueOf, notFound, repositoryOf } from '../http/handler.ts'
import { pullOf } from '../ops/pulls-facts.ts'
import type { DiffComment } from '../ops/review-threads.ts'
import {
  commentsOf,
  deletePendingReview,
  dismissReview,
  editReview,
  submitPendingReview,
  submitReview,
} from '../ops/reviews.ts'
import type { Review } from '../state.ts'
import { restCommentView, reviewView } from '../views/review.ts'
import { choice, integer, record, text } from './fields.ts'

const events = ['APPROVE', 'REQUEST_CHANGES', 'COMMENT'] as const

/** Reviews of a pull request (REST, "Reviews"). A pending review shows to its author alone. */
export const reviewHandlers: Handlers = {
  'pulls/create-review': (request) => {
    const { world, caller, body } = request
    const comments = Array.isArray(body['comments']) ? body['comments'].map(diffComment) : []
    const review = submitReview(world, caller, repositoryOf(request), issueOf(request), {
      event: choice(body['event'], events),
      body: text(body['body']) ?? '',
      commitId: text(body['commit_id']),
      comments,
    })
    return { body: view(request, review) }
  },

  'pulls/submit-review': (request) => {
    const { world, caller, body } = request
    const review = named(request)
    const event = choice(body['event'], events) ?? 'COMMENT'
    submitPendingReview(world, caller, repositoryOf(request), issueOf(request), review, {
      event,
      body: text(body['body']),
    })
    return { body: view(request, review) }
  },

  'pulls/list-reviews': (request) => ({ list: visible(request).map((review) => view(request, review)) }),

  'pulls/get-review': (request) => ({ body: view(request, named(request)) }),

  'pulls/update-review': (request) => {
    const review = named(request)
    const body = text(request.body['body']) ?? ''
    editReview(request.world, request.caller, repositoryOf(request), issueOf(request), review, body)
    return { body: view(request, review) }
  },

  'pulls/delete-pending-review': (request) => {
    const review = named(request)
    deletePendingReview(issueOf(request), review)
    return { body: view(request, review) }
  },

  'pulls/dismiss-review': (request) => {
    const review = named(request)
    dismissReview(request.world, request.caller, repositoryOf(request), issueOf(request), review)
    return { body: view(request, review) }
  },

  'pulls/list-comments-for-review': (request) => {
    const issue = issueOf(request)
    const list = commentsOf(pullOf(issue), named(request))
    return { list: list.map((comment) => restCommentView(request.world, repositoryOf(request), issue, comment)) }
  },
}

/** A comment on the diff as requests give it. */
export function diffComment(value: unknown): DiffComment {
  const given = record(value)
  return {
    path: text(given['path']) ?? '',
    body: text(given['body']) ?? '',
    line: integer(given['line']),
    side: choice(given['side'], ['LEFT', 'RIGHT']),
    startLine: integer(given['start_line']),
    startSide: choice(given['start_side'], ['LEFT', 'RIGHT']),
    position: integer(given['position']),
    subject: choice(given['subject_type'], ['line', 'file']),
  }
}

function visible(request: ApiRequest): Review[] {
  const { reviews } = pullOf(issueOf(request))
  return reviews.filter((review) => review.state !== 'PENDING' || review.login === request.caller.login)
}

function named(request: ApiRequest): Review {
  const review = visible(request).find((one) => one.id === Number(request.params['review_id']))
  if (!review) throw notFound()
  return review
}

function view(request: ApiRequest, review: Review): Record<string, unknown> {
  return reviewView(request.world, repositoryOf(request), issueOf(request), review)
}

import { ApiError, type ApiRequest, type Handlers, issueOf, notFound, repositoryOf } from '../http/handler.ts'
import { addComment, deleteComment, editComment, findComment, mayChangeComment } from '../ops/comments.ts'
import type { Comment, Issue } from '../state.ts'
import { commentView } from '../views/comment.ts'
import { text } from './fields.ts'

type Found = { issue: Issue; comment: Comment }

export const handlers: Handlers = {
  'issues/create-comment': (request) => {
    const { world, caller, body } = request
    const issue = issueOf(request)
    const comment = addComment(world, caller, repositoryOf(request), issue, text(body['body']) ?? '')
    return { status: 201, body: view(request, { issue, comment }) }
  },

  'issues/get-comment': (request) => ({ body: view(request, named(request)) }),

  'issues/update-comment': (request) => {
    const { world, caller, body } = request
    const found = toChange(request)
    editComment(world, caller, repositoryOf(request), found.issue, found.comment, text(body['body']) ?? '')
    return { body: view(request, found) }
  },

  'issues/delete-comment': (request) => {
    const { issue, comment } = toChange(request)
    deleteComment(request.world, request.caller, repositoryOf(request), issue, comment)
    return { status: 204 }
  },

  'issues/list-comments': (request) => {
    const issue = issueOf(request)
    const comments = issue.comments.filter((comment) => isRecent(comment, request.query['since']))
    return { list: comments.map((comment) => view(request, { issue, comment })) }
  },

  'issues/list-comments-for-repo': (request) => {
    const { sort = 'created', direction = 'asc', since } = request.query
    const all = [...repositoryOf(request).issues.values()].flatMap((issue) =>
      issue.comments.map((comment) => ({ issue, comment })),
    )
    const time = ({ comment }: Found) => Date.parse(sort === 'updated' ? comment.updatedAt : comment.createdAt)
    const sign = sort !== undefined && direction === 'desc' ? -1 : 1
    const found = all.filter(({ comment }) => isRecent(comment, since))
    found.sort((a, b) => sign * (time(a) - time(b) || a.comment.id - b.comment.id))
    return { list: found.map((one) => view(request, one)) }
  },
}

function isRecent(comment: Comment, since: string | undefined): boolean {
  return since === undefined || Date.parse(comment.updatedAt) >= Date.parse(since)
}

function named(request: ApiRequest): Found {
  const found = findComment(repositoryOf(request), Number(request.params['comment_id']))
  if (!found) throw notFound()
  return found
}

function toChange(request: ApiRequest): Found {
  const found = named(request)
  if (!mayChangeComment(request.caller, repositoryOf(request), found.comment)) {
    throw new ApiError(403, 'Must have admin rights to Repository.')
  }
  return found
}

function view(request: ApiRequest, { issue, comment }: Found): Record<string, unknown> {
  return commentView(request.world, repositoryOf(request), issue, comment)
}

import { type ApiRequest, type Handler, type Handlers, issueOf, notFound, repositoryOf } from '../http/handler.ts'
import { findComment } from '../ops/comments.ts'
import { addReaction, reactionContents, removeReaction } from '../ops/reactions.ts'
import type { Issue, Reaction } from '../state.ts'
import { reactionView } from '../views/reaction.ts'
import { choice } from './fields.ts'

type Subject = { issue: Issue; subject: { reactions: Reaction[] } }
type Find = (request: ApiRequest) => Subject

export const handlers: Handlers = {
  'reactions/list-for-issue': list(issueSubject),
  'reactions/create-for-issue': create(issueSubject),
  'reactions/delete-for-issue': remove(issueSubject),
  'reactions/list-for-issue-comment': list(commentSubject),
  'reactions/create-for-issue-comment': create(commentSubject),
  'reactions/delete-for-issue-comment': remove(commentSubject),
  'reactions/list-for-pull-request-review-comment': list(reviewCommentSubject),
  'reactions/create-for-pull-request-review-comment': create(reviewCommentSubject),
  'reactions/delete-for-pull-request-comment': remove(reviewCommentSubject),
}

function issueSubject(request: ApiRequest): Subject {
  const issue = issueOf(request)
  return { issue, subject: issue }
}

function commentSubject(request: ApiRequest): Subject {
  const found = findComment(repositoryOf(request), Number(request.params['comment_id']))
  if (!found) throw notFound()
  return { issue: found.issue, subject: found.comment }
}

function reviewCommentSubject(request: ApiRequest): Subject {
  const id = Number(request.params['comment_id'])
  for (const issue of repositoryOf(request).issues.values()) {
    const comments = issue.pull?.threads.flatMap((thread) => thread.comments) ?? []
    const subject = comments.find((comment) => comment.id === id)
    if (subject) return { issue, subject }
  }
  throw notFound()
}

function list(find: Find): Handler {
  return (request) => {
    const { content } = request.query
    const reactions = find(request).subject.reactions.filter(
      (item) => content === undefined || item.content === content,
    )
    return { list: reactions.map((reaction) => reactionView(request.world, reaction)) }
  }
}

/** 201 for a new reaction, 200 when the same account had already reacted so. */
function create(find: Find): Handler {
  return (request) => {
    const { world, caller } = request
    const { issue, subject } = find(request)
    const content = choice(request.body['content'], reactionContents)
    if (!content) throw notFound()
    const { reaction, created } = addReaction(world, caller, repositoryOf(request), subject, issue, content)
    return { status: created ? 201 : 200, body: reactionView(world, reaction) }
  }
}

function remove(find: Find): Handler {
  return (request) => {
    removeReaction(request.caller, find(request).subject, { id: Number(request.params['reaction_id']) })
    return { status: 204 }
  }
}

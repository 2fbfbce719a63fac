import { hasRole } from '../auth/permissions.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Comment, Issue, Repository } from '../state.ts'
import { commentView } from '../views/comment.ts'
import { issueView } from '../views/issue.ts'
import { emit, freshId, timestamp, type World } from '../world.ts'
import { actingAppId } from './acting-app.ts'
import { bodyCap, isOverCap, validationFailed } from './validation.ts'

/**
 * Comments on an issue or pull request.
 * @throws ApiError 403 on a locked conversation for Apps and people without write; 422 for a blank body or one over
 *   65,536 characters
 */
export function addComment(world: World, caller: Caller, repository: Repository, issue: Issue, body: string): Comment {
  if (issue.locked && !mayCommentOnLocked(caller, repository)) {
    throw new ApiError(403, 'Unable to create comment because issue is locked')
  }
  checkBody(body)
  const now = timestamp(world)
  const comment: Comment = {
    id: freshId(world),
    login: caller.login,
    body,
    createdAt: now,
    updatedAt: now,
    lastEditedAt: null,
    editor: null,
    reactions: [],
    appId: actingAppId(caller),
    minimized: false,
  }
  issue.comments.push(comment)
  issue.updatedAt = now
  tellComment(world, caller, repository, issue, comment, 'created')
  return comment
}

function mayCommentOnLocked(caller: Caller, repository: Repository): boolean {
  return caller.kind === 'user' && hasRole(repository, caller.login, 'write')
}

function checkBody(body: string): void {
  const message =
    body.trim() === ''
      ? 'Body cannot be blank'
      : isOverCap(body)
        ? `Body is too long (maximum is ${bodyCap} characters)`
        : null
  if (message !== null) throw validationFailed('IssueComment', { field: 'data', code: 'unprocessable', message })
}

/**
 * Replaces the text of a comment; the editor and the time of the edit show on it.
 * @throws ApiError 422 as for a new comment
 */
export function editComment(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  comment: Comment,
  body: string,
): void {
  checkBody(body)
  if (body === comment.body) return
  const changes = { body: { from: comment.body } }
  const now = timestamp(world)
  Object.assign(comment, { body, editor: caller.login, lastEditedAt: now, updatedAt: now })
  tellComment(world, caller, repository, issue, comment, 'edited', { changes })
}

export function deleteComment(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  comment: Comment,
): void {
  const position = issue.comments.indexOf(comment)
  if (position < 0) throw new ApiError(404, 'Not Found')
  issue.comments.splice(position, 1)
  tellComment(world, caller, repository, issue, comment, 'deleted')
}

export function findComment(repository: Repository, id: number): { issue: Issue; comment: Comment } | null {
  for (const issue of repository.issues.values()) {
    const comment = issue.comments.find((candidate) => candidate.id === id)
    if (comment) return { issue, comment }
  }
  return null
}

/** May change or delete a comment: its author, people with write, and tokens that may write issues. */
export function mayChangeComment(caller: Caller, repository: Repository, comment: Comment): boolean {
  if (caller.kind !== 'user') return true
  return caller.login === comment.login || hasRole(repository, caller.login, 'write')
}

function tellComment(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  comment: Comment,
  action: 'created' | 'edited' | 'deleted',
  facts: Readonly<Record<string, unknown>> = {},
): void {
  const payload = {
    issue: issueView(world, repository, issue),
    comment: commentView(world, repository, issue, comment),
    ...facts,
  }
  emit(world, { name: 'issue_comment', action, payload, caller, repository })
}

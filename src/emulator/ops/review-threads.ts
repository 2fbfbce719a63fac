import type { ChangedFile } from '../git/changed-file.ts'
import { findLine, hunkUpTo, type PatchLine, patchLines } from '../git/patch-lines.ts'
import { changedFiles, resolve } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository, Review, ReviewComment, Thread } from '../state.ts'
import { freshId, timestamp, type World } from '../world.ts'
import { actingAppId } from './acting-app.ts'
import { diffBase, pullOf } from './pulls-facts.ts'
import { moveThread } from './threads-follow.ts'

/** A comment on the diff: by `line` and `side`, by GitHub's older `position`, or on the whole file. */
export type DiffComment = {
  path: string
  body: string
  line?: number | undefined
  side?: 'LEFT' | 'RIGHT' | undefined
  startLine?: number | undefined
  position?: number | undefined
  subject?: 'line' | 'file' | undefined
}

/**
 * Begins a conversation on a pull request's diff.
 * @param review the review the comment belongs to; its commit is the one that was read
 * @throws ApiError 422 for a commit, path or line that is not part of the diff
 */
export function addThread(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
  comment: DiffComment,
): Thread {
  const pull = pullOf(issue)
  const file = fileOf(repository, issue, review.commitId, comment.path)
  const place = comment.subject === 'file' ? null : placeOf(file, comment)
  const line = place?.line ?? 1
  const thread: Thread = {
    id: freshId(world),
    path: file.path,
    line,
    side: place?.side ?? 'RIGHT',
    ...(comment.startLine === undefined || place === null ? {} : { startLine: comment.startLine }),
    subject: place === null ? 'file' : 'line',
    diffHunk: place === null ? '' : hunkUpTo(file.patch ?? '', place.at),
    position: place?.at.position ?? 1,
    resolvedBy: null,
    outdated: false,
    comments: [],
  }
  thread.comments.push(newComment(world, caller, thread, review, comment.body))
  pull.threads.push(thread)
  moveThread(repository, thread, review.commitId, pull.headSha)
  return thread
}

/** A comment record on a thread, not yet told to anybody. */
export function newComment(world: World, caller: Caller, thread: Thread, review: Review, body: string): ReviewComment {
  if (body.trim() === '') throw new ApiError(422, 'Unprocessable Entity', [{ message: 'Body cannot be blank' }])
  const now = timestamp(world)
  return {
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
    path: thread.path,
    line: thread.comments[0]?.line ?? thread.line,
    commitId: thread.comments[0]?.commitId ?? review.commitId,
    reviewId: review.id,
    replyTo: thread.comments[0]?.id ?? null,
  }
}

function fileOf(repository: Repository, issue: Issue, commit: string, path: string): ChangedFile {
  if (!resolve(repository.dir, commit)) throw refusal('commit_id', 'commit_id is not part of the pull request')
  const files = changedFiles(repository.dir, diffBase(repository, issue), commit)
  const file = files.find((one) => one.path === path)
  if (!file) throw refusal('path', 'path could not be resolved')
  return file
}

function placeOf(file: ChangedFile, comment: DiffComment): { line: number; side: 'LEFT' | 'RIGHT'; at: PatchLine } {
  const patch = file.patch ?? ''
  const side = comment.side ?? 'RIGHT'
  if (comment.line !== undefined) {
    const at = findLine(patch, side, comment.line)
    const start = comment.startLine === undefined ? at : findLine(patch, side, comment.startLine)
    if (!at || !start || start.position > at.position) throw refusal('line', 'line must be part of the diff')
    return { line: comment.line, side, at }
  }
  const at = patchLines(patch).find((one) => one.position === comment.position)
  if (!at) throw refusal('position', 'position is invalid')
  return at.kind === 'removed' ? { line: at.old, side: 'LEFT', at } : { line: at.now, side: 'RIGHT', at }
}

function refusal(field: string, message: string): ApiError {
  const name = `pull_request_review_thread.${field}`
  return new ApiError(422, 'Validation Failed', [
    { resource: 'PullRequestReviewComment', code: 'custom', field: name, message: `${name}: ${message}` },
  ])
}

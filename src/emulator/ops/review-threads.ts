import type { ChangedFile } from '../git/changed-file.ts'
import { findLine, hunkUpTo, type PatchLine, patchLines } from '../git/patch-lines.ts'
import { changedFiles, isAncestor, resolve } from '../git/plumbing.ts'
import type { Caller, Issue, Repository, Review, ReviewComment, Thread } from '../state.ts'
import { freshId, timestamp, type World } from '../world.ts'
import { actingAppId } from './acting-app.ts'
import { diffBase, pullOf } from './pulls-facts.ts'
import { refuseBody } from './review-refusals.ts'
import { moveThread } from './threads-follow.ts'

/** A comment on the diff: by `line` and `side`, by GitHub's older `position`, or on the whole file. */
export type DiffComment = {
  path: string
  body: string
  line?: number | undefined
  side?: 'LEFT' | 'RIGHT' | undefined
  startLine?: number | undefined
  startSide?: 'LEFT' | 'RIGHT' | undefined
  position?: number | undefined
  subject?: 'line' | 'file' | undefined
}

/** Where on the diff a comment stands; `at` is null for one on the whole file. */
export type Place = { commit: string; file: ChangedFile; side: 'LEFT' | 'RIGHT'; line: number; at: PatchLine | null }

/** What is wrong with a comment that has no place on the diff. */
export type Misplaced = { wrong: 'commit' | 'path' | 'line' | 'startLine' | 'position' }

/**
 * Finds the place of a comment in the diff of a pull request.
 * @param commit the commit that was read
 */
export function findPlace(
  repository: Repository,
  issue: Issue,
  commit: string,
  comment: DiffComment,
): Place | Misplaced {
  if (!isPart(repository, issue, commit)) return { wrong: 'commit' }
  const files = changedFiles(repository.dir, diffBase(repository, issue), commit)
  const file = files.find((one) => one.path === comment.path)
  if (!file) return { wrong: 'path' }
  if (comment.subject === 'file') return { commit, file, side: 'RIGHT', line: 1, at: null }
  return comment.line === undefined ? byPosition(commit, file, comment) : byLine(commit, file, comment, comment.line)
}

function isPart(repository: Repository, issue: Issue, commit: string): boolean {
  const { dir } = repository
  if (resolve(dir, commit) === null || !isAncestor(dir, commit, pullOf(issue).headSha)) return false
  return !isAncestor(dir, commit, diffBase(repository, issue))
}

function byLine(commit: string, file: ChangedFile, comment: DiffComment, line: number): Place | Misplaced {
  const patch = file.patch ?? ''
  const { side = 'RIGHT', startLine, startSide = side } = comment
  const at = findLine(patch, side, line)
  if (!at) return { wrong: 'line' }
  const start = startLine === undefined ? at : findLine(patch, startSide, startLine)
  if (!start || start.position > at.position) return { wrong: 'startLine' }
  return { commit, file, side, line, at }
}

function byPosition(commit: string, file: ChangedFile, { position }: DiffComment): Place | Misplaced {
  const at = patchLines(file.patch ?? '').find((one) => one.position === position)
  if (!at) return { wrong: 'position' }
  return at.kind === 'removed'
    ? { commit, file, side: 'LEFT', line: at.old, at }
    : { commit, file, side: 'RIGHT', line: at.now, at }
}

/**
 * Begins a conversation on a pull request's diff.
 * @param review the review the comment belongs to
 * @throws ApiError 422 for a blank body or one over 65,536 characters
 */
export function addThread(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  review: Review,
  { place, ...comment }: DiffComment & { place: Place },
): Thread {
  const pull = pullOf(issue)
  const { file, line, side, at } = place
  const thread: Thread = {
    id: freshId(world),
    path: file.path,
    line,
    side,
    ...(comment.startLine === undefined || at === null ? {} : { startLine: comment.startLine }),
    subject: at === null ? 'file' : 'line',
    diffHunk: at === null ? '' : hunkUpTo(file.patch ?? '', at),
    position: at?.position ?? 1,
    resolvedBy: null,
    outdated: false,
    comments: [],
  }
  thread.comments.push(newComment(world, caller, thread, review, comment.body))
  pull.threads.push(thread)
  moveThread(repository, thread, place.commit, pull.headSha)
  return thread
}

/** A comment record on a thread, not yet told to anybody. */
export function newComment(world: World, caller: Caller, thread: Thread, review: Review, body: string): ReviewComment {
  refuseBody(body)
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

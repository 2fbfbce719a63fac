import { findLine } from '../git/patch-lines.ts'
import { authorAssociation } from '../ops/collaborators.ts'
import { pullFiles, pullOf } from '../ops/pulls-facts.ts'
import type { Issue, Repository, Review, ReviewComment, Thread } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { apiOf } from './addresses.ts'
import { issuePage } from './issue-addresses.ts'
import { reactionRollup } from './reaction.ts'

/** A review as REST shows it; webhook payloads carry the same with `state` in lower case. */
export function reviewView(
  world: World,
  repository: Repository,
  issue: Issue,
  review: Review,
): Record<string, unknown> {
  const html = `${issuePage(world, repository, issue)}#pullrequestreview-${review.id}`
  const pull = `${apiOf(world, repository)}/pulls/${issue.number}`
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: accountView(world, review.login),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.state === 'PENDING' ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitId,
    author_association: authorAssociation(repository, review.login),
  }
}

/** A comment on a line of the diff, as REST and webhook payloads show it. `line` is null once it is outdated. */
export function reviewCommentView(
  world: World,
  repository: Repository,
  issue: Issue,
  comment: ReviewComment,
): Record<string, unknown> {
  const thread = threadOf(issue, comment)
  const html = `${issuePage(world, repository, issue)}#discussion_r${comment.id}`
  const url = `${apiOf(world, repository)}/pulls/comments/${comment.id}`
  const pull = `${apiOf(world, repository)}/pulls/${issue.number}`
  return {
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    url,
    html_url: html,
    pull_request_url: pull,
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    pull_request_review_id: comment.reviewId,
    user: accountView(world, comment.login),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: authorAssociation(repository, comment.login),
    reactions: reactionRollup(url, comment.reactions),
    ...(comment.replyTo === null ? {} : { in_reply_to_id: comment.replyTo }),
    ...(thread === null ? {} : placeView(repository, issue, comment, thread)),
  }
}

/** The same for REST answers, whose description has no null in these members: an outdated place is left out. */
export function restCommentView(
  world: World,
  repository: Repository,
  issue: Issue,
  comment: ReviewComment,
): Record<string, unknown> {
  const view = reviewCommentView(world, repository, issue, comment)
  const places = ['line', 'original_line', 'position'].filter((name) => view[name] === null)
  return Object.fromEntries(Object.entries(view).filter(([name]) => !places.includes(name)))
}

function placeView(
  repository: Repository,
  issue: Issue,
  comment: ReviewComment,
  thread: Thread,
): Record<string, unknown> {
  const { side = 'RIGHT', subject = 'line', outdated } = thread
  return {
    path: thread.path,
    diff_hunk: thread.diffHunk ?? '',
    commit_id: outdated ? comment.commitId : pullOf(issue).headSha,
    original_commit_id: comment.commitId,
    subject_type: subject,
    side,
    original_position: thread.position ?? 1,
    ...(subject === 'file' ? noLines : linesView(comment, thread)),
    position: positionNow(repository, issue, thread),
  }
}

const noLines = { line: null, original_line: null, start_line: null, original_start_line: null, start_side: null }

/** Where the comment is and was; a comment on several lines also says where it starts. */
function linesView(comment: ReviewComment, { line, startLine, side, outdated }: Thread): Record<string, unknown> {
  const started = startLine === undefined ? null : startLine + comment.line - line
  return {
    line: outdated ? null : line,
    original_line: comment.line,
    start_line: outdated ? null : (startLine ?? null),
    original_start_line: started,
    start_side: started === null ? null : (side ?? 'RIGHT'),
  }
}

function positionNow(repository: Repository, issue: Issue, thread: Thread): number | null {
  if (thread.outdated || thread.subject === 'file') return null
  const patch = pullFiles(repository, issue).find((file) => file.path === thread.path)?.patch ?? ''
  return findLine(patch, thread.side ?? 'RIGHT', thread.line)?.position ?? null
}

/** A conversation on the diff, as `pull_request_review_thread` payloads show it. */
export function threadView(
  world: World,
  repository: Repository,
  issue: Issue,
  thread: Thread,
): Record<string, unknown> {
  return {
    node_id: `PRRT_${thread.id}`,
    comments: thread.comments.map((comment) => reviewCommentView(world, repository, issue, comment)),
  }
}

function threadOf(issue: Issue, comment: ReviewComment): Thread | null {
  return pullOf(issue).threads.find((thread) => thread.comments.includes(comment)) ?? null
}

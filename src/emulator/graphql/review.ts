import type { PullRequestReview, PullRequestReviewComment } from '@octokit/graphql-schema'
import { hasRole } from '../auth/permissions.ts'
import { mayChangeComment } from '../ops/comments.ts'
import { commentsOf } from '../ops/reviews.ts'
import type { Issue, Repository, Review, ReviewComment } from '../state.ts'
import { issuePage } from '../views/issue-addresses.ts'
import { reviewCommentView } from '../views/review.ts'
import { authoredFields, minimizedFields } from './comment.ts'
import { commitNode } from './commit.ts'
import { connection, type PageArguments } from './connection.ts'
import { reactionFields } from './reactable.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'
import { subjectNode } from './subject.ts'

export function reviewNode(scope: Scope, repository: Repository, issue: Issue, review: Review): Node {
  const page = `${issuePage(scope.world, repository, issue)}#pullrequestreview-${review.id}`
  const { login, body, submittedAt } = review
  const words = { login, body, createdAt: submittedAt, updatedAt: submittedAt, lastEditedAt: null, editor: null }
  const node = () => reviewNode(scope, repository, issue, review)
  const comments = () => (issue.pull ? commentsOf(issue.pull, review) : [])
  const fields: Fields<PullRequestReview> = {
    ...authoredFields(scope, repository, words),
    ...minimizedFields({ minimized: false }),
    ...reactionFields(scope, { reactions: review.reactions ?? [], node }),
    id: `PRR_${review.id}`,
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    submittedAt: review.state === 'PENDING' ? null : submittedAt,
    authorCanPushToRepository: hasRole(repository, login, 'write'),
    commit: () => commitNode(scope, repository, review.commitId),
    comments: (args: PageArguments) =>
      connection(args, comments(), {
        key: ({ id }) => id,
        node: (comment) => reviewCommentNode(scope, repository, issue, comment),
      }),
    ...placeFields(scope, repository, issue, page),
    viewerCanReact: !issue.locked,
  }
  return { __typename: 'PullRequestReview', ...fields }
}

/** A comment on a line of the diff; where it stands now follows the code, as in REST. */
export function reviewCommentNode(scope: Scope, repository: Repository, issue: Issue, comment: ReviewComment): Node {
  const view = reviewCommentView(scope.world, repository, issue, comment)
  const page = `${issuePage(scope.world, repository, issue)}#discussion_r${comment.id}`
  const all = issue.pull?.threads.flatMap((thread) => thread.comments) ?? []
  const replyTo = all.find(({ id }) => id === comment.replyTo)
  const review = issue.pull?.reviews.find(({ id }) => id === comment.reviewId)
  const mayChange = mayChangeComment(scope.caller, repository, comment)
  const node = () => reviewCommentNode(scope, repository, issue, comment)
  const fields: Fields<PullRequestReviewComment> = {
    ...authoredFields(scope, repository, comment),
    ...minimizedFields(comment),
    ...reactionFields(scope, { reactions: comment.reactions, node }),
    ...diffFields(view),
    id: `PRRC_${comment.id}`,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    state: review?.state === 'PENDING' ? 'PENDING' : 'SUBMITTED',
    commit: () => commitNode(scope, repository, String(view['commit_id'])),
    originalCommit: () => commitNode(scope, repository, comment.commitId),
    pullRequestReview: () => (review ? reviewNode(scope, repository, issue, review) : null),
    replyTo: () => (replyTo ? reviewCommentNode(scope, repository, issue, replyTo) : null),
    ...placeFields(scope, repository, issue, page),
    viewerCanDelete: mayChange,
    viewerCanUpdate: mayChange,
    viewerCanReact: !issue.locked,
  }
  return { __typename: 'PullRequestReviewComment', ...fields }
}

function diffFields(view: Readonly<Record<string, unknown>>): Fields<PullRequestReviewComment> {
  return {
    path: view['path'],
    diffHunk: view['diff_hunk'],
    line: view['line'] ?? null,
    originalLine: view['original_line'] ?? null,
    startLine: view['start_line'] ?? null,
    originalStartLine: view['original_start_line'] ?? null,
    position: view['position'] ?? null,
    originalPosition: view['original_position'] ?? 1,
    outdated: view['line'] === null && view['subject_type'] !== 'file',
    subjectType: String(view['subject_type']).toUpperCase(),
  }
}

function placeFields(scope: Scope, repository: Repository, issue: Issue, page: string) {
  return {
    pullRequest: () => subjectNode(scope, repository, issue),
    repository: () => repositoryNode(scope, repository),
    url: page,
    resourcePath: page.slice(scope.world.url.length),
  }
}

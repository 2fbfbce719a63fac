import type { PullRequestReviewThread } from '@octokit/graphql-schema'
import { canPush } from '../ops/collaborators.ts'
import { sentComments } from '../ops/threads.ts'
import type { Issue, Repository, Thread } from '../state.ts'
import { personNode } from './actor.ts'
import { connection, type PageArguments } from './connection.ts'
import { repositoryNode } from './repository.ts'
import { reviewCommentNode } from './review.ts'
import type { Fields, Node, Scope } from './scope.ts'
import { subjectNode } from './subject.ts'

/** A conversation on the diff. `resolvedBy` is a `User`, so null where a bot resolved it. */
export function threadNode(scope: Scope, repository: Repository, issue: Issue, thread: Thread): Node {
  const isResolved = thread.resolvedBy !== null
  const mayResolve = canPush(scope.caller, repository) || scope.caller.login === issue.login
  const fields: Fields<PullRequestReviewThread> = {
    id: `PRRT_${thread.id}`,
    isResolved,
    isCollapsed: isResolved || thread.outdated,
    isOutdated: thread.outdated,
    path: thread.path,
    ...lineFields(thread),
    diffSide: thread.side ?? 'RIGHT',
    startDiffSide: thread.startLine === undefined ? null : (thread.side ?? 'RIGHT'),
    subjectType: (thread.subject ?? 'line').toUpperCase(),
    resolvedBy: () => (thread.resolvedBy === null ? null : personNode(scope, thread.resolvedBy)),
    comments: (args: PageArguments) =>
      connection(args, sentComments(issue, thread, scope.caller.login), {
        key: ({ id }) => id,
        node: (comment) => reviewCommentNode(scope, repository, issue, comment),
      }),
    pullRequest: () => subjectNode(scope, repository, issue),
    repository: () => repositoryNode(scope, repository),
    viewerCanReply: !issue.locked,
    viewerCanResolve: mayResolve && !isResolved,
    viewerCanUnresolve: mayResolve && isResolved,
  }
  return { __typename: 'PullRequestReviewThread', ...fields }
}

function lineFields(thread: Thread): Fields<PullRequestReviewThread> {
  const { line, startLine, outdated } = thread
  if (thread.subject === 'file') return { line: null, originalLine: null, startLine: null, originalStartLine: null }
  const original = thread.comments[0]?.line ?? line
  return {
    line: outdated ? null : line,
    originalLine: original,
    startLine: outdated ? null : (startLine ?? null),
    originalStartLine: startLine === undefined ? null : startLine + original - line,
  }
}

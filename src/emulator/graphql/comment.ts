import type { IssueComment, Comment as PublishedComment } from '@octokit/graphql-schema'
import { hasRole } from '../auth/permissions.ts'
import { authorAssociation } from '../ops/collaborators.ts'
import { mayChangeComment } from '../ops/comments.ts'
import type { Comment, Issue, Repository } from '../state.ts'
import { commentNodeId, commentPage } from '../views/comment.ts'
import { actorNode } from './actor.ts'
import { issueNode } from './issue.ts'
import { pullNode } from './pull-request.ts'
import { type Reactable, reactionFields } from './reactable.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'

type Words = Pick<Comment, 'login' | 'body' | 'createdAt' | 'updatedAt' | 'lastEditedAt' | 'editor'>

/** Fields of everything with an author and a body: issues, pull requests, comments and reviews. */
export function authoredFields(scope: Scope, repository: Repository, words: Words): Fields<PublishedComment> {
  const didAuthor = scope.caller.login === words.login
  return {
    author: () => actorNode(scope, words.login),
    authorAssociation: authorAssociation(repository, words.login),
    body: words.body,
    bodyText: words.body,
    createdAt: words.createdAt,
    createdViaEmail: false,
    updatedAt: words.updatedAt,
    publishedAt: words.createdAt,
    lastEditedAt: words.lastEditedAt,
    includesCreatedEdit: words.lastEditedAt !== null,
    editor: () => (words.editor === null ? null : actorNode(scope, words.editor)),
    viewerDidAuthor: didAuthor,
  }
}

export function minimizedFields({ minimized, minimizedReason }: Pick<Comment, 'minimized' | 'minimizedReason'>) {
  return { isMinimized: minimized, minimizedReason: minimized ? (minimizedReason ?? 'outdated') : null }
}

export function issueCommentNode(scope: Scope, repository: Repository, issue: Issue, comment: Comment): Node {
  const page = commentPage(scope.world, repository, issue, comment)
  const mayChange = mayChangeComment(scope.caller, repository, comment)
  const subject: Reactable = {
    reactions: comment.reactions,
    node: () => issueCommentNode(scope, repository, issue, comment),
  }
  const fields: Fields<IssueComment> = {
    ...authoredFields(scope, repository, comment),
    ...minimizedFields(comment),
    ...reactionFields(scope, subject),
    id: commentNodeId(comment),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    issue: () => issueNode(scope, repository, issue),
    pullRequest: () => (issue.pull ? pullNode(scope, repository, issue, issue.pull) : null),
    repository: () => repositoryNode(scope, repository),
    resourcePath: page.slice(scope.world.url.length),
    url: page,
    viewerCanDelete: mayChange,
    viewerCanUpdate: mayChange,
    viewerCanMinimize: hasRole(repository, scope.caller.login, 'triage'),
    viewerCanReact: !issue.locked,
  }
  return { __typename: 'IssueComment', ...fields }
}

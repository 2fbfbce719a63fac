import { authorAssociation } from '../ops/collaborators.ts'
import type { Comment, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { actingAppView } from './acting-app.ts'
import { apiOf } from './addresses.ts'
import { issueApi, issuePage } from './issue-addresses.ts'
import { reactionRollup } from './reaction.ts'

export function commentNodeId(comment: Comment): string {
  return `IC_${comment.id}`
}

export function commentPage(world: World, repository: Repository, issue: Issue, comment: Comment): string {
  return `${issuePage(world, repository, issue)}#issuecomment-${comment.id}`
}

/** A comment on an issue or pull request as REST answers and webhook payloads show it. */
export function commentView(
  world: World,
  repository: Repository,
  issue: Issue,
  comment: Comment,
): Record<string, unknown> {
  const url = `${apiOf(world, repository)}/issues/comments/${comment.id}`
  return {
    id: comment.id,
    node_id: commentNodeId(comment),
    url,
    html_url: commentPage(world, repository, issue, comment),
    issue_url: issueApi(world, repository, issue),
    user: accountView(world, comment.login),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: authorAssociation(repository, comment.login),
    performed_via_github_app: actingAppView(world, comment.appId),
    reactions: reactionRollup(url, comment.reactions),
  }
}

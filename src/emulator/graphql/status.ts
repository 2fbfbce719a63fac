import type { Status as PublishedStatus, StatusContext, StatusContextIsRequiredArgs } from '@octokit/graphql-schema'
import { latestStatuses } from '../ops/required-checks.ts'
import { combinedState } from '../ops/statuses.ts'
import type { Repository, Status } from '../state.ts'
import { statusNodeId } from '../views/status.ts'
import { actorNode } from './actor.ts'
import { isRequired } from './check-run.ts'
import { commitNode } from './commit.ts'
import type { Fields, Node, Scope } from './scope.ts'

/** The combined status of a commit; null when nobody reported one. */
export function statusNode(scope: Scope, repository: Repository, sha: string): Node | null {
  const statuses = latestStatuses(repository, sha)
  if (statuses.length === 0) return null
  const nodes = statuses.map((status) => statusContextNode(scope, repository, status))
  const fields: Fields<PublishedStatus> = {
    id: `S_${repository.id}_${sha}`,
    state: combinedState(statuses).toUpperCase(),
    contexts: nodes,
    context: ({ name }: { name: string }) => nodes.find((node) => node['context'] === name) ?? null,
    commit: () => commitNode(scope, repository, sha),
  }
  return { __typename: 'Status', ...fields }
}

export function statusContextNode(scope: Scope, repository: Repository, status: Status): Node {
  const fields: Fields<StatusContext> = {
    id: statusNodeId(status),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: status.createdAt,
    creator: () => actorNode(scope, status.login),
    commit: () => commitNode(scope, repository, status.sha),
    isRequired: (args: StatusContextIsRequiredArgs) => isRequired(repository, args, status.context, null),
  }
  return { __typename: 'StatusContext', ...fields }
}

import type { Label as PublishedLabel } from '@octokit/graphql-schema'
import type { Label, Repository } from '../state.ts'
import { labelNodeId, labelView } from '../views/label.ts'
import { fullName } from '../world.ts'
import { connection, type PageArguments } from './connection.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'

export function labelNode(scope: Scope, repository: Repository, label: Label): Node {
  const path = `/${fullName(repository)}/labels/${encodeURIComponent(label.name)}`
  const fields: Fields<PublishedLabel> = {
    id: labelNodeId(label),
    name: label.name,
    color: label.color,
    description: label.description,
    isDefault: labelView(scope.world, repository, label)['default'],
    createdAt: repository.createdAt,
    updatedAt: repository.createdAt,
    repository: () => repositoryNode(scope, repository),
    resourcePath: path,
    url: `${scope.world.url}${path}`,
  }
  return { __typename: 'Label', ...fields }
}

export function labelConnection(scope: Scope, repository: Repository, args: PageArguments, labels: readonly Label[]) {
  return connection(args, labels, { key: (label) => label.id, node: (label) => labelNode(scope, repository, label) })
}

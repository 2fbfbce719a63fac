import type { Query, QueryRepositoryArgs, RateLimit } from '@octokit/graphql-schema'
import { allowanceOf } from '../limits/primary.ts'
import type { Repository } from '../state.ts'
import { userNode } from './actor.ts'
import { nodeById } from './node.ts'
import { notResolvable } from './refusal.ts'
import { repositoryNode } from './repository.ts'
import { type Fields, type Scope, sees } from './scope.ts'

/** The root of every query. */
export function queryRoot(scope: Scope): Readonly<Record<string, unknown>> {
  const fields: Fields<Query> = {
    viewer: () => userNode(scope, scope.caller.login),
    rateLimit: () => rateLimit(scope),
    node: ({ id }: { id: string }) => nodeById(scope, id),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map(async (id) => nodeById(scope, id)),
    repository: (args: QueryRepositoryArgs) => repositoryNode(scope, findRepository(scope, args)),
    user: ({ login }: { login: string }) => {
      if (scope.world.accounts.get(login)?.type !== 'User') throw notResolvable(`a User with the login of '${login}'`)
      return userNode(scope, login)
    },
  }
  return fields
}

function rateLimit(scope: Scope): Fields<RateLimit> {
  const { limit, used, remaining, reset } = allowanceOf(scope.world, scope.caller, 'graphql')
  return {
    cost: scope.cost,
    nodeCount: scope.nodeCount,
    limit,
    used,
    remaining,
    resetAt: new Date(reset * 1000).toISOString().replace('.000Z', 'Z'),
  }
}

export function findRepository(scope: Scope, { owner, name }: QueryRepositoryArgs): Repository {
  const wanted = `${owner}/${name}`.toLowerCase()
  for (const [known, repository] of scope.world.repositories) {
    if (known.toLowerCase() === wanted && sees(scope, repository)) return repository
  }
  throw notResolvable(`a Repository with the name '${owner}/${name}'`)
}

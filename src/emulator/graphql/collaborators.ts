import type { RepositoryCollaboratorsArgs } from '@octokit/graphql-schema'
import { ApiError } from '../http/handler.ts'
import { canPush, collaborators } from '../ops/collaborators.ts'
import type { Repository } from '../state.ts'
import { userNode } from './actor.ts'
import { connection } from './connection.ts'
import type { Scope } from './scope.ts'

/** The `collaborators` field, which only callers with push access may read. */
export function collaboratorsField(scope: Scope, repository: Repository) {
  return (args: RepositoryCollaboratorsArgs) => {
    if (!canPush(scope.caller, repository)) {
      const message = 'You do not have permission to view repository collaborators.'
      throw new ApiError(403, message, [{ type: 'FORBIDDEN' }])
    }
    const { login, query } = args
    const wanted = collaborators(scope.world, repository).filter(
      ({ account }) =>
        (!login || account.login.toLowerCase() === login.toLowerCase()) &&
        (!query || account.login.toLowerCase().includes(query.toLowerCase())),
    )
    return connection(args, wanted, {
      key: ({ account }) => account.id,
      node: ({ account }) => userNode(scope, account.login),
      edge: ({ role }) => ({ permission: role.toUpperCase() }),
    })
  }
}

import type { Issue, Repository } from '../state.ts'
import { connection, type PageArguments } from './connection.ts'
import { pullNode } from './pull-request.ts'
import type { Scope } from './scope.ts'

/** A connection of pull requests; whatever else is among the issues is left out. */
export function pullConnection(scope: Scope, repository: Repository, args: PageArguments, issues: readonly Issue[]) {
  const pulls = issues.flatMap((issue) => (issue.pull ? [{ issue, pull: issue.pull }] : []))
  return connection(args, pulls, {
    key: ({ issue }) => issue.id,
    node: ({ issue, pull }) => pullNode(scope, repository, issue, pull),
  })
}

/** Pull requests a commit belongs to: as head, or as the commit that merged it. */
export function pullsWithCommit(scope: Scope, repository: Repository, args: PageArguments, sha: string) {
  const found = [...repository.issues.values()].filter(
    ({ pull }) => pull && (pull.headSha === sha || pull.merged?.sha === sha),
  )
  return pullConnection(scope, repository, args, found)
}

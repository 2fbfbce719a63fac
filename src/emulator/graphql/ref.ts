import type { Ref as PublishedRef, RefAssociatedPullRequestsArgs, RepositoryRefsArgs } from '@octokit/graphql-schema'
import { listRefs, type Ref } from '../git/plumbing.ts'
import { branchOf } from '../ops/ref-names.ts'
import type { Repository } from '../state.ts'
import { connection, type PageArguments } from './connection.ts'
import { objectNode } from './git-object.ts'
import { wantedPulls } from './issue-list.ts'
import { pullConnection } from './pull-request-list.ts'
import { repositoryNode } from './repository.ts'
import { rulesField, updateRuleNode } from './rules.ts'
import type { Fields, Node, Scope } from './scope.ts'

export function refNode(scope: Scope, repository: Repository, ref: Ref): Node {
  const branch = branchOf(ref.ref)
  const [prefix, name] = partsOf(ref.ref)
  const fields: Fields<PublishedRef> = {
    id: `REF_${repository.id}_${ref.ref}`,
    name,
    prefix,
    target: () => objectNode(scope, repository, ref.sha),
    repository: () => repositoryNode(scope, repository),
    branchProtectionRule: null,
    refUpdateRule: () => (branch === null ? null : updateRuleNode(scope, repository, branch)),
    rules: (args: PageArguments) => rulesField(repository, branch, args),
    associatedPullRequests: (args: RefAssociatedPullRequestsArgs) => {
      const pulls = wantedPulls(repository, args).filter((issue) => issue.pull?.headRef === branch)
      return pullConnection(scope, repository, args, pulls)
    },
  }
  return { __typename: 'Ref', ...fields }
}

/** `refs/heads/agent/12-x` is `agent/12-x` under `refs/heads/`. */
function partsOf(ref: string): readonly [string, string] {
  const prefix = /^refs\/[^/]+\//.exec(ref)?.[0] ?? ''
  return [prefix, ref.slice(prefix.length)]
}

/** A ref by its full name, or else by the short name of a branch or tag. */
export function findRef(repository: Repository, name: string): Ref | null {
  for (const full of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const found = listRefs(repository.dir, full).find((one) => one.ref === full)
    if (found) return found
  }
  return null
}

/** The `refs` field: everything below a prefix, by name. */
export function refConnection(scope: Scope, repository: Repository, args: RepositoryRefsArgs) {
  const found = listRefs(repository.dir, args.refPrefix).filter(({ ref }) => !args.query || ref.includes(args.query))
  const sorted = args.direction === 'DESC' || args.orderBy?.direction === 'DESC' ? found.toReversed() : found
  return connection(args, sorted, { key: ({ ref }) => ref, node: (ref) => refNode(scope, repository, ref) })
}

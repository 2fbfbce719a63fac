import { headRepository } from '../ops/forks.ts'
import type { Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'

type Query = Readonly<Record<string, string>>

/**
 * The pull requests a list query asks for (REST, "List pull requests"): open ones unless `state` says otherwise,
 * newest first unless `sort` or `direction` do.
 */
export function listedPulls(world: World, repository: Repository, query: Query): Issue[] {
  const { state = 'open', head, base, sort = 'created' } = query
  const found = [...repository.issues.values()].filter(
    (issue) =>
      issue.pull !== null &&
      (state === 'all' || issue.state === state) &&
      (base === undefined || issue.pull.baseRef === base) &&
      (head === undefined || headName(world, issue) === head),
  )
  const ascending = (query['direction'] ?? (query['sort'] === undefined ? 'desc' : 'asc')) === 'asc'
  const sorted = found.toSorted((a, b) => key(a, sort).localeCompare(key(b, sort)) || a.number - b.number)
  return ascending ? sorted : sorted.toReversed()
}

function key(issue: Issue, sort: string): string {
  return sort === 'updated' ? issue.updatedAt : issue.createdAt
}

/** `owner:branch`, the form in which the `head` filter names a branch. */
function headName(world: World, issue: Issue): string {
  const owner = issue.pull ? headRepository(world, issue.pull.headRepositoryId)?.owner : undefined
  return `${owner}:${issue.pull?.headRef}`
}

import type { IssueOrder, RepositoryIssuesArgs, RepositoryPullRequestsArgs } from '@octokit/graphql-schema'
import type { Issue, Repository } from '../state.ts'

/** Issues a `repository.issues` field asks for, oldest first unless it says otherwise. */
export function wantedIssues(repository: Repository, args: RepositoryIssuesArgs): Issue[] {
  const { filterBy } = args
  const states = args.states ?? filterBy?.states ?? null
  const labels = args.labels ?? filterBy?.labels ?? null
  const found = [...repository.issues.values()].filter(
    (issue) =>
      !issue.pull &&
      (!states || states.some((state) => state.toLowerCase() === issue.state)) &&
      (!labels || hasOneOf(issue, labels)) &&
      (!filterBy?.since || Date.parse(issue.updatedAt) >= Date.parse(filterBy.since)) &&
      (!filterBy?.createdBy || issue.login === filterBy.createdBy) &&
      (!filterBy?.assignee || isAssigned(issue, filterBy.assignee)),
  )
  return inOrder(found, args.orderBy)
}

/** Pull requests a `pullRequests` field asks for. */
export function wantedPulls(repository: Repository, args: RepositoryPullRequestsArgs): Issue[] {
  const found = [...repository.issues.values()].filter(
    (issue) =>
      issue.pull &&
      (!args.states || args.states.includes(pullState(issue))) &&
      (!args.labels || hasOneOf(issue, args.labels)) &&
      (!args.baseRefName || issue.pull.baseRef === args.baseRefName) &&
      (!args.headRefName || issue.pull.headRef === args.headRefName),
  )
  return inOrder(found, args.orderBy)
}

export function pullState(issue: Issue): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (issue.pull?.merged) return 'MERGED'
  return issue.state === 'open' ? 'OPEN' : 'CLOSED'
}

/** A list of labels means any of them in GraphQL; REST's means all. */
function hasOneOf(issue: Issue, labels: readonly string[]): boolean {
  const carried = new Set([...issue.labels].map((name) => name.toLowerCase()))
  return labels.some((name) => carried.has(name.toLowerCase()))
}

function isAssigned(issue: Issue, assignee: string): boolean {
  return assignee === '*' ? issue.assignees.size > 0 : issue.assignees.has(assignee)
}

function inOrder(issues: readonly Issue[], order: IssueOrder | null | undefined): Issue[] {
  const { field, direction } = order ?? { field: 'CREATED_AT', direction: 'ASC' }
  const ranks = {
    CREATED_AT: (issue: Issue) => Date.parse(issue.createdAt),
    UPDATED_AT: (issue: Issue) => Date.parse(issue.updatedAt),
    COMMENTS: (issue: Issue) => issue.comments.length,
  }
  const rank = ranks[field]
  const sign = direction === 'DESC' ? -1 : 1
  return issues.toSorted((a, b) => sign * (rank(a) - rank(b) || a.number - b.number))
}

import type { Issue, Repository } from '../state.ts'

type Query = Readonly<Record<string, string>>

/**
 * The issues and pull requests "List repository issues" answers for a query.
 * @param query `state` (default open), `labels` (all of a comma list), `since`, `creator`, `assignee`, `sort`, `direction`
 */
export function listedIssues(repository: Repository, query: Query): Issue[] {
  const found = [...repository.issues.values()].filter(
    (issue) => hasState(issue, query) && hasLabels(issue, query) && hasPeople(issue, query) && isRecent(issue, query),
  )
  return sorted(found, query)
}

function hasState(issue: Issue, { state = 'open' }: Query): boolean {
  return state === 'all' || issue.state === state
}

function hasLabels(issue: Issue, { labels = '' }: Query): boolean {
  const carried = new Set([...issue.labels].map((name) => name.toLowerCase()))
  const wanted = labels.split(',').filter((name) => name !== '')
  return wanted.every((name) => carried.has(name.trim().toLowerCase()))
}

function hasPeople(issue: Issue, { creator, assignee = '' }: Query): boolean {
  if (creator !== undefined && issue.login !== creator) return false
  if (assignee === '') return true
  if (assignee === '*') return issue.assignees.size > 0
  return assignee === 'none' ? issue.assignees.size === 0 : issue.assignees.has(assignee)
}

function isRecent(issue: Issue, { since }: Query): boolean {
  return since === undefined || Date.parse(issue.updatedAt) >= Date.parse(since)
}

function sorted(issues: readonly Issue[], { sort = 'created', direction = 'desc' }: Query): Issue[] {
  const rank = {
    created: (issue: Issue) => Date.parse(issue.createdAt),
    updated: (issue: Issue) => Date.parse(issue.updatedAt),
    comments: (issue: Issue) => issue.comments.length,
  }[sort === 'updated' || sort === 'comments' ? sort : 'created']
  const sign = direction === 'asc' ? 1 : -1
  return [...issues].sort((a, b) => sign * (rank(a) - rank(b) || a.number - b.number))
}

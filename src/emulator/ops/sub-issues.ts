import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { issueView } from '../views/issue.ts'
import { repositoryView } from '../views/repository.ts'
import { emit, findIssueById, type World } from '../world.ts'
import { validationFailed } from './validation.ts'

const subIssuesPerParent = 100

/**
 * Puts an issue under a parent of the same repository.
 * @param subIssueId the database id, not the number
 * @throws ApiError 404 for an unknown id; 422 for itself, a second parent without `replaceParent`, or more than 100
 */
export function addSubIssue(
  world: World,
  caller: Caller,
  repository: Repository,
  parent: Issue,
  subIssueId: number,
  replaceParent: 'replace' | 'keep',
): Issue {
  const found = findIssueById(world, subIssueId)
  if (!found || found.repository !== repository) throw new ApiError(404, 'Not Found')
  const child = found.issue
  if (child === parent || parent.subIssues.length >= subIssuesPerParent) {
    const message =
      child === parent ? 'Issue may not be its own sub-issue' : 'Parent cannot have more than 100 sub-issues'
    throw validationFailed('SubIssue', { field: 'issue_id', code: 'custom', message })
  }
  const former = child.parent === null ? undefined : repository.issues.get(child.parent)
  if (former && replaceParent === 'keep') {
    const message = 'Issue may only have one parent'
    throw validationFailed('SubIssue', { field: 'issue_id', code: 'custom', message })
  }
  if (former) removeSubIssue(world, caller, repository, former, child)
  child.parent = parent.number
  parent.subIssues.push(child.number)
  tellSubIssue(world, caller, repository, parent, child, 'sub_issue_added', 'parent_issue_added')
  return child
}

export function removeSubIssue(
  world: World,
  caller: Caller,
  repository: Repository,
  parent: Issue,
  child: Issue,
): void {
  if (child.parent !== parent.number) throw new ApiError(404, 'Not Found')
  child.parent = null
  parent.subIssues = parent.subIssues.filter((number) => number !== child.number)
  tellSubIssue(world, caller, repository, parent, child, 'sub_issue_removed', 'parent_issue_removed')
}

function tellSubIssue(
  world: World,
  caller: Caller,
  repository: Repository,
  parent: Issue,
  child: Issue,
  ...actions: readonly string[]
): void {
  for (const action of actions) {
    const payload: Record<string, unknown> = {
      sub_issue_id: child.id,
      sub_issue: issueView(world, repository, child),
      parent_issue_id: parent.id,
      parent_issue: issueView(world, repository, parent),
    }
    const other = action.startsWith('sub_issue') ? 'sub_issue_repo' : 'parent_issue_repo'
    payload[other] = repositoryView(world, repository)
    emit(world, { name: 'sub_issues', action, payload, caller, repository })
  }
}

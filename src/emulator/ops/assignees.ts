import { hasRole } from '../auth/permissions.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { accountView } from '../views/account.ts'
import type { World } from '../world.ts'
import { record, tell } from './timeline.ts'

const assigneesPerIssue = 10

/** Anybody with write access may be assigned; GitHub silently ignores everybody else (REST, "Add assignees"). */
export function canBeAssigned(repository: Repository, login: string): boolean {
  return hasRole(repository, login, 'write')
}

/** Assigns people, at most ten in all; the rest are ignored as on GitHub. */
export function addAssignees(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  logins: readonly string[],
): void {
  for (const login of logins) {
    const ignored = issue.assignees.has(login) || !canBeAssigned(repository, login)
    if (ignored || issue.assignees.size >= assigneesPerIssue) continue
    issue.assignees.add(login)
    assignment(world, caller, repository, issue, 'assigned', login)
  }
}

export function removeAssignees(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  logins: readonly string[],
): void {
  for (const login of logins) {
    if (issue.assignees.delete(login)) assignment(world, caller, repository, issue, 'unassigned', login)
  }
}

export function setAssignees(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  logins: readonly string[],
): void {
  const gone = [...issue.assignees].filter((login) => !logins.includes(login))
  removeAssignees(world, caller, repository, issue, gone)
  addAssignees(world, caller, repository, issue, logins)
}

function assignment(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  event: 'assigned' | 'unassigned',
  login: string,
): void {
  record(world, caller, issue, { event, assignee: login })
  tell(world, caller, repository, issue, event, { assignee: accountView(world, login) })
}

import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { freshId, timestamp, type World } from '../world.ts'
import { actingAppId } from './acting-app.ts'
import { addAssignees } from './assignees.ts'
import { canTriage } from './collaborators.ts'
import { attachLabels, tellLabeled } from './labels.ts'
import { record, tell } from './timeline.ts'
import { bodyCap, isOverCap, validationFailed } from './validation.ts'

const titleCap = 256

/**
 * Makes and stores the record behind an issue or the issue half of a pull request, without any event.
 * @throws ApiError 422 for a blank or too long title, or a body over 65,536 characters
 */
export function newIssueRecord(
  world: World,
  caller: Caller,
  repository: Repository,
  words: { title: string; body: string },
): Issue {
  checkWords(words)
  const now = timestamp(world)
  const issue: Issue = {
    id: freshId(world),
    number: repository.nextNumber,
    title: words.title,
    body: words.body,
    login: caller.login,
    state: 'open',
    stateReason: null,
    locked: false,
    labels: new Set(),
    assignees: new Set(),
    comments: [],
    reactions: [],
    timeline: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    lastEditedAt: null,
    editor: null,
    appId: actingAppId(caller),
    parent: null,
    subIssues: [],
    milestone: null,
    pull: null,
  }
  repository.nextNumber += 1
  repository.issues.set(issue.number, issue)
  return issue
}

function checkWords(words: { title?: string | undefined; body?: string | undefined }): void {
  if (words.title !== undefined && words.title.trim() === '') {
    throw validationFailed('Issue', { field: 'title', code: 'missing_field' })
  }
  if (words.title !== undefined && words.title.length > titleCap) {
    const message = `title is too long (maximum is ${titleCap} characters)`
    throw validationFailed('Issue', { field: 'title', code: 'custom', message })
  }
  if (words.body !== undefined && isOverCap(words.body)) {
    const message = `body is too long (maximum is ${bodyCap} characters)`
    throw validationFailed('Issue', { field: 'body', code: 'custom', message })
  }
}

/**
 * Opens an issue. Labels and assignees are silently dropped when the author may not triage (REST, "Create an issue");
 * otherwise they are already on the issue in `opened`, and `labeled` and `assigned` follow with the author as sender.
 */
export function createIssue(
  world: World,
  caller: Caller,
  repository: Repository,
  input: {
    title: string
    body: string
    labels?: readonly string[] | undefined
    assignees?: readonly string[] | undefined
  },
): Issue {
  const issue = newIssueRecord(world, caller, repository, input)
  const mayTriage = canTriage(caller, repository)
  const attached = mayTriage ? attachLabels(world, caller, repository, issue, input.labels ?? []) : []
  tell(world, caller, repository, issue, 'opened')
  tellLabeled(world, caller, repository, issue, attached)
  if (mayTriage) addAssignees(world, caller, repository, issue, input.assignees ?? [])
  return issue
}

/** Changes title or body; what really changed is told as `edited` with the former words. */
export function editIssue(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  words: { title?: string | undefined; body?: string | undefined },
): void {
  checkWords(words)
  const changes: Record<string, { from: string }> = {}
  if (words.title !== undefined && words.title !== issue.title) {
    changes['title'] = { from: issue.title }
    record(world, caller, issue, { event: 'renamed', rename: { from: issue.title, to: words.title } })
    issue.title = words.title
  }
  if (words.body !== undefined && words.body !== issue.body) {
    changes['body'] = { from: issue.body }
    issue.body = words.body
    issue.editor = caller.login
    issue.lastEditedAt = timestamp(world)
    issue.updatedAt = issue.lastEditedAt
  }
  if (Object.keys(changes).length > 0) tell(world, caller, repository, issue, 'edited', { changes })
}

/**
 * Closes an issue or a pull request; closing a closed one only changes the reason.
 * @param reason ignored for pull requests, which have none
 * @param commitId the commit whose words closed it
 */
export function closeIssue(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  reason: 'completed' | 'not_planned' | 'duplicate' = 'completed',
  commitId?: string,
): void {
  if (!issue.pull) issue.stateReason = reason
  if (issue.state === 'closed') return
  issue.state = 'closed'
  issue.closedAt = timestamp(world)
  issue.closedBy = caller.login
  record(world, caller, issue, { event: 'closed', ...(commitId === undefined ? {} : { commitId }) })
  tell(world, caller, repository, issue, 'closed')
}

/**
 * Opens a closed issue or pull request again.
 * @throws ApiError 422 for a merged pull request
 */
export function reopenIssue(world: World, caller: Caller, repository: Repository, issue: Issue): void {
  if (issue.state === 'open') return
  if (issue.pull?.merged) {
    const message = 'state cannot be changed. The pull request cannot be reopened.'
    throw validationFailed('PullRequest', { field: 'state', code: 'invalid', message })
  }
  issue.state = 'open'
  issue.stateReason = issue.pull ? null : 'reopened'
  issue.closedAt = null
  issue.closedBy = null
  record(world, caller, issue, { event: 'reopened' })
  tell(world, caller, repository, issue, 'reopened')
}

/**
 * Locks or unlocks a conversation; a locked one refuses reactions, and comments by Apps and people without write.
 * @param change.reason `off-topic`, `too heated`, `resolved`, `spam` or null
 */
export function lockIssue(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  change: { locked: true; reason: string | null } | { locked: false },
): void {
  if (issue.locked === change.locked) return
  issue.locked = change.locked
  issue.lockReason = change.locked ? change.reason : null
  record(world, caller, issue, { event: change.locked ? 'locked' : 'unlocked' })
  tell(world, caller, repository, issue, change.locked ? 'locked' : 'unlocked')
}

export function issueNumbered(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number)
  if (!issue) throw new ApiError(404, 'Not Found')
  return issue
}

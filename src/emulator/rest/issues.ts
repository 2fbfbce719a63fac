import { ApiError, type ApiRequest, type Handlers, issueOf, repositoryOf } from '../http/handler.ts'
import { setAssignees } from '../ops/assignees.ts'
import { canTriage } from '../ops/collaborators.ts'
import { closeIssue, createIssue, editIssue, lockIssue, reopenIssue } from '../ops/issues.ts'
import { setLabels } from '../ops/labels.ts'
import { reopenPull } from '../ops/pulls.ts'
import type { Issue } from '../state.ts'
import { issueView } from '../views/issue.ts'
import { choice, labelNames, text, texts } from './fields.ts'
import { listedIssues } from './issues-list.ts'

/** Issues, and pull requests seen as issues. */
export const handlers: Handlers = {
  'issues/create': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const issue = createIssue(world, caller, repository, {
      title: text(body['title']) ?? '',
      body: text(body['body']) ?? '',
      labels: labelNames(body['labels']),
      assignees: assigneesIn(body),
    })
    return { status: 201, body: issueView(world, repository, issue) }
  },

  'issues/get': (request) => ({ body: viewOf(request) }),

  'issues/list-for-repo': (request) => {
    const repository = repositoryOf(request)
    const list = listedIssues(repository, request.query).map((issue) => issueView(request.world, repository, issue))
    return { list }
  },

  'issues/update': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const issue = issueOf(request)
    refuseStrangers(request, issue)
    editIssue(world, caller, repository, issue, { title: text(body['title']), body: newBody(body) })
    if (canTriage(caller, repository)) changeSets(request, issue)
    changeState(request, issue)
    return { body: viewOf(request) }
  },

  'issues/lock': (request) => {
    const reason = text(request.body['lock_reason']) ?? null
    lockIssue(request.world, request.caller, repositoryOf(request), issueOf(request), { locked: true, reason })
    return { status: 204 }
  },

  'issues/unlock': (request) => {
    lockIssue(request.world, request.caller, repositoryOf(request), issueOf(request), { locked: false })
    return { status: 204 }
  },
}

/** Only its author and people who triage may change an issue. */
function refuseStrangers({ caller, repository }: ApiRequest, issue: Issue): void {
  if (caller.kind !== 'user' || caller.login === issue.login || !repository) return
  if (!canTriage(caller, repository)) throw new ApiError(403, 'Must have admin rights to Repository.')
}

function viewOf(request: ApiRequest): Record<string, unknown> {
  return issueView(request.world, repositoryOf(request), issueOf(request))
}

function assigneesIn(body: ApiRequest['body']): string[] | undefined {
  const one = text(body['assignee'])
  return texts(body['assignees']) ?? (one === undefined ? undefined : [one])
}

/** `body: null` empties the text. */
function newBody(body: ApiRequest['body']): string | undefined {
  return body['body'] === null ? '' : text(body['body'])
}

function changeSets(request: ApiRequest, issue: Issue): void {
  const { world, caller, body } = request
  const repository = repositoryOf(request)
  const labels = labelNames(body['labels'])
  const assignees = assigneesIn(body)
  if (labels) setLabels(world, caller, repository, issue, labels)
  if (assignees) setAssignees(world, caller, repository, issue, assignees)
}

function changeState(request: ApiRequest, issue: Issue): void {
  const { world, caller, body } = request
  const repository = repositoryOf(request)
  const reason = choice(body['state_reason'], ['completed', 'not_planned', 'duplicate'])
  if (body['state'] === 'closed') closeIssue(world, caller, repository, issue, reason)
  if (body['state'] !== 'open') return
  if (issue.pull) reopenPull(world, caller, repository, issue)
  else reopenIssue(world, caller, repository, issue)
}

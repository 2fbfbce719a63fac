import { type ApiRequest, type Handlers, issueOf, type Reply, repositoryOf } from '../http/handler.ts'
import { addAssignees, removeAssignees } from '../ops/assignees.ts'
import { issueView } from '../views/issue.ts'
import { texts } from './fields.ts'

export const handlers: Handlers = {
  'issues/add-assignees': (request) => {
    addAssignees(request.world, request.caller, repositoryOf(request), issueOf(request), people(request))
    return answer(request, 201)
  },
  'issues/remove-assignees': (request) => {
    removeAssignees(request.world, request.caller, repositoryOf(request), issueOf(request), people(request))
    return answer(request, 200)
  },
}

function people(request: ApiRequest): string[] {
  return texts(request.body['assignees']) ?? []
}

function answer(request: ApiRequest, status: number): Reply {
  return { status, body: issueView(request.world, repositoryOf(request), issueOf(request)) }
}

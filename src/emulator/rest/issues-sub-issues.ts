import { type Handlers, issueOf, notFound, repositoryOf } from '../http/handler.ts'
import { addSubIssue, removeSubIssue } from '../ops/sub-issues.ts'
import { issueView } from '../views/issue.ts'
import { integer } from './fields.ts'

export const handlers: Handlers = {
  'issues/list-sub-issues': (request) => {
    const repository = repositoryOf(request)
    const children = issueOf(request).subIssues.flatMap((number) => repository.issues.get(number) ?? [])
    return { list: children.map((child) => issueView(request.world, repository, child)) }
  },

  'issues/add-sub-issue': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const id = integer(body['sub_issue_id']) ?? 0
    const mode = body['replace_parent'] === true ? 'replace' : 'keep'
    addSubIssue(world, caller, repository, issueOf(request), id, mode)
    return { status: 201, body: issueView(world, repository, issueOf(request)) }
  },

  'issues/remove-sub-issue': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const parent = issueOf(request)
    const id = integer(body['sub_issue_id'])
    const child = [...repository.issues.values()].find((issue) => issue.id === id)
    if (!child) throw notFound()
    removeSubIssue(world, caller, repository, parent, child)
    return { body: issueView(world, repository, parent) }
  },

  'issues/get-parent': (request) => {
    const repository = repositoryOf(request)
    const parent = repository.issues.get(issueOf(request).parent ?? 0)
    if (!parent) throw notFound()
    return { body: issueView(request.world, repository, parent) }
  },
}

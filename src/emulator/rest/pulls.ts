import { shownMergeability } from '../faults/mergeability.ts'
import { diffText } from '../git/plumbing.ts'
import { ApiError, type Handlers, issueOf, notFound, repositoryOf } from '../http/handler.ts'
import { editPull, openPull } from '../ops/pulls.ts'
import { diffBase, pullCommits, pullFiles, pullOf } from '../ops/pulls-facts.ts'
import { startTestMerge } from '../ops/pulls-mergeability.ts'
import { commitView } from '../views/commit.ts'
import { diffEntryView } from '../views/diff-entry.ts'
import { pullListView, pullView } from '../views/pull.ts'
import { diffReply } from './commits.ts'
import { choice, text } from './fields.ts'
import { listedPulls } from './pulls-list.ts'

/** Pull requests (REST, "Pulls"). */
export const pullHandlers: Handlers = {
  'pulls/create': (request) => {
    const { world, caller, body } = request
    if (body['issue'] !== undefined) throw new ApiError(422, 'Issues cannot be turned into pull requests here')
    const issue = openPull(world, caller, repositoryOf(request), {
      title: text(body['title']) ?? '',
      body: text(body['body']) ?? '',
      head: text(body['head']) ?? '',
      base: text(body['base']) ?? '',
      draft: body['draft'] === true,
      maintainerCanModify: body['maintainer_can_modify'] !== false,
    })
    return { status: 201, body: pullView(world, repositoryOf(request), issue) }
  },

  'pulls/get': (request) => {
    const { world, accept } = request
    const repository = repositoryOf(request)
    const issue = issueOf(request)
    if (accept.includes('diff') || accept.includes('patch')) {
      return diffReply(diffText(repository.dir, diffBase(repository, issue), pullOf(issue).headSha))
    }
    const body = pullView(world, repository, issue, shownMergeability(world, repository, issue, request.caller))
    startTestMerge(world, repository, issue)
    return { body }
  },

  'pulls/list': (request) => {
    const repository = repositoryOf(request)
    const found = listedPulls(request.world, repository, request.query)
    return { list: found.map((issue) => pullListView(request.world, repository, issue)) }
  },

  'pulls/update': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const issue = issueOf(request)
    const { maintainer_can_modify: mayModify } = body
    if (typeof mayModify === 'boolean') pullOf(issue).maintainerCanModify = mayModify
    editPull(world, caller, repository, issue, {
      title: text(body['title']),
      body: body['body'] === null ? '' : text(body['body']),
      base: text(body['base']),
      state: choice(body['state'], ['open', 'closed']),
    })
    return { body: pullView(world, repository, issue) }
  },

  'pulls/list-files': (request) => {
    const repository = repositoryOf(request)
    const issue = issueOf(request)
    const head = pullOf(issue).headSha
    return { list: pullFiles(repository, issue).map((file) => diffEntryView(request.world, repository, head, file)) }
  },

  'pulls/list-commits': (request) => {
    const repository = repositoryOf(request)
    const commits = pullCommits(repository, issueOf(request))
    return { list: commits.map((sha) => commitView(request.world, repository, sha)) }
  },

  'pulls/check-if-merged': (request) => {
    if (!pullOf(issueOf(request)).merged) throw notFound()
    return { status: 204 }
  },
}

import { resolve } from '../git/plumbing.ts'
import { type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import { latestStatuses } from '../ops/required-checks.ts'
import { combinedState, createStatus } from '../ops/statuses.ts'
import { apiOf } from '../views/addresses.ts'
import { repositoryView } from '../views/repository.ts'
import { statusView } from '../views/status.ts'
import { choice, text } from './fields.ts'

export const handlers: Handlers = {
  'repos/create-commit-status': (request) => {
    const { world, caller, body, params } = request
    const status = createStatus(world, caller, repositoryOf(request), {
      sha: params['sha'] ?? '',
      state: choice(body['state'], ['error', 'failure', 'pending', 'success']) ?? 'pending',
      context: text(body['context']),
      description: text(body['description']),
      targetUrl: text(body['target_url']),
    })
    return { status: 201, body: statusView(world, repositoryOf(request), status) }
  },

  'repos/list-commit-statuses-for-ref': (request) => {
    const repository = repositoryOf(request)
    const sha = shaOf(request)
    const newestFirst = repository.statuses.filter((status) => status.sha === sha).reverse()
    return { list: newestFirst.map((status) => statusView(request.world, repository, status)) }
  },

  'repos/get-combined-status-for-ref': (request) => {
    const { world } = request
    const repository = repositoryOf(request)
    const sha = shaOf(request)
    const statuses = latestStatuses(repository, sha)
    const url = `${apiOf(world, repository)}/commits/${sha}`
    return {
      body: {
        sha,
        state: combinedState(statuses),
        total_count: statuses.length,
        statuses: statuses.map((status) => statusView(world, repository, status)),
        repository: repositoryView(world, repository),
        commit_url: url,
        url: `${url}/status`,
      },
    }
  },
}

function shaOf(request: ApiRequest): string {
  const sha = resolve(repositoryOf(request).dir, request.params['ref'] ?? '')
  if (sha === null) throw notFound()
  return sha
}

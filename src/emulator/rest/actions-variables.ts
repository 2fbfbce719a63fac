import { ApiError, type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import { text } from './fields.ts'

/** Configuration variables of a repository (REST, "Variables"). */
export const variableHandlers: Handlers = {
  'actions/list-repo-variables': (request) => {
    const { variables } = repositoryOf(request)
    return { list: [...variables.keys()].sort().map((name) => viewOf(request, name)), key: 'variables' }
  },

  'actions/get-repo-variable': (request) => ({ body: viewOf(request, namedVariable(request)) }),

  'actions/create-repo-variable': (request) => {
    const { variables } = repositoryOf(request)
    const name = (text(request.body['name']) ?? '').toUpperCase()
    if (variables.has(name)) throw new ApiError(409, 'Already exists - Variable already exists')
    variables.set(name, text(request.body['value']) ?? '')
    return { status: 201, body: {} }
  },

  'actions/update-repo-variable': (request) => {
    const { variables } = repositoryOf(request)
    const name = namedVariable(request)
    const value = text(request.body['value']) ?? variables.get(name) ?? ''
    variables.delete(name)
    variables.set((text(request.body['name']) ?? name).toUpperCase(), value)
    return { status: 204 }
  },
}

function namedVariable(request: ApiRequest): string {
  const name = (request.params['name'] ?? '').toUpperCase()
  if (!repositoryOf(request).variables.has(name)) throw notFound()
  return name
}

function viewOf(request: ApiRequest, name: string): Record<string, unknown> {
  const { variables, createdAt } = repositoryOf(request)
  return { name, value: variables.get(name), created_at: createdAt, updated_at: createdAt }
}

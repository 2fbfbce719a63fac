import { type Handlers, repositoryOf } from '../http/handler.ts'
import { repositoryView } from '../views/repository.ts'

export const handlers: Handlers = {
  'repos/get': (request) => ({ body: repositoryView(request.world, repositoryOf(request)) }),
}

import { listRefs } from '../git/plumbing.ts'
import { ApiError, type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import { refuseEmpty } from '../ops/git-objects.ts'
import { createRef, deleteRef, readRef, updateRef } from '../ops/refs.ts'
import { refView } from '../views/ref.ts'
import { text } from './fields.ts'

/** Refs of any namespace (REST, "Git references"). */
export const refHandlers: Handlers = {
  'git/get-ref': (request) => {
    const repository = repositoryOf(request)
    refuseEmpty(repository)
    const found = readRef(request.world, repository, fullRef(request))
    if (!found) throw notFound()
    return { body: refView(request.world, repository, found) }
  },

  'git/list-matching-refs': (request) => {
    const repository = repositoryOf(request)
    const wanted = fullRef(request)
    const found = listRefs(repository.dir, 'refs/').filter((one) => one.ref.startsWith(wanted))
    return { list: found.map((one) => refView(request.world, repository, one)) }
  },

  'git/create-ref': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const made = createRef(world, caller, repository, text(body['ref']) ?? '', text(body['sha']) ?? '')
    return { status: 201, body: refView(world, repository, made) }
  },

  'git/update-ref': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const force = body['force'] === true
    const moved = updateRef(world, caller, repository, fullRef(request), text(body['sha']) ?? '', { force })
    return { body: refView(world, repository, moved) }
  },

  'git/delete-ref': (request) => {
    const repository = repositoryOf(request)
    const ref = fullRef(request)
    if (ref === `refs/heads/${repository.defaultBranch}`) throw new ApiError(422, 'Cannot delete the default branch')
    deleteRef(request.world, request.caller, repository, ref)
    return { status: 204 }
  },
}

/** Paths name a ref without its leading `refs/`. */
function fullRef(request: ApiRequest): string {
  return `refs/${request.params['ref'] ?? ''}`
}

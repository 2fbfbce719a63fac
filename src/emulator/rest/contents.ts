import { entryAt, listTree, readObject, resolve, type TreeEntry } from '../git/plumbing.ts'
import { ApiError, type ApiRequest, type Handlers, notFound, type Reply, repositoryOf } from '../http/handler.ts'
import { putFile } from '../ops/contents.ts'
import { gitCommitView } from '../views/commit.ts'
import { contentView } from '../views/content.ts'
import { text } from './fields.ts'
import { person, wrapped } from './git-objects.ts'

const largestInline = 1_000_000

type Place = { commit: string; ref: string; path: string }

/** Files of a branch (REST, "Repository contents"). */
export const contentHandlers: Handlers = {
  'repos/get-content': (request) => {
    const place = placeOf(request)
    if (place.path === '') return folder(request, place, null)
    const entry = entryAt(repositoryOf(request).dir, place.commit, place.path)
    if (!entry) throw notFound()
    return entry.type === 'tree' ? folder(request, place, entry) : file(request, place, entry)
  },

  'repos/create-or-update-file-contents': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const path = request.params['path'] ?? ''
    const content = Buffer.from(text(body['content']) ?? '', 'base64')
    const { commit, isNew } = putFile(world, caller, repository, { ...wanted(request), path, content })
    const entry = entryAt(repository.dir, commit, path)
    if (!entry) throw new ApiError(500, 'a file was written and is not there')
    const view = contentView(world, repository, text(body['branch']) ?? repository.defaultBranch, entry)
    return { status: isNew ? 201 : 200, body: { content: view, commit: gitCommitView(world, repository, commit) } }
  },
}

function wanted(request: ApiRequest) {
  const { body } = request
  return {
    branch: text(body['branch']) ?? repositoryOf(request).defaultBranch,
    message: text(body['message']) ?? '',
    sha: text(body['sha']),
    author: person(body['author']),
    committer: person(body['committer']),
  }
}

function placeOf(request: ApiRequest): Place {
  const repository = repositoryOf(request)
  const ref = request.query['ref'] ?? repository.defaultBranch
  const commit = resolve(repository.dir, `refs/heads/${ref}`) ?? resolve(repository.dir, ref)
  if (commit === null) {
    const asked = request.query['ref'] !== undefined
    throw new ApiError(404, asked ? `No commit found for the ref ${ref}` : 'This repository is empty.')
  }
  return { commit, ref, path: (request.params['path'] ?? '').replace(/^\/+|\/+$/g, '') }
}

function folder(request: ApiRequest, { commit, ref, path }: Place, entry: TreeEntry | null): Reply {
  const { world } = request
  const repository = repositoryOf(request)
  const inside = listTree(repository.dir, path === '' ? commit : `${commit}:${path}`)
  const entries = inside.map((one) => ({ ...one, path: path === '' ? one.path : `${path}/${one.path}` }))
  const list = entries.map((one) => contentView(world, repository, ref, one))
  if (!request.accept.includes('object')) return { body: list }
  const root: TreeEntry = { path, mode: '040000', type: 'tree', sha: commit, size: null }
  return { body: { ...contentView(world, repository, ref, entry ?? root), entries: list } }
}

function file(request: ApiRequest, { ref }: Place, entry: TreeEntry): Reply {
  const repository = repositoryOf(request)
  const view = contentView(request.world, repository, ref, entry)
  if (entry.type === 'commit') return { body: { ...view, submodule_git_url: null } }
  const bytes = readObject(repository.dir, entry.sha)
  if (!bytes) throw notFound()
  if (request.accept.includes('raw')) return { bytes, contentType: 'application/vnd.github.raw; charset=utf-8' }
  if (entry.mode === '120000') return { body: { ...view, target: bytes.toString() } }
  // Between 1 and 100 MB only the raw form has the content (REST, "Get repository content").
  if (bytes.length > largestInline) return { body: { ...view, encoding: 'none', content: '' } }
  return { body: { ...view, encoding: 'base64', content: wrapped(bytes) } }
}

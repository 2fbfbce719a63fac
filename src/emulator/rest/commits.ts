import { commitLog } from '../git/log.ts'
import { commitFacts, diffText, emptyTree, resolve } from '../git/plumbing.ts'
import { ApiError, type ApiRequest, type Handlers, notFound, type Reply, repositoryOf } from '../http/handler.ts'
import { refuseEmpty } from '../ops/git-objects.ts'
import { commitView, commitWithFilesView } from '../views/commit.ts'

/** Commits of a repository (REST, "Commits"). */
export const commitHandlers: Handlers = {
  'repos/list-commits': (request) => {
    const repository = repositoryOf(request)
    refuseEmpty(repository)
    const start = commitNamed(request, request.query['sha'] ?? repository.defaultBranch)
    if (start === null) throw notFound()
    const { path, since, until, author } = request.query
    const shas = commitLog(repository.dir, start, { path, since, until, author })
    const list = shas.map((sha) => commitView(request.world, repository, sha))
    return { list }
  },

  'repos/get-commit': (request) => {
    const repository = repositoryOf(request)
    refuseEmpty(repository)
    const ref = request.params['ref'] ?? ''
    const sha = commitNamed(request, ref)
    if (sha === null) throw new ApiError(422, `No commit found for SHA: ${ref}`)
    return inForm(request, sha) ?? { body: commitWithFilesView(request.world, repository, sha) }
  },
}

/** A commit by branch, tag or id. */
export function commitNamed(request: ApiRequest, name: string): string | null {
  const { dir } = repositoryOf(request)
  return resolve(dir, `refs/heads/${name}`) ?? resolve(dir, name)
}

/** The forms other than JSON that the Accept header may ask for. */
function inForm({ accept, ...request }: ApiRequest, sha: string): Reply | null {
  if (accept.includes('sha')) return { text: sha, contentType: 'application/vnd.github.sha; charset=utf-8' }
  if (!accept.includes('diff') && !accept.includes('patch')) return null
  const { dir } = repositoryOf({ accept, ...request })
  return diffReply(diffText(dir, commitFacts(dir, sha).parents[0] ?? emptyTree, sha))
}

export function diffReply(diff: string): Reply {
  return { text: diff, contentType: 'application/vnd.github.diff; charset=utf-8' }
}

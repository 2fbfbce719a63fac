import { inScope } from '../auth/scope.ts'
import { changedFiles, commitsBetween, diffText, mergeBase, resolve } from '../git/plumbing.ts'
import { type ApiRequest, type Handlers, notFound, type Reply, repositoryOf } from '../http/handler.ts'
import { pageOf as pageOfList } from '../http/paging.ts'
import { borrowObjects, forkOf } from '../ops/forks.ts'
import { apiOf, pageOf } from '../views/addresses.ts'
import { commitView } from '../views/commit.ts'
import { diffEntryView } from '../views/diff-entry.ts'
import { commitNamed, diffReply } from './commits.ts'

const mostFiles = 300
const mostCommits = 250

/** Comparisons of two commits (REST, "Compare two commits"), also with a branch of a fork: `owner:branch`. */
export const compareHandlers: Handlers = {
  'repos/compare-commits-with-basehead': (request) => {
    const [base = '', head = ''] = (request.params['basehead'] ?? '').split('...')
    return compare(request, base, head)
  },
  'repos/compare-commits': (request) => compare(request, request.params['base'] ?? '', request.params['head'] ?? ''),
}

function compare(request: ApiRequest, baseName: string, headName: string): Reply {
  const { world } = request
  const repository = repositoryOf(request)
  const { dir } = repository
  const base = commitIn(request, baseName)
  const head = commitIn(request, headName)
  const common = base && head ? mergeBase(dir, base, head) : null
  if (!base || !head || !common) throw notFound()
  if (request.accept.includes('diff')) return diffReply(diffText(dir, common, head))
  const ahead = commitsBetween(dir, base, head)
  const behind = commitsBetween(dir, head, base).length
  const range = `${baseName}...${headName}`
  const page = `${pageOf(world, repository)}/compare/${range}`
  const address = new URL(`${apiOf(world, repository)}/compare/${range}?${new URLSearchParams(request.query)}`)
  const isPaged = 'page' in request.query || 'per_page' in request.query
  const commits = isPaged ? pageOfList(ahead, address) : { entries: ahead.slice(-mostCommits), headers: {} }
  const files = changedFiles(dir, common, head).slice(0, mostFiles)
  return {
    headers: commits.headers,
    body: {
      url: `${apiOf(world, repository)}/compare/${range}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: commitView(world, repository, base),
      merge_base_commit: commitView(world, repository, common),
      status: relation(ahead.length, behind),
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: commits.entries.map((sha) => commitView(world, repository, sha)),
      ...(Number(request.query['page'] ?? 1) > 1
        ? {}
        : { files: files.map((file) => diffEntryView(world, repository, head, file)) }),
    },
  }
}

/** A commit by branch, tag or id; one of a fork the caller may read is brought over, as GitHub keeps both in one store. */
function commitIn(request: ApiRequest, name: string): string | null {
  const [, owner, branch = ''] = /^([^:]+):(?:[^:]+:)?(.+)$/.exec(name) ?? []
  if (owner === undefined) return commitNamed(request, name)
  const { world, caller } = request
  const repository = repositoryOf(request)
  const fork = forkOf(world, repository, owner)
  if (!fork || (fork.private && !inScope(world, caller, fork))) return null
  const sha = resolve(fork.dir, `refs/heads/${branch}`) ?? resolve(fork.dir, branch)
  if (sha !== null) borrowObjects(fork, repository, sha)
  return sha
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

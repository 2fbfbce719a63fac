import { changedFiles, commitsBetween, diffText, mergeBase } from '../git/plumbing.ts'
import { type ApiRequest, type Handlers, notFound, type Reply, repositoryOf } from '../http/handler.ts'
import { apiOf, pageOf } from '../views/addresses.ts'
import { commitView } from '../views/commit.ts'
import { diffEntryView } from '../views/diff-entry.ts'
import { commitNamed, diffReply } from './commits.ts'

const mostFiles = 300

/** Comparisons of two commits (REST, "Compare two commits"); `owner:branch` counts by its branch. */
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
  const base = commitNamed(request, baseName.split(':').at(-1) ?? '')
  const head = commitNamed(request, headName.split(':').at(-1) ?? '')
  const common = base && head ? mergeBase(dir, base, head) : null
  if (!base || !head || !common) throw notFound()
  if (request.accept.includes('diff')) return diffReply(diffText(dir, common, head))
  const ahead = commitsBetween(dir, base, head)
  const behind = commitsBetween(dir, head, base).length
  const range = `${baseName}...${headName}`
  const page = `${pageOf(world, repository)}/compare/${range}`
  return {
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
      commits: ahead.slice(0, 250).map((sha) => commitView(world, repository, sha)),
      files: changedFiles(dir, common, head)
        .slice(0, mostFiles)
        .map((file) => diffEntryView(world, repository, head, file)),
    },
  }
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

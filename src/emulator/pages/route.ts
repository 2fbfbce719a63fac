import { resolve } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import type { World } from '../world.ts'
import type { Html } from './html.ts'
import { issuePage, listPage } from './issue.ts'
import { type Link, liveLink, page } from './page.ts'
import { pullPage } from './pull.ts'
import { commitPage, repositoryPage } from './repository.ts'
import { runPage, runsPage } from './runs.ts'

/** The page at a path such as `/owner/name/pull/3`; null when there is none. */
export function renderPage(world: World, pathname: string, link: Link = liveLink): string | null {
  const [owner = '', name = '', kind = '', id = '', detail = ''] = pathname.split('/').filter((part) => part !== '')
  const repository = world.repositories.get(`${owner}/${name}`)
  if (!repository) return null
  const content = contentOf(repository, kind, id === 'runs' ? detail : id, link)
  return content && page(repository, `${kind || 'code'} ${id}`.trim(), content, link)
}

function contentOf(repository: Repository, kind: string, id: string, link: Link): Html | null {
  switch (kind) {
    case '':
      return repositoryPage(repository, link)
    case 'issues':
      return id === '' ? listPage(repository, 'issues', link) : conversationPage(repository, Number(id), link)
    case 'pull':
      return conversationPage(repository, Number(id), link)
    case 'pulls':
      return listPage(repository, 'pulls', link)
    case 'actions':
      return id === '' ? runsPage(repository, link) : oneRun(repository, Number(id))
    case 'commit': {
      const sha = resolve(repository.dir, id)
      return sha === null ? null : commitPage(repository, sha, link)
    }
    default:
      return null
  }
}

function conversationPage(repository: Repository, number: number, link: Link): Html | null {
  const issue = repository.issues.get(number)
  if (!issue) return null
  return issue.pull ? pullPage(repository, issue, issue.pull, link) : issuePage(repository, issue, link)
}

function oneRun(repository: Repository, id: number): Html | null {
  const run = repository.runs.find((candidate) => candidate.id === id)
  return run ? runPage(run) : null
}

import type { Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { notFound } from './handler.ts'

type Params = Readonly<Record<string, string>>

/** The repository a path names; null when it names none. @throws ApiError 404 when it does not exist */
export function repositoryIn(world: World, params: Params): Repository | null {
  const { owner, repo } = params
  if (owner === undefined || repo === undefined) return null
  const exact = world.repositories.get(`${owner}/${repo}`)
  if (exact) return exact
  const wanted = `${owner}/${repo}`.toLowerCase()
  for (const [name, repository] of world.repositories) if (name.toLowerCase() === wanted) return repository
  throw notFound()
}

/** The issue or pull request a path names by its number. @throws ApiError 404 when it does not exist or is no pull request */
export function issueIn(repository: Repository | null, params: Params): Issue | null {
  const number = params['issue_number'] ?? params['pull_number']
  if (!repository || number === undefined) return null
  const issue = repository.issues.get(Number(number))
  if (!issue || (params['pull_number'] !== undefined && !issue.pull)) throw notFound()
  return issue
}

/** What a request is about, comments looked up too: permissions differ between issues and pull requests. */
export function subjectIn(repository: Repository, params: Params, issue: Issue | null): Issue | null {
  const comment = Number(params['comment_id'])
  if (issue || Number.isNaN(comment)) return issue
  for (const one of repository.issues.values()) if (one.comments.some(({ id }) => id === comment)) return one
  return null
}

import { objectAt } from '../git/plumbing.ts'
import { git } from '../git/run.ts'
import type { Repository } from '../state.ts'
import type { World } from '../world.ts'

/** The repository a pull request's head branch lives in; null when it was deleted. */
export function headRepository(world: World, id: number): Repository | null {
  for (const repository of world.repositories.values()) if (repository.id === id) return repository
  return null
}

/** The copy of a repository that somebody has: the repository of that name, the owner's own one being the original. */
export function forkOf(world: World, repository: Repository, owner: string): Repository | null {
  const found = [...world.repositories.values()].find((one) => one.owner === owner && one.name === repository.name)
  return found ?? null
}

/** Brings a commit of a fork into the repository a pull request was opened in, with GitHub's signatures on it. */
export function borrowObjects(from: Repository, to: Repository, sha: string): void {
  if (from.id === to.id) return
  if (!objectAt(to.dir, sha)) git(to.dir, ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', from.dir, sha])
  for (const [commit, login] of from.signed) if (!to.signed.has(commit)) to.signed.set(commit, login)
}

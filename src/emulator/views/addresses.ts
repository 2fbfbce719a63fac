import type { Repository } from '../state.ts'
import { fullName, type World } from '../world.ts'

/** Where a repository answers on the REST API, without a trailing slash. */
export function apiOf(world: World, repository: Repository): string {
  return `${world.url}${world.apiPath}/repos/${fullName(repository)}`
}

/** Where a person finds a repository, without a trailing slash. */
export function pageOf(world: World, repository: Repository): string {
  return `${world.url}/${fullName(repository)}`
}

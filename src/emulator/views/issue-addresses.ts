import type { Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf, pageOf } from './addresses.ts'

export function issueApi(world: World, repository: Repository, issue: Issue): string {
  return `${apiOf(world, repository)}/issues/${issue.number}`
}

/** Page of an issue or pull request; comments are anchors on it. */
export function issuePage(world: World, repository: Repository, issue: Issue): string {
  return `${pageOf(world, repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`
}

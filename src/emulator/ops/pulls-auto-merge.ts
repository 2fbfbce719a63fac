import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import type { MergeMethod } from './merge.ts'
import { pullOf } from './pulls-facts.ts'
import { mergeability, startTestMerge } from './pulls-mergeability.ts'
import { record, tell } from './timeline.ts'

/**
 * Arms auto-merge (GraphQL `enablePullRequestAutoMerge`). The emulator keeps the record and tells it; merging later is
 * left to whoever plays GitHub's part in a story.
 * @throws ApiError 422 for closed pull requests and those that could be merged right away
 */
export function enableAutoMerge(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  method: MergeMethod = 'merge',
): void {
  const pull = pullOf(issue)
  if (issue.state !== 'open') throw new ApiError(422, 'Pull request is closed')
  if (!repository.settings.autoMerge) {
    throw new ApiError(422, 'Pull request Auto merge is not allowed for this repository')
  }
  startTestMerge(world, repository, issue)
  const { state } = mergeability(world, repository, issue)
  if (state === 'clean' || state === 'unstable') {
    throw new ApiError(422, `Pull request Pull request is in ${state} status`)
  }
  pull.autoMerge = { by: caller.login, method }
  record(world, caller, issue, { event: 'auto_merge_enabled' })
  tell(world, caller, repository, issue, 'auto_merge_enabled')
}

/** Disarms auto-merge. @throws ApiError 422 when it is not armed */
export function disableAutoMerge(world: World, caller: Caller, repository: Repository, issue: Issue): void {
  const pull = pullOf(issue)
  if (pull.autoMerge === null) throw new ApiError(422, "Can't disable auto-merge for this pull request.")
  pull.autoMerge = null
  record(world, caller, issue, { event: 'auto_merge_disabled' })
  tell(world, caller, repository, issue, 'auto_merge_disabled', { reason: 'Auto-merge was disabled' })
}

import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { accountView } from '../views/account.ts'
import { fullName, type World } from '../world.ts'
import { pullOf } from './pulls-facts.ts'
import { record, tell } from './timeline.ts'

/**
 * Asks people for a review (REST, "Request reviewers for a pull request").
 * @throws ApiError 422 for the author, and for people who cannot be asked
 */
export function requestReviewers(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  logins: readonly string[],
): void {
  const pull = pullOf(issue)
  if (logins.includes(issue.login)) throw new ApiError(422, 'Review cannot be requested from pull request author.')
  if (!logins.every((login) => canReview(repository, login))) {
    const what = 'One or more of the users or teams you specified is not a collaborator of the'
    throw new ApiError(
      422,
      `Reviews may only be requested from collaborators. ${what} ${fullName(repository)} repository.`,
    )
  }
  for (const login of logins) {
    if (pull.requestedReviewers.has(login)) continue
    pull.requestedReviewers.add(login)
    record(world, caller, issue, { event: 'review_requested', assignee: login })
    tell(world, caller, repository, issue, 'review_requested', { requested_reviewer: accountView(world, login) })
  }
}

function canReview(repository: Repository, login: string): boolean {
  return login.endsWith('[bot]') || login === repository.owner || repository.collaborators.has(login)
}

/** Takes requests back; people who were not asked are passed over. */
export function removeReviewers(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  logins: readonly string[],
): void {
  for (const login of logins) {
    if (!pullOf(issue).requestedReviewers.delete(login)) continue
    record(world, caller, issue, { event: 'review_request_removed', assignee: login })
    tell(world, caller, repository, issue, 'review_request_removed', { requested_reviewer: accountView(world, login) })
  }
}

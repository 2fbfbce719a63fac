import type { Caller, Issue, Repository, TimelineEvent } from '../state.ts'
import { issueView } from '../views/issue.ts'
import { pullView } from '../views/pull.ts'
import { emit, freshId, timestamp, type World } from '../world.ts'

/** Adds one event to an issue's or pull request's timeline and moves its `updated_at`. */
export function record(
  world: World,
  caller: Caller,
  issue: Issue,
  event: Omit<TimelineEvent, 'id' | 'login' | 'createdAt'>,
): void {
  const createdAt = timestamp(world)
  issue.timeline.push({ id: freshId(world), login: caller.login, createdAt, ...event })
  issue.updatedAt = createdAt
}

/** Sends the webhook event of a subject: `pull_request` for a pull request, `issues` for an issue. */
export function tell(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  action: string,
  facts: Readonly<Record<string, unknown>> = {},
): void {
  const payload = issue.pull
    ? { number: issue.number, pull_request: pullView(world, repository, issue), ...facts }
    : { issue: issueView(world, repository, issue), ...facts }
  emit(world, { name: issue.pull ? 'pull_request' : 'issues', action, payload, caller, repository })
}

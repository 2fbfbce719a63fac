import { findLabel } from '../ops/labels.ts'
import type { Issue, Repository, TimelineEvent } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { apiOf } from './addresses.ts'
import { commentView } from './comment.ts'
import { issueView } from './issue.ts'

/** One event of the events lists. A list for the whole repository also shows the issue (see `eventWithIssueView`). */
export function eventView(world: World, repository: Repository, event: TimelineEvent): Record<string, unknown> {
  const api = apiOf(world, repository)
  return {
    id: event.id,
    node_id: `EVT_${event.id}`,
    url: `${api}/issues/events/${event.id}`,
    actor: accountView(world, event.login),
    event: event.event,
    commit_id: event.commitId ?? null,
    commit_url: event.commitId === undefined ? null : `${api}/commits/${event.commitId}`,
    created_at: event.createdAt,
    performed_via_github_app: null,
    ...particulars(world, repository, event),
  }
}

function particulars(world: World, repository: Repository, event: TimelineEvent): Record<string, unknown> {
  if (event.label !== undefined) {
    return { label: { name: event.label, color: findLabel(repository, event.label)?.color ?? 'ededed' } }
  }
  if (event.assignee !== undefined) {
    return { assignee: accountView(world, event.assignee), assigner: accountView(world, event.login) }
  }
  // REST tells of a new title only; where a pull request pointed before, GraphQL says.
  return event.event === 'renamed' ? { rename: event.rename } : {}
}

export function eventWithIssueView(
  world: World,
  repository: Repository,
  issue: Issue,
  event: TimelineEvent,
): Record<string, unknown> {
  return { ...eventView(world, repository, event), issue: issueView(world, repository, issue) }
}

/** Events and comments of one conversation, oldest first. */
export function timelineViews(world: World, repository: Repository, issue: Issue): Record<string, unknown>[] {
  const events = issue.timeline.map((event) => ({ id: event.id, view: eventView(world, repository, event) }))
  const comments = issue.comments.map((comment) => {
    const view = commentView(world, repository, issue, comment)
    return { id: comment.id, view: { ...view, event: 'commented', actor: view['user'] } }
  })
  // Ids rise with time, also within one second.
  return [...events, ...comments].sort((a, b) => a.id - b.id).map(({ view }) => view)
}

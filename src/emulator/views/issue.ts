import { authorAssociation } from '../ops/collaborators.ts'
import { labelsOf } from '../ops/labels.ts'
import type { Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { actingAppView } from './acting-app.ts'
import { apiOf } from './addresses.ts'
import { issueApi, issuePage } from './issue-addresses.ts'
import { labelView } from './label.ts'
import { reactionRollup } from './reaction.ts'

export function issueNodeId(issue: Issue): string {
  return issue.pull ? `PR_${issue.id}` : `I_${issue.id}`
}

/** An issue, or a pull request seen as an issue, as REST answers and webhook payloads show it. */
export function issueView(world: World, repository: Repository, issue: Issue): Record<string, unknown> {
  const url = issueApi(world, repository, issue)
  const assignees = [...issue.assignees].map((login) => accountView(world, login))
  return {
    id: issue.id,
    node_id: issueNodeId(issue),
    ...links(world, repository, issue, url),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: accountView(world, issue.login),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: issue.locked,
    active_lock_reason: issue.lockReason ?? null,
    labels: labelsOf(repository, issue).map((label) => labelView(world, repository, label)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy === null ? null : accountView(world, issue.closedBy),
    author_association: authorAssociation(repository, issue.login),
    reactions: reactionRollup(url, issue.reactions),
    performed_via_github_app: actingAppView(world, issue.appId),
    ...family(repository, issue),
    ...pullHalf(world, repository, issue),
  }
}

function links(world: World, repository: Repository, issue: Issue, url: string): Record<string, string> {
  return {
    url,
    repository_url: apiOf(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: issuePage(world, repository, issue),
  }
}

function family(repository: Repository, issue: Issue): Record<string, unknown> {
  const total = issue.subIssues.length
  const completed = issue.subIssues.filter((number) => repository.issues.get(number)?.state === 'closed').length
  return {
    sub_issues_summary: {
      total,
      completed,
      percent_completed: total === 0 ? 0 : Math.floor((completed * 100) / total),
    },
    issue_dependencies_summary: { blocked_by: 0, blocking: 0, total_blocked_by: 0, total_blocking: 0 },
  }
}

function pullHalf(world: World, repository: Repository, issue: Issue): Record<string, unknown> {
  if (!issue.pull) return {}
  const page = issuePage(world, repository, issue)
  return {
    draft: issue.pull.draft,
    pull_request: {
      url: `${apiOf(world, repository)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: issue.pull.merged?.at ?? null,
    },
  }
}

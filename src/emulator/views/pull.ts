import { resolve } from '../git/plumbing.ts'
import { authorAssociation } from '../ops/collaborators.ts'
import { headRepository } from '../ops/forks.ts'
import { labelsOf } from '../ops/labels.ts'
import { canBeRebased } from '../ops/merge-commits.ts'
import { maintainersMayModify, pullCommits, pullFiles, pullOf } from '../ops/pulls-facts.ts'
import { type Mergeability, mergeability, testMergeRef } from '../ops/pulls-mergeability.ts'
import { stackOf, stackUpTo } from '../ops/stacks.ts'
import type { Issue, Pull, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { apiOf } from './addresses.ts'
import { issueApi, issuePage } from './issue-addresses.ts'
import { labelView } from './label.ts'
import { repositoryView } from './repository.ts'

/**
 * A pull request as "Get a pull request" and webhook payloads show it.
 * @param seen what a reader gets to see of its mergeability, where that differs from what is known
 */
export function pullView(
  world: World,
  repository: Repository,
  issue: Issue,
  seen?: Mergeability,
): Record<string, unknown> {
  const pull = pullOf(issue)
  const files = pullFiles(repository, issue)
  const { mergeable, state } = seen ?? mergeability(world, repository, issue)
  return {
    ...pullListView(world, repository, issue),
    merged: pull.merged !== null,
    merged_by: pull.merged === null ? null : accountView(world, pull.merged.by),
    mergeable,
    rebaseable: mergeable === true ? canBeRebased(repository, issue) : mergeable,
    mergeable_state: state,
    comments: issue.comments.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    maintainer_can_modify: maintainersMayModify(repository, pull),
    commits: pullCommits(repository, issue).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  }
}

/** A pull request as lists show it (`pull-request-simple`): nothing that needs a diff or a test merge. */
export function pullListView(world: World, repository: Repository, issue: Issue): Record<string, unknown> {
  const pull = pullOf(issue)
  const people = [...issue.assignees].map((login) => accountView(world, login))
  return {
    id: issue.id,
    node_id: `PR_${issue.id}`,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    active_lock_reason: issue.lockReason ?? null,
    title: issue.title,
    body: issue.body,
    user: accountView(world, issue.login),
    labels: labelsOf(repository, issue).map((label) => labelView(world, repository, label)),
    milestone: null,
    assignee: people[0] ?? null,
    assignees: people,
    requested_reviewers: [...pull.requestedReviewers].map((login) => accountView(world, login)),
    requested_teams: [...(pull.requestedTeams ?? [])].map((slug) => teamView(world, repository, slug)),
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? resolve(repository.dir, testMergeRef(issue)),
    draft: pull.draft,
    author_association: authorAssociation(repository, issue.login),
    auto_merge: autoMergeView(world, pull),
    stack: stackView(repository, issue),
    head: sideView(world, headRepository(world, pull.headRepositoryId), pull.headRef, pull.headSha),
    base: sideView(world, repository, pull.baseRef, pull.baseSha),
    ...addresses(world, repository, issue, pull),
  }
}

function teamView(world: World, repository: Repository, slug: string): Record<string, unknown> {
  const page = `${world.url}/orgs/${repository.owner}/teams/${slug}`
  return { node_id: `T_${slug}`, name: slug, slug, html_url: page, permission: 'push', parent: null }
}

/** Where a pull request stands in its stack, counted without what is merged below it; null for one that stands alone. */
function stackView(repository: Repository, issue: Issue): Record<string, unknown> | null {
  const stack = stackOf(repository, issue)
  if (stack === null) return null
  const { id, number, baseRef: ref, pulls } = stack
  const sha = resolve(repository.dir, `refs/heads/${ref}`) ?? pullOf(issue).baseSha
  return { base: { ref, sha }, size: pulls.length, position: stackUpTo(repository, issue).length || 1, id, number }
}

function autoMergeView(world: World, { autoMerge }: Pull): Record<string, unknown> | null {
  if (autoMerge === null) return null
  const by = accountView(world, autoMerge.by)
  return { enabled_by: by, merge_method: autoMerge.method, commit_title: '', commit_message: '' }
}

function sideView(world: World, repository: Repository | null, ref: string, sha: string): Record<string, unknown> {
  if (repository === null) return { label: `unknown:${ref}`, ref, sha, user: null, repo: null }
  const user = accountView(world, repository.owner)
  return { label: `${repository.owner}:${ref}`, ref, sha, user, repo: repositoryView(world, repository) }
}

function addresses(world: World, repository: Repository, issue: Issue, pull: Pull): Record<string, unknown> {
  const page = issuePage(world, repository, issue)
  const api = `${apiOf(world, repository)}/pulls/${issue.number}`
  const links = {
    self: api,
    html: page,
    issue: issueApi(world, repository, issue),
    comments: `${issueApi(world, repository, issue)}/comments`,
    review_comments: `${api}/comments`,
    review_comment: `${apiOf(world, repository)}/pulls/comments{/number}`,
    commits: `${api}/commits`,
    statuses: `${apiOf(world, repository)}/statuses/${pull.headSha}`,
  }
  return {
    url: api,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  }
}

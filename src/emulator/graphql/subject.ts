import type { IssueCommentsArgs, Issue as PublishedIssue, PullRequest } from '@octokit/graphql-schema'
import { canTriage } from '../ops/collaborators.ts'
import { labelsOf } from '../ops/labels.ts'
import type { Issue, Repository } from '../state.ts'
import { issueNodeId } from '../views/issue.ts'
import { issuePage } from '../views/issue-addresses.ts'
import { userNode } from './actor.ts'
import { authoredFields, issueCommentNode } from './comment.ts'
import { connection, type PageArguments } from './connection.ts'
import { issueNode } from './issue.ts'
import { labelConnection } from './label.ts'
import { pullNode } from './pull-request.ts'
import { reactionFields } from './reactable.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'
import { timelineField } from './timeline.ts'

/** The node of an issue or of a pull request, whichever it is. */
export function subjectNode(scope: Scope, repository: Repository, issue: Issue): Node {
  return issue.pull ? pullNode(scope, repository, issue, issue.pull) : issueNode(scope, repository, issue)
}

/** What issues and pull requests have in common. */
export function subjectFields(
  scope: Scope,
  repository: Repository,
  issue: Issue,
): Fields<PublishedIssue & PullRequest, 'viewerCanLabel'> {
  const node = () => subjectNode(scope, repository, issue)
  const url = issuePage(scope.world, repository, issue)
  return {
    ...authoredFields(scope, repository, issue),
    ...reactionFields(scope, { reactions: issue.reactions, node }),
    ...rightsFields(scope, repository, issue),
    ...peopleFields(scope, issue),
    id: issueNodeId(issue),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    number: issue.number,
    title: issue.title,
    closed: issue.state === 'closed',
    closedAt: issue.closedAt,
    locked: issue.locked,
    activeLockReason: lockReasonName(issue),
    milestone: null,
    labels: (args: PageArguments) => labelConnection(scope, repository, args, labelsOf(repository, issue)),
    comments: (args: IssueCommentsArgs) =>
      connection(args, ordered(issue, args), {
        key: (comment) => comment.id,
        node: (comment) => issueCommentNode(scope, repository, issue, comment),
      }),
    timelineItems: timelineField(scope, repository, issue),
    repository: () => repositoryNode(scope, repository),
    resourcePath: url.slice(scope.world.url.length),
    url,
  }
}

/** `too heated` as GraphQL spells it: `TOO_HEATED`. */
export function lockReasonName(issue: Issue): string | null {
  return issue.lockReason?.toUpperCase().replaceAll(/[ -]/g, '_') ?? null
}

function ordered(issue: Issue, { orderBy }: IssueCommentsArgs) {
  if (!orderBy) return issue.comments
  const sign = orderBy.direction === 'DESC' ? -1 : 1
  return issue.comments.toSorted((a, b) => sign * (Date.parse(a.updatedAt) - Date.parse(b.updatedAt) || a.id - b.id))
}

function peopleFields(scope: Scope, issue: Issue): Fields<PublishedIssue> {
  const logins = new Set([issue.login, ...issue.comments.map((comment) => comment.login)])
  const people = (args: PageArguments, list: Iterable<string>) =>
    connection(args, [...list], { key: (login) => login, node: (login) => userNode(scope, login) })
  return {
    assignees: (args: PageArguments) => people(args, issue.assignees),
    participants: (args: PageArguments) => people(args, logins),
  }
}

function rightsFields(scope: Scope, repository: Repository, issue: Issue): Fields<PublishedIssue, 'viewerCanLabel'> {
  const mayTriage = canTriage(scope.caller, repository)
  const mayChange = mayTriage || scope.caller.login === issue.login
  return {
    viewerCanReact: !issue.locked,
    viewerCanLabel: mayTriage,
    viewerCanUpdate: mayChange,
    viewerCanClose: mayChange && issue.state === 'open',
    viewerCanReopen: mayChange && issue.state === 'closed' && !issue.pull?.merged,
  }
}

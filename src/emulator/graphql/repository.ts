import type {
  Repository as PublishedRepository,
  RepositoryIssuesArgs,
  RepositoryLabelsArgs,
  RepositoryObjectArgs,
  RepositoryPullRequestsArgs,
  RepositoryRefsArgs,
} from '@octokit/graphql-schema'
import { roleOf } from '../auth/permissions.ts'
import { listRefs } from '../git/plumbing.ts'
import { findLabel } from '../ops/labels.ts'
import type { Repository } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { account, fullName } from '../world.ts'
import { actorNode } from './actor.ts'
import { collaboratorsField } from './collaborators.ts'
import { objectNode } from './git-object.ts'
import { issueConnection, issueNode } from './issue.ts'
import { wantedIssues, wantedPulls } from './issue-list.ts'
import { labelConnection, labelNode } from './label.ts'
import { queueNode } from './merge-queue.ts'
import { pullNode } from './pull-request.ts'
import { pullConnection } from './pull-request-list.ts'
import { findRef, refConnection, refNode } from './ref.ts'
import { notResolvable } from './refusal.ts'
import { type Fields, type Node, need, type Scope } from './scope.ts'
import { subjectNode } from './subject.ts'

export function repositoryNode(scope: Scope, repository: Repository): Node {
  const fields: Fields<PublishedRepository> = {
    ...identityFields(scope, repository),
    ...settingFields(repository),
    ...gitFields(scope, repository),
    ...subjectFields(scope, repository),
    ...labelFields(scope, repository),
    mergeQueue: ({ branch }: { branch?: string | null }) =>
      queueNode(scope, repository, branch ?? repository.defaultBranch),
    collaborators: collaboratorsField(scope, repository),
    viewerPermission: permissionOf(scope, repository),
    viewerCanAdminister: roleOf(repository, scope.caller.login) === 'admin',
  }
  return { __typename: 'Repository', ...fields }
}

function identityFields(scope: Scope, repository: Repository): Fields<PublishedRepository> {
  const name = fullName(repository)
  return {
    id: `R_${repository.id}`,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: name,
    owner: () => actorNode(scope, repository.owner),
    description: null,
    homepageUrl: null,
    createdAt: repository.createdAt,
    updatedAt: repository.pushedAt,
    pushedAt: repository.pushedAt,
    url: pageOf(scope.world, repository),
    resourcePath: `/${name}`,
    isInOrganization: account(scope.world, repository.owner).type === 'Organization',
  }
}

function settingFields(repository: Repository): Fields<PublishedRepository> {
  const { settings } = repository
  return {
    isPrivate: repository.private,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    isArchived: repository.archived,
    archivedAt: repository.archived ? repository.createdAt : null,
    isDisabled: false,
    isLocked: false,
    lockReason: null,
    isFork: false,
    parent: null,
    isMirror: false,
    isTemplate: false,
    hasIssuesEnabled: true,
    hasProjectsEnabled: true,
    hasWikiEnabled: false,
    hasDiscussionsEnabled: false,
    squashMergeAllowed: settings.squashMerge,
    mergeCommitAllowed: settings.mergeCommit,
    rebaseMergeAllowed: settings.rebaseMerge,
    autoMergeAllowed: settings.autoMerge,
    allowUpdateBranch: settings.updateBranch,
    deleteBranchOnMerge: settings.deleteBranchOnMerge,
    viewerDefaultMergeMethod: 'MERGE',
    webCommitSignoffRequired: false,
  }
}

/** `READ` for a token without push access; tokens have no roles. */
function permissionOf(scope: Scope, repository: Repository): string | null {
  const { caller } = scope
  if (caller.kind === 'user') return roleOf(repository, caller.login)?.toUpperCase() ?? null
  if (caller.kind !== 'installation' && caller.kind !== 'run') return null
  return caller.permissions['contents'] === 'write' ? 'WRITE' : 'READ'
}

function gitFields(scope: Scope, repository: Repository): Fields<PublishedRepository> {
  const readable = () => need(scope, repository, 'contents', 'read')
  const ref = (name: string) => {
    readable()
    const found = findRef(repository, name)
    return found ? refNode(scope, repository, found) : null
  }
  return {
    isEmpty: () => listRefs(repository.dir, 'refs/heads/').length === 0,
    defaultBranchRef: () => ref(`refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => ref(qualifiedName),
    refs: (args: RepositoryRefsArgs) => {
      readable()
      return refConnection(scope, repository, args)
    },
    object: ({ oid, expression }: RepositoryObjectArgs) => {
      readable()
      return objectNode(scope, repository, oid ?? expression ?? '')
    },
  }
}

function subjectFields(scope: Scope, repository: Repository): Fields<PublishedRepository> {
  const readIssues = () => need(scope, repository, 'issues', 'read')
  const readPulls = () => need(scope, repository, 'pull_requests', 'read')
  const numbered = (number: number) => repository.issues.get(number)
  return {
    issue: ({ number }: { number: number }) => {
      readIssues()
      const issue = numbered(number)
      if (!issue || issue.pull) throw notResolvable(`an Issue with the number of ${number}`)
      return issueNode(scope, repository, issue)
    },
    pullRequest: ({ number }: { number: number }) => {
      readPulls()
      const issue = numbered(number)
      if (!issue?.pull) throw notResolvable(`a PullRequest with the number of ${number}`)
      return pullNode(scope, repository, issue, issue.pull)
    },
    issueOrPullRequest: ({ number }: { number: number }) => {
      const issue = numbered(number)
      if (!issue) throw notResolvable(`an issue or pull request with the number of ${number}`)
      need(scope, repository, issue.pull ? 'pull_requests' : 'issues', 'read')
      return subjectNode(scope, repository, issue)
    },
    issues: (args: RepositoryIssuesArgs) => {
      readIssues()
      return issueConnection(scope, repository, args, wantedIssues(repository, args))
    },
    pullRequests: (args: RepositoryPullRequestsArgs) => {
      readPulls()
      return pullConnection(scope, repository, args, wantedPulls(repository, args))
    },
  }
}

function labelFields(scope: Scope, repository: Repository): Fields<PublishedRepository> {
  return {
    label: ({ name }: { name: string }) => {
      const label = findLabel(repository, name)
      return label ? labelNode(scope, repository, label) : null
    },
    labels: ({ query, ...page }: RepositoryLabelsArgs) => {
      const wanted = [...repository.labels.values()].filter(
        ({ name }) => !query || name.toLowerCase().includes(query.toLowerCase()),
      )
      return labelConnection(scope, repository, page, wanted)
    },
  }
}

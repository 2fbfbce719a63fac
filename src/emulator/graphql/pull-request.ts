import type { AutoMergeRequest, PullRequest, PullRequestChangedFile, PullRequestCommit } from '@octokit/graphql-schema'
import type { ChangedFile } from '../git/changed-file.ts'
import { resolve } from '../git/plumbing.ts'
import { canPush } from '../ops/collaborators.ts'
import { headRepository } from '../ops/forks.ts'
import { closingIssues } from '../ops/issue-references.ts'
import { canBeRebased } from '../ops/merge-commits.ts'
import { hasQueue } from '../ops/merge-queue-facts.ts'
import { maintainersMayModify, pullCommits, pullFiles } from '../ops/pulls-facts.ts'
import { testMergeRef } from '../ops/pulls-mergeability.ts'
import type { Issue, Pull, Repository } from '../state.ts'
import { issuePage } from '../views/issue-addresses.ts'
import { actorNode } from './actor.ts'
import { commitNode } from './commit.ts'
import { connection, type PageArguments } from './connection.ts'
import { issueConnection } from './issue.ts'
import { pullState } from './issue-list.ts'
import { queueEntryNode, queueNode } from './merge-queue.ts'
import { mergeabilityIn, mergeableName } from './mergeability.ts'
import { reviewFields } from './pull-request-reviews.ts'
import { findRef, refNode } from './ref.ts'
import { repositoryNode } from './repository.ts'
import { rollupNode } from './rollup.ts'
import { type Fields, type Node, need, type Scope, sees } from './scope.ts'
import { subjectFields } from './subject.ts'

export function pullNode(scope: Scope, repository: Repository, issue: Issue, pull: Pull): Node {
  const page = issuePage(scope.world, repository, issue)
  const fields: Fields<PullRequest, 'viewerCanLabel'> = {
    ...subjectFields(scope, repository, issue),
    ...headFields(scope, repository, pull),
    ...baseFields(scope, repository, pull),
    ...sizeFields(scope, repository, issue),
    ...mergeFields(scope, repository, issue, pull),
    ...rightsFields(scope, repository, issue, pull),
    ...reviewFields(scope, repository, issue, pull),
    state: pullState(issue),
    isDraft: pull.draft,
    permalink: page,
    checksUrl: `${page}/checks`,
    closingIssuesReferences: (args: PageArguments) =>
      issueConnection(scope, repository, args, closingIssues(repository, issue)),
    statusCheckRollup: () => rollupNode(scope, repository, pull.headSha),
  }
  return { __typename: 'PullRequest', ...fields }
}

function headFields(scope: Scope, repository: Repository, pull: Pull): Fields<PullRequest> {
  const home = headRepository(scope.world, pull.headRepositoryId)
  const seen = home && (home === repository || sees(scope, home)) ? home : null
  return {
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    headRef: () => (seen ? branchNode(scope, seen, pull.headRef) : null),
    headRepository: () => (seen ? repositoryNode(scope, seen) : null),
    headRepositoryOwner: () => (seen ? actorNode(scope, seen.owner) : null),
    isCrossRepository: pull.headRepositoryId !== repository.id,
    maintainerCanModify: maintainersMayModify(repository, pull),
  }
}

function baseFields(scope: Scope, repository: Repository, pull: Pull): Fields<PullRequest> {
  return {
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    baseRef: () => branchNode(scope, repository, pull.baseRef),
    baseRepository: () => repositoryNode(scope, repository),
  }
}

function branchNode(scope: Scope, repository: Repository, branch: string): Node | null {
  need(scope, repository, 'contents', 'read')
  const ref = findRef(repository, `refs/heads/${branch}`)
  return ref ? refNode(scope, repository, ref) : null
}

function sizeFields(scope: Scope, repository: Repository, issue: Issue): Fields<PullRequest> {
  const files = () => pullFiles(repository, issue)
  return {
    additions: () => files().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => files().reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: () => files().length,
    files: (args: PageArguments) => connection(args, files(), { key: ({ path }) => path, node: fileNode }),
    commits: (args: PageArguments) =>
      connection(args, pullCommits(repository, issue), {
        key: (sha) => sha,
        node: (sha) => pullCommitNode(scope, repository, issue, sha),
      }),
  }
}

function fileNode(file: ChangedFile): Node {
  const fields: Fields<PullRequestChangedFile> = {
    path: file.path,
    additions: file.additions,
    deletions: file.deletions,
    changeType: file.status === 'removed' ? 'DELETED' : file.status.toUpperCase(),
    viewerViewedState: 'UNVIEWED',
  }
  return { __typename: 'PullRequestChangedFile', ...fields }
}

function pullCommitNode(scope: Scope, repository: Repository, issue: Issue, sha: string): Node {
  const page = `${issuePage(scope.world, repository, issue)}/commits/${sha}`
  const fields: Fields<PullRequestCommit> = {
    id: `PURC_${issue.id}_${sha}`,
    commit: () => commitNode(scope, repository, sha),
    pullRequest: () => (issue.pull ? pullNode(scope, repository, issue, issue.pull) : null),
    url: page,
    resourcePath: page.slice(scope.world.url.length),
  }
  return { __typename: 'PullRequestCommit', ...fields }
}

function mergeFields(scope: Scope, repository: Repository, issue: Issue, pull: Pull): Fields<PullRequest> {
  const now = () => mergeabilityIn(scope, repository, issue)
  const { merged, autoMerge } = pull
  return {
    mergeable: () => mergeableName(now()),
    mergeStateStatus: () => now().state.toUpperCase(),
    canBeRebased: () => now().mergeable === true && canBeRebased(repository, issue),
    merged: merged !== null,
    mergedAt: merged?.at ?? null,
    mergedBy: () => (merged ? actorNode(scope, merged.by) : null),
    mergeCommit: () => (merged ? commitNode(scope, repository, merged.sha) : null),
    potentialMergeCommit: () => {
      const sha = now().mergeable === true ? resolve(repository.dir, testMergeRef(issue)) : null
      return sha === null ? null : commitNode(scope, repository, sha)
    },
    autoMergeRequest: () => (autoMerge ? autoMergeNode(scope, repository, issue, autoMerge) : null),
    isInMergeQueue: Boolean(pull.queue),
    isMergeQueueEnabled: hasQueue(repository, pull.baseRef),
    mergeQueue: () => queueNode(scope, repository, pull.baseRef),
    mergeQueueEntry: () => (pull.queue ? queueEntryNode(scope, repository, issue, pull.queue) : null),
  }
}

function autoMergeNode(
  scope: Scope,
  repository: Repository,
  issue: Issue,
  { by, method }: NonNullable<Pull['autoMerge']>,
): Node {
  const fields: Fields<AutoMergeRequest> = {
    authorEmail: null,
    commitBody: null,
    commitHeadline: null,
    enabledAt: null,
    enabledBy: () => actorNode(scope, by),
    mergeMethod: method.toUpperCase(),
    pullRequest: () => (issue.pull ? pullNode(scope, repository, issue, issue.pull) : null),
  }
  return { __typename: 'AutoMergeRequest', ...fields }
}

function rightsFields(scope: Scope, repository: Repository, issue: Issue, pull: Pull): Fields<PullRequest> {
  const mayPush = canPush(scope.caller, repository)
  const isOpen = issue.state === 'open'
  return {
    viewerCanMergeAsAdmin: false,
    viewerCanUpdateBranch: mayPush && isOpen,
    viewerCanEnableAutoMerge: mayPush && isOpen && pull.autoMerge === null,
    viewerCanDisableAutoMerge: mayPush && pull.autoMerge !== null,
    viewerCanDeleteHeadRef: mayPush && !isOpen && findRef(repository, `refs/heads/${pull.headRef}`) !== null,
    viewerCanEditFiles: mayPush,
  }
}

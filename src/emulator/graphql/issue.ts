import type { IssueClosedByPullRequestsReferencesArgs, Issue as PublishedIssue } from '@octokit/graphql-schema'
import { closedByPulls } from '../ops/issue-references.ts'
import type { Issue, Repository } from '../state.ts'
import { connection, type PageArguments } from './connection.ts'
import { pullConnection } from './pull-request-list.ts'
import type { Fields, Node, Scope } from './scope.ts'
import { subjectFields } from './subject.ts'

type StateReasonArguments = { enableDuplicate?: boolean | null }
type IssueFields = Fields<PublishedIssue, 'parent' | 'subIssues' | 'subIssuesSummary' | 'viewerCanLabel'>

export function issueNode(scope: Scope, repository: Repository, issue: Issue): Node {
  const fields: IssueFields = {
    ...subjectFields(scope, repository, issue),
    ...familyFields(scope, repository, issue),
    state: issue.state.toUpperCase(),
    stateReason: (args: StateReasonArguments) => stateReason(issue, args),
    isPinned: false,
    closedByPullRequestsReferences: ({ includeClosedPrs, ...page }: IssueClosedByPullRequestsReferencesArgs) => {
      const pulls = closedByPulls(repository, issue)
      const counting = pulls.filter((pull) => includeClosedPrs || pull.state === 'open')
      return pullConnection(scope, repository, page, counting)
    },
  }
  return { __typename: 'Issue', ...fields }
}

/** Callers that do not know duplicates see them as not planned. */
function stateReason(issue: Issue, { enableDuplicate }: StateReasonArguments): string | null {
  const reason = issue.stateReason === 'duplicate' && !enableDuplicate ? 'not_planned' : issue.stateReason
  return reason?.toUpperCase() ?? null
}

function familyFields(scope: Scope, repository: Repository, issue: Issue): IssueFields {
  const children = issue.subIssues.flatMap((number) => repository.issues.get(number) ?? [])
  const completed = children.filter((child) => child.state === 'closed').length
  const total = children.length
  return {
    parent: () => {
      const parent = repository.issues.get(issue.parent ?? 0)
      return parent ? issueNode(scope, repository, parent) : null
    },
    subIssues: (args: PageArguments) => issueConnection(scope, repository, args, children),
    subIssuesSummary: { total, completed, percentCompleted: total === 0 ? 0 : Math.floor((completed * 100) / total) },
  }
}

export function issueConnection(scope: Scope, repository: Repository, args: PageArguments, issues: readonly Issue[]) {
  return connection(args, issues, { key: (issue) => issue.id, node: (issue) => issueNode(scope, repository, issue) })
}

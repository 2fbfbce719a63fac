import type {
  ClosePullRequestInput,
  ConvertPullRequestToDraftInput,
  CreatePullRequestInput,
  MarkPullRequestReadyForReviewInput,
  Mutation,
  ReopenPullRequestInput,
  UpdatePullRequestInput,
} from '@octokit/graphql-schema'
import { editIssue } from '../../ops/issues.ts'
import { convertToDraft, editPull, markReady, openPull } from '../../ops/pulls.ts'
import type { Issue, Repository } from '../../state.ts'
import { pullById, repositoryById } from '../find.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { changeSets } from './issues.ts'
import { pullPayload } from './merges.ts'

export function pullMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  return {
    createPullRequest: ({ input }: { input: CreatePullRequestInput }) => {
      const repository = repositoryById(scope, input.repositoryId)
      need(scope, repository, 'pull_requests', 'write', 'read')
      const issue = openPull(world, caller, repository, {
        title: input.title,
        body: input.body ?? '',
        head: headOf(scope, input),
        base: input.baseRefName.replace(/^refs\/heads\//, ''),
        draft: input.draft === true,
      })
      return pullPayload(scope, input, repository, issue)
    },

    updatePullRequest: ({ input }: { input: UpdatePullRequestInput }) => {
      const { repository, issue } = toChange(scope, input.pullRequestId)
      editIssue(world, caller, repository, issue, { title: input.title ?? undefined, body: input.body ?? undefined })
      changeSets(scope, repository, issue, input)
      if (input.baseRefName) editPull(world, caller, repository, issue, { base: input.baseRefName })
      if (input.state) editPull(world, caller, repository, issue, { state: input.state === 'OPEN' ? 'open' : 'closed' })
      return pullPayload(scope, input, repository, issue)
    },

    closePullRequest: ({ input }: { input: ClosePullRequestInput }) => {
      const { repository, issue } = toChange(scope, input.pullRequestId)
      editPull(world, caller, repository, issue, { state: 'closed' })
      return pullPayload(scope, input, repository, issue)
    },

    reopenPullRequest: ({ input }: { input: ReopenPullRequestInput }) => {
      const { repository, issue } = toChange(scope, input.pullRequestId)
      editPull(world, caller, repository, issue, { state: 'open' })
      return pullPayload(scope, input, repository, issue)
    },

    markPullRequestReadyForReview: ({ input }: { input: MarkPullRequestReadyForReviewInput }) => {
      const { repository, issue } = toChange(scope, input.pullRequestId)
      markReady(world, caller, repository, issue)
      return pullPayload(scope, input, repository, issue)
    },

    convertPullRequestToDraft: ({ input }: { input: ConvertPullRequestToDraftInput }) => {
      const { repository, issue } = toChange(scope, input.pullRequestId)
      convertToDraft(world, caller, repository, issue)
      return pullPayload(scope, input, repository, issue)
    },
  }
}

/** `owner:branch` for a head in another repository. */
function headOf(scope: Scope, { headRefName, headRepositoryId, repositoryId }: CreatePullRequestInput): string {
  const branch = headRefName.replace(/^refs\/heads\//, '')
  if (!headRepositoryId || headRepositoryId === repositoryId) return branch
  return `${repositoryById(scope, headRepositoryId).owner}:${branch}`
}

/** Changing a pull request takes its author or the `write` role; for Apps `pull_requests: write`. */
function toChange(scope: Scope, id: string): { repository: Repository; issue: Issue } {
  const { repository, issue } = pullById(scope, id)
  need(scope, repository, 'pull_requests', 'write', issue.login === scope.caller.login ? 'read' : 'write')
  return { repository, issue }
}

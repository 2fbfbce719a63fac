import type {
  DisablePullRequestAutoMergeInput,
  EnablePullRequestAutoMergeInput,
  MergePullRequestInput,
  MergePullRequestPayload,
  Mutation,
  PullRequestMergeMethod,
  UpdatePullRequestBranchInput,
} from '@octokit/graphql-schema'
import { ApiError } from '../../http/handler.ts'
import { type MergeMethod, mergePull } from '../../ops/merge.ts'
import { disableAutoMerge, enableAutoMerge } from '../../ops/pulls-auto-merge.ts'
import { updatePullBranch } from '../../ops/pulls-update-branch.ts'
import type { Issue, Pull, Repository } from '../../state.ts'
import { actorNode } from '../actor.ts'
import { pullById } from '../find.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { subjectNode } from '../subject.ts'
import { type Input, payload } from './payload.ts'

const methods: Readonly<Record<PullRequestMergeMethod, MergeMethod>> = {
  MERGE: 'merge',
  REBASE: 'rebase',
  SQUASH: 'squash',
}

export function mergeMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  return {
    mergePullRequest: ({ input }: { input: MergePullRequestInput }) => {
      const { repository, issue } = toMerge(scope, input)
      const { commitHeadline, commitBody } = input
      mergePull(world, caller, repository, issue, {
        method: methods[input.mergeMethod ?? 'MERGE'],
        ...(commitHeadline ? { title: commitHeadline } : {}),
        ...(typeof commitBody === 'string' ? { message: commitBody } : {}),
      })
      return pullPayload(scope, input, repository, issue)
    },

    enablePullRequestAutoMerge: ({ input }: { input: EnablePullRequestAutoMergeInput }) => {
      const { repository, issue } = toMerge(scope, input)
      enableAutoMerge(world, caller, repository, issue, methods[input.mergeMethod ?? 'MERGE'])
      return pullPayload(scope, input, repository, issue)
    },

    disablePullRequestAutoMerge: ({ input }: { input: DisablePullRequestAutoMergeInput }) => {
      const { repository, issue } = toMerge(scope, input)
      disableAutoMerge(world, caller, repository, issue)
      return pullPayload(scope, input, repository, issue)
    },

    updatePullRequestBranch: ({ input }: { input: UpdatePullRequestBranchInput }) => {
      const { repository, issue, pull } = pullById(scope, input.pullRequestId)
      need(scope, repository, 'pull_requests', 'write', 'write')
      if (input.updateMethod === 'REBASE') throw new ApiError(422, 'The emulator updates branches by merge only')
      pinHead(pull, input.expectedHeadOid)
      updatePullBranch(world, caller, repository, issue, pull.headSha)
      return pullPayload(scope, input, repository, issue)
    },
  }
}

type Pinned = { pullRequestId: string; expectedHeadOid?: string | null | undefined }

/** The pull request a merge is asked for, pinned to its head. @throws ApiError 403, 404, or 409 for another head */
export function toMerge(scope: Scope, input: Pinned): { repository: Repository; issue: Issue } {
  const { repository, issue, pull } = pullById(scope, input.pullRequestId)
  need(scope, repository, 'contents', 'write')
  pinHead(pull, input.expectedHeadOid)
  return { repository, issue }
}

/** @throws ApiError 409, in GraphQL `STALE_DATA`, when the head is not the one that was judged */
function pinHead(pull: Pull, expected: string | null | undefined): void {
  if (!expected || expected === pull.headSha) return
  const message = 'Head branch was modified. Review and try the merge again.'
  throw new ApiError(409, message, [{ type: 'STALE_DATA' }])
}

export function pullPayload(scope: Scope, input: Input, repository: Repository, issue: Issue) {
  return payload<MergePullRequestPayload>(input, {
    pullRequest: () => subjectNode(scope, repository, issue),
    actor: () => actorNode(scope, scope.caller.login),
  })
}

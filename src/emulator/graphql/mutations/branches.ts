import type {
  CommittableBranch,
  CreateCommitOnBranchInput,
  CreateCommitOnBranchPayload,
  Mutation,
} from '@octokit/graphql-schema'
import { createCommitOnBranch } from '../../ops/commits.ts'
import type { Repository } from '../../state.ts'
import { commitNode } from '../commit.ts'
import { refById } from '../find.ts'
import { findRepository } from '../query.ts'
import { findRef, refNode } from '../ref.ts'
import { notResolvable } from '../refusal.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { payload } from './payload.ts'

export function branchMutations(scope: Scope): Fields<Mutation> {
  return {
    createCommitOnBranch: ({ input }: { input: CreateCommitOnBranchInput }) => {
      const { repository, branch } = target(scope, input.branch)
      need(scope, repository, 'contents', 'write')
      const sha = createCommitOnBranch(scope.world, scope.caller, repository, {
        branch,
        expectedHeadOid: input.expectedHeadOid,
        headline: input.message.headline,
        body: input.message.body ?? '',
        additions: input.fileChanges?.additions ?? [],
        deletions: input.fileChanges?.deletions ?? [],
      })
      return payload<CreateCommitOnBranchPayload>(input, {
        commit: () => commitNode(scope, repository, sha),
        ref: () => {
          const ref = findRef(repository, `refs/heads/${branch}`)
          return ref ? refNode(scope, repository, ref) : null
        },
      })
    },
  }
}

/** A branch by the id of its ref, or by repository and name, fully qualified or not. */
function target(scope: Scope, asked: CommittableBranch): { repository: Repository; branch: string } {
  const short = (name: string) => name.replace(/^refs\/heads\//, '')
  if (asked.id) {
    const { repository, ref } = refById(scope, asked.id)
    return { repository, branch: short(ref) }
  }
  const [owner = '', name = ''] = (asked.repositoryNameWithOwner ?? '').split('/')
  if (!asked.branchName) throw notResolvable('a branch without a name')
  return { repository: findRepository(scope, { owner, name }), branch: short(asked.branchName) }
}

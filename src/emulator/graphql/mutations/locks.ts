import type {
  LockLockableInput,
  LockLockablePayload,
  LockReason,
  MinimizeCommentInput,
  MinimizeCommentPayload,
  Mutation,
  UnlockLockableInput,
  UnlockLockablePayload,
  UnminimizeCommentInput,
  UnminimizeCommentPayload,
} from '@octokit/graphql-schema'
import { lockIssue } from '../../ops/issues.ts'
import type { Comment } from '../../state.ts'
import { actorNode } from '../actor.ts'
import { issueCommentNode } from '../comment.ts'
import { commentById, reviewCommentById, type SubjectFound, subjectById } from '../find.ts'
import { reviewCommentNode } from '../review.ts'
import { type Fields, type Node, need, type Scope, subjectPermissions } from '../scope.ts'
import { subjectNode } from '../subject.ts'
import { payload } from './payload.ts'

const reasons: Readonly<Record<LockReason, string>> = {
  OFF_TOPIC: 'off-topic',
  RESOLVED: 'resolved',
  SPAM: 'spam',
  TOO_HEATED: 'too heated',
}

/** What people do to calm a conversation down: lock it, or fold comments. */
export function lockMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  const actor = () => actorNode(scope, caller.login)
  return {
    lockLockable: ({ input }: { input: LockLockableInput }) => {
      const { repository, issue } = toLock(scope, input.lockableId)
      const reason = input.lockReason ? reasons[input.lockReason] : null
      lockIssue(world, caller, repository, issue, { locked: true, reason })
      const lockedRecord = () => subjectNode(scope, repository, issue)
      return payload<LockLockablePayload>(input, { actor, lockedRecord })
    },

    unlockLockable: ({ input }: { input: UnlockLockableInput }) => {
      const { repository, issue } = toLock(scope, input.lockableId)
      lockIssue(world, caller, repository, issue, { locked: false })
      const unlockedRecord = () => subjectNode(scope, repository, issue)
      return payload<UnlockLockablePayload>(input, { actor, unlockedRecord })
    },

    minimizeComment: ({ input }: { input: MinimizeCommentInput }) => {
      const { comment, node } = toFold(scope, input.subjectId)
      comment.minimized = true
      comment.minimizedReason = input.classifier.toLowerCase().replaceAll('_', '-')
      return payload<MinimizeCommentPayload>(input, { minimizedComment: node })
    },

    unminimizeComment: ({ input }: { input: UnminimizeCommentInput }) => {
      const { comment, node } = toFold(scope, input.subjectId)
      comment.minimized = false
      return payload<UnminimizeCommentPayload>(input, { unminimizedComment: node })
    },
  }
}

function toLock(scope: Scope, id: string): SubjectFound {
  const found = subjectById(scope, id)
  need(scope, found.repository, subjectPermissions(found.issue), 'write', 'write')
  return found
}

function toFold(scope: Scope, id: string): { comment: Comment; node: () => Node } {
  if (id.startsWith('PRRC_')) {
    const { repository, issue, comment } = reviewCommentById(scope, id)
    need(scope, repository, 'pull_requests', 'write', 'write')
    return { comment, node: () => reviewCommentNode(scope, repository, issue, comment) }
  }
  const { repository, issue, comment } = commentById(scope, id)
  need(scope, repository, subjectPermissions(issue), 'write', 'write')
  return { comment, node: () => issueCommentNode(scope, repository, issue, comment) }
}

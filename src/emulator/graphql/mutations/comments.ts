import type {
  AddCommentInput,
  AddCommentPayload,
  DeleteIssueCommentInput,
  DeleteIssueCommentPayload,
  Mutation,
  UpdateIssueCommentInput,
  UpdateIssueCommentPayload,
} from '@octokit/graphql-schema'
import { ApiError } from '../../http/handler.ts'
import { addComment, deleteComment, editComment, mayChangeComment } from '../../ops/comments.ts'
import { issueCommentNode } from '../comment.ts'
import { commentById, subjectById } from '../find.ts'
import { type Fields, need, type Scope, subjectPermissions } from '../scope.ts'
import { subjectNode } from '../subject.ts'
import { edge, payload } from './payload.ts'

export function commentMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  return {
    addComment: ({ input }: { input: AddCommentInput }) => {
      const { repository, issue } = subjectById(scope, input.subjectId)
      need(scope, repository, subjectPermissions(issue), 'write', 'read')
      const comment = addComment(world, caller, repository, issue, input.body)
      const made = edge(comment.id, () => issueCommentNode(scope, repository, issue, comment))
      return payload<AddCommentPayload>(input, {
        commentEdge: made,
        timelineEdge: made,
        subject: () => subjectNode(scope, repository, issue),
      })
    },

    updateIssueComment: ({ input }: { input: UpdateIssueCommentInput }) => {
      const { repository, issue, comment } = toChange(scope, input.id)
      editComment(world, caller, repository, issue, comment, input.body)
      return payload<UpdateIssueCommentPayload>(input, {
        issueComment: () => issueCommentNode(scope, repository, issue, comment),
      })
    },

    deleteIssueComment: ({ input }: { input: DeleteIssueCommentInput }) => {
      const { repository, issue, comment } = toChange(scope, input.id)
      deleteComment(world, caller, repository, issue, comment)
      return payload<DeleteIssueCommentPayload>(input, {})
    },
  }
}

function toChange(scope: Scope, id: string) {
  const found = commentById(scope, id)
  need(scope, found.repository, subjectPermissions(found.issue), 'write', 'read')
  if (!mayChangeComment(scope.caller, found.repository, found.comment)) {
    throw new ApiError(403, `${scope.caller.login} does not have permission to change this comment`)
  }
  return found
}

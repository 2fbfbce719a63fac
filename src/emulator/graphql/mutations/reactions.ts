import type {
  AddReactionInput,
  AddReactionPayload,
  Mutation,
  RemoveReactionInput,
  RemoveReactionPayload,
} from '@octokit/graphql-schema'
import { addReaction, reactionContents, removeReaction } from '../../ops/reactions.ts'
import type { Issue, Reaction, Repository } from '../../state.ts'
import { issueCommentNode } from '../comment.ts'
import { commentById, reviewById, reviewCommentById, subjectById } from '../find.ts'
import { contentOf, groupNode, type Reactable, reactionNode } from '../reactable.ts'
import { reviewCommentNode, reviewNode } from '../review.ts'
import { type Fields, type Node, need, type Scope } from '../scope.ts'
import { subjectNode } from '../subject.ts'
import { payload } from './payload.ts'

type Found = { repository: Repository; issue: Issue; subject: { reactions: Reaction[] }; node: () => Node }

/** Review bodies take reactions here only; REST has no place for them. */
export function reactionMutations(scope: Scope): Fields<Mutation> {
  return {
    addReaction: ({ input }: { input: AddReactionInput }) => {
      const found = toReact(scope, input.subjectId)
      const { world, caller } = scope
      const content = contentOf(input.content)
      const { reaction } = addReaction(world, caller, found.repository, found.subject, found.issue, content)
      return payload<AddReactionPayload>(input, answer(scope, found, reaction))
    },

    removeReaction: ({ input }: { input: RemoveReactionInput }) => {
      const found = toReact(scope, input.subjectId)
      const reaction = removeReaction(scope.caller, found.subject, { content: contentOf(input.content) })
      return payload<RemoveReactionPayload>(input, answer(scope, found, reaction))
    },
  }
}

function answer(scope: Scope, { subject, node }: Found, reaction: Reaction): Fields<AddReactionPayload> {
  const reactable: Reactable = { reactions: subject.reactions, node }
  return {
    subject: node,
    reaction: () => reactionNode(scope, reactable, reaction),
    reactionGroups: () => reactionContents.map((content) => groupNode(scope, reactable, content)),
  }
}

/** Reacting in a pull request needs `pull_requests: write`, also on its comments. */
function toReact(scope: Scope, id: string): Found {
  const found = reactableById(scope, id)
  need(scope, found.repository, found.issue.pull ? 'pull_requests' : 'issues', 'write', 'read')
  return found
}

function reactableById(scope: Scope, id: string): Found {
  switch (id.split('_', 1)[0]) {
    case 'IC': {
      const { repository, issue, comment } = commentById(scope, id)
      const node = () => issueCommentNode(scope, repository, issue, comment)
      return { repository, issue, subject: comment, node }
    }
    case 'PRRC': {
      const { repository, issue, comment } = reviewCommentById(scope, id)
      const node = () => reviewCommentNode(scope, repository, issue, comment)
      return { repository, issue, subject: comment, node }
    }
    case 'PRR': {
      const { repository, issue, review } = reviewById(scope, id)
      review.reactions ??= []
      const node = () => reviewNode(scope, repository, issue, review)
      return { repository, issue, subject: { reactions: review.reactions }, node }
    }
    default: {
      const { repository, issue } = subjectById(scope, id)
      return { repository, issue, subject: issue, node: () => subjectNode(scope, repository, issue) }
    }
  }
}

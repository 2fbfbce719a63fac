import type {
  ReactionContent as Content,
  IssueReactionsArgs,
  Reaction as PublishedReaction,
  ReactionGroup,
} from '@octokit/graphql-schema'
import { reactionContents } from '../ops/reactions.ts'
import type { Reaction, ReactionContent } from '../state.ts'
import { reactionNodeId } from '../views/reaction.ts'
import { actorNode, personNode } from './actor.ts'
import { connection, type PageArguments } from './connection.ts'
import type { Fields, Node, Scope } from './scope.ts'

const names: Readonly<Record<ReactionContent, Content>> = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  hooray: 'HOORAY',
  confused: 'CONFUSED',
  heart: 'HEART',
  rocket: 'ROCKET',
  eyes: 'EYES',
}

export function contentOf(name: Content): ReactionContent {
  const found = reactionContents.find((content) => names[content] === name)
  if (!found) throw new Error(`no reaction is called ${name}`)
  return found
}

/** Something people react to, and how to show it as the `subject` of a reaction. */
export type Reactable = { reactions: readonly Reaction[]; node: () => Node }

/** `reactionGroups` lists all eight contents, whether or not anybody used them. */
export function reactionFields(scope: Scope, subject: Reactable) {
  return {
    reactionGroups: () => reactionContents.map((content) => groupNode(scope, subject, content)),
    reactions: ({ content, ...page }: IssueReactionsArgs) => {
      const found = subject.reactions.filter((item) => !content || names[item.content] === content)
      return connection(
        page,
        found,
        {
          key: (item) => item.id,
          node: (item) => reactionNode(scope, subject, item),
        },
        { viewerHasReacted: found.some((item) => item.login === scope.caller.login) },
      )
    },
  }
}

export function groupNode(scope: Scope, subject: Reactable, content: ReactionContent): Node {
  const reactions = subject.reactions.filter((item) => item.content === content)
  const key = (item: Reaction) => item.id
  const fields: Fields<ReactionGroup> = {
    content: names[content],
    createdAt: reactions[0]?.createdAt ?? null,
    subject: subject.node,
    viewerHasReacted: reactions.some((item) => item.login === scope.caller.login),
    reactors: (args: PageArguments) =>
      connection(args, reactions, {
        key,
        node: (item) => actorNode(scope, item.login),
        edge: (item) => ({ reactedAt: item.createdAt }),
      }),
    users: (args: PageArguments) => {
      const people = reactions.filter((item) => personNode(scope, item.login))
      return connection(args, people, {
        key,
        node: (item) => personNode(scope, item.login),
        edge: (item) => ({ reactedAt: item.createdAt }),
      })
    },
  }
  return { __typename: 'ReactionGroup', ...fields }
}

export function reactionNode(scope: Scope, subject: Reactable, reaction: Reaction): Node {
  const fields: Fields<PublishedReaction> = {
    id: reactionNodeId(reaction),
    databaseId: reaction.id,
    content: names[reaction.content],
    createdAt: reaction.createdAt,
    reactable: subject.node,
    user: () => personNode(scope, reaction.login),
  }
  return { __typename: 'Reaction', ...fields }
}

import * as z from 'zod'
import type { CommentFacts } from '../../domain/snapshot.ts'
import { actorNode, isBot, toActor } from './actor.ts'
import { instant } from './shapes.ts'

const commentNode = z.object({
  id: z.string(),
  databaseId: z.int().nullish(),
  /** The one that does not overflow; a text, as JSON numbers may not hold it. */
  fullDatabaseId: z.union([z.string(), z.number()]).nullish(),
  body: z.string(),
  createdAt: instant,
  lastEditedAt: instant.nullable(),
  isMinimized: z.boolean(),
  author: actorNode,
  reactionGroups: z.array(z.object({ content: z.string(), viewerHasReacted: z.boolean() })).nullish(),
})
type CommentNode = z.infer<typeof commentNode>

/** One page of a conversation; `before` is where older comments go on, null at the beginning. */
export type CommentPage = {
  readonly comments: readonly CommentFacts[]
  readonly before: string | null
  readonly complete: boolean
}

export const commentConnection = z.object({
  pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullish() }),
  nodes: z.array(commentNode.nullable()).nullish(),
})

export function toCommentPage(connection: z.infer<typeof commentConnection>, on: CommentFacts['on']): CommentPage {
  const nodes = connection.nodes ?? []
  const comments = nodes.flatMap((node) => (node ? [toComment(node, on)] : []))
  const { hasPreviousPage, startCursor } = connection.pageInfo
  return {
    comments,
    before: hasPreviousPage ? (startCursor ?? null) : null,
    complete: !hasPreviousPage && comments.length === nodes.length,
  }
}

function toComment(node: CommentNode, on: CommentFacts['on']): CommentFacts {
  const reacted = (content: string): boolean =>
    node.reactionGroups?.some((group) => group.content === content && group.viewerHasReacted) === true
  return {
    nodeId: node.id,
    databaseId: Number(node.fullDatabaseId ?? node.databaseId ?? 0),
    author: toActor(node.author),
    authorIsBot: isBot(node.author),
    body: node.body,
    createdAt: node.createdAt,
    edited: node.lastEditedAt !== null,
    minimized: node.isMinimized,
    seen: reacted('EYES'),
    done: reacted('ROCKET'),
    refused: reacted('CONFUSED'),
    on,
  }
}

import * as z from 'zod'
import type { IssueFacts } from '../../domain/snapshot.ts'
import { actorNode, toActor } from './actor.ts'
import { type CommentPage, commentConnection, toCommentPage } from './comments.ts'
import { labelEventPage, toLabelHistory } from './label-events.ts'
import { instant, lastEvent, names, nodesOf } from './shapes.ts'

export const issueNode = z.object({
  __typename: z.literal('Issue'),
  id: z.string(),
  number: z.int().positive(),
  title: z.string(),
  body: z.string(),
  issueState: z.string(),
  locked: z.boolean(),
  updatedAt: instant,
  author: actorNode,
  repository: z.object({ databaseId: z.int().nullish() }),
  labels: names.nullish(),
  assignees: nodesOf(z.object({ login: z.string() })),
  labelEvents: labelEventPage,
  reopened: lastEvent,
  comments: commentConnection,
})
export type IssueNode = z.infer<typeof issueNode>

export type ReadIssue = { readonly facts: IssueFacts; readonly page: CommentPage }

export function toIssue(node: IssueNode, meaningful: readonly string[]): ReadIssue {
  const page = toCommentPage(node.comments, 'issue')
  const facts: IssueFacts = {
    nodeId: node.id,
    number: node.number,
    title: node.title,
    body: node.body,
    open: node.issueState === 'OPEN',
    locked: node.locked,
    author: toActor(node.author),
    updatedAt: node.updatedAt,
    labels: node.labels ?? [],
    ...toLabelHistory(node.labelEvents, meaningful),
    reopenedAt: node.reopened,
    comments: page.comments,
    commentsComplete: page.complete,
    assignees: node.assignees.map(({ login }) => login),
  }
  return { facts, page }
}

import * as z from 'zod'
import { sha } from '../../domain/identity.ts'
import { instant, nodesOf } from '../parse/shapes.ts'

const author = z
  .object({ __typename: z.string(), login: z.string() })
  .nullable()
  .transform((who) => ({ login: who?.login ?? 'ghost', bot: who?.__typename === 'Bot' }))

/** A comment of a conversation, or the comment that opens a review thread. */
const remark = z.object({
  id: z.string(),
  body: z.string(),
  createdAt: instant,
  lastEditedAt: instant.nullable(),
  isMinimized: z.boolean(),
  authorAssociation: z.string(),
  author,
  /** Who edited it last; null when nobody did. */
  editor: z.object({ login: z.string() }).nullable(),
})
export type Remark = z.infer<typeof remark>

/** The newest comments of a conversation, and how many older ones were not read. */
const conversation = z
  .object({ totalCount: z.int(), nodes: z.array(remark.nullable()).nullish() })
  .transform(({ totalCount, nodes }) => ({
    remarks: (nodes ?? []).filter((one) => one !== null),
    older: Math.max(0, totalCount - (nodes ?? []).length),
  }))

const thread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  path: z.string(),
  line: z.int().nullable(),
  comments: nodesOf(remark),
})

const subject = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string(),
  lastEditedAt: instant.nullable(),
  authorAssociation: z.string(),
  author,
  parent: z
    .object({
      number: z.int(),
      title: z.string(),
      body: z.string(),
      lastEditedAt: instant.nullable(),
      authorAssociation: z.string(),
      author,
    })
    .nullable()
    .optional(),
  comments: conversation.optional(),
})
export type SubjectText = z.infer<typeof subject>

const pull = z.object({
  number: z.int(),
  headRefOid: sha,
  labels: nodesOf(z.object({ name: z.string() })).nullable(),
  comments: conversation,
  reviewThreads: nodesOf(thread),
})

/** A labeled issue or a comment, as it reads now. */
const ask = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('Issue'), id: z.string(), title: z.string(), body: z.string() }),
  z.object({
    __typename: z.literal('IssueComment'),
    id: z.string(),
    body: z.string(),
    createdAt: instant,
    author,
  }),
])
export type AskText = z.infer<typeof ask>

/** The answer to `workDocument`. Asks that are gone, or are something else now, are left out. */
export const workAnswer = z.object({
  repository: z.object({
    databaseId: z.int(),
    isPrivate: z.boolean(),
    defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: sha }) }),
    ledger: z.looseObject({ oid: sha }).nullable(),
    config: z
      .object({ text: z.string().nullable(), byteSize: z.int(), isTruncated: z.boolean() })
      .nullable()
      .catch({ text: null, byteSize: 0, isTruncated: false }),
    subject: subject.nullable(),
    pull: pull.nullable().optional(),
  }),
  asks: z.array(z.unknown()).transform((nodes) => nodes.flatMap((node) => ask.safeParse(node).data ?? [])),
})

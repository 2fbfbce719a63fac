import * as z from 'zod'
import { sha } from '../../domain/identity.ts'
import { actorNode } from './actor.ts'
import { instant, names, nodesOf } from './shapes.ts'

const ownSuite = z.object({
  updatedAt: instant,
  checkRuns: nodesOf(z.object({ summary: z.string().nullish() })).nullish(),
})

const context = z.object({
  status: z.string().optional(),
  state: z.string().optional(),
  checkSuite: z.object({ app: z.object({ databaseId: z.int().nullish() }).nullish() }).nullish(),
})

/** An open pull request in the list. What was not asked for is missing. */
const openPullNode = z.object({
  number: z.int().positive(),
  updatedAt: instant,
  isCrossRepository: z.boolean(),
  headRefName: z.string(),
  headRefOid: sha,
  baseRefName: z.string(),
  author: actorNode,
  labels: names.nullish(),
  statusCheckRollup: z.object({ contexts: nodesOf(context) }).nullish(),
  headRef: z.object({ target: z.object({ own: nodesOf(ownSuite).nullish() }).nullish() }).nullish(),
})
export type OpenPullNode = z.infer<typeof openPullNode>

const configBlob = z.union([
  z.object({ text: z.string().nullable(), isTruncated: z.boolean() }),
  // A folder in the place of the file.
  z.looseObject({}).transform(() => ({ text: null, isTruncated: false })),
])

export const openPullsPage = z.object({
  defaultBranchRef: z.object({ name: z.string() }).nullable(),
  config: configBlob.nullable(),
  pullRequests: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    nodes: z.array(openPullNode.nullable()).nullish(),
  }),
})
export type OpenPullsPage = z.infer<typeof openPullsPage>

import * as z from 'zod'
import { actorNode } from './actor.ts'
import { commentConnection } from './comments.ts'
import { labelEvents } from './label-events.ts'
import { repositoryNode } from './repository.ts'
import { instant, names, nodesOf } from './shapes.ts'

export const issueSummary = z.object({
  number: z.int().positive(),
  updatedAt: instant,
  labelEvents,
  comments: commentConnection,
})
export type IssueSummary = z.infer<typeof issueSummary>

const context = z.object({
  startedAt: instant.nullish(),
  completedAt: instant.nullish(),
  createdAt: instant.nullish(),
  checkSuite: z.object({ app: z.object({ databaseId: z.int().nullish() }).nullish() }).optional(),
})

const ownSuite = z.object({
  updatedAt: instant,
  checkRuns: nodesOf(z.object({ summary: z.string().nullish() })).nullish(),
  verdicts: nodesOf(z.object({ status: z.string(), externalId: z.string().nullish() })).nullish(),
})

const headCommit = z.object({
  committedDate: instant,
  statusCheckRollup: z.object({ contexts: nodesOf(context) }).nullish(),
  own: nodesOf(ownSuite).nullish(),
})

const entry = z.object({ oid: z.string() }).nullish()

export const pullSummary = z.object({
  number: z.int().positive(),
  updatedAt: instant,
  isCrossRepository: z.boolean(),
  isDraft: z.boolean(),
  createdAt: instant,
  baseRefName: z.string(),
  baseRef: z.object({ target: z.object({ checklists: entry, waivers: entry }).nullish() }).nullish(),
  author: actorNode,
  labels: names.nullish(),
  comments: commentConnection,
  reviewThreads: nodesOf(z.object({ isResolved: z.boolean() })),
  commits: nodesOf(z.object({ commit: headCommit })),
})
export type PullSummary = z.infer<typeof pullSummary>

const page = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() })

export const backlogPage = repositoryNode.extend({
  issues: z.object({ pageInfo: page, nodes: z.array(issueSummary.nullable()) }).optional(),
  pullRequests: z.object({ pageInfo: page, nodes: z.array(pullSummary.nullable()) }).optional(),
})
export type BacklogPage = z.infer<typeof backlogPage>

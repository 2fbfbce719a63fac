import * as z from 'zod'
import { sha } from '../../domain/identity.ts'
import { actorNode } from './actor.ts'
import { rollup } from './checks.ts'
import { commentConnection } from './comments.ts'
import { commitNodes, parentNodes } from './commits.ts'
import { labelEventPage } from './label-events.ts'
import { reviewNode } from './opinions.ts'
import { queueEntry, queueEvents } from './queue.ts'
import { countedNodesOf, instant, lastEvent, named, names, nodesOf, pageOf } from './shapes.ts'

const headCommit = z.object({
  oid: sha,
  message: z.string(),
  committedDate: instant,
  author: z.object({ email: z.string().nullish() }).nullish(),
  signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullish(),
  checkSuites: countedNodesOf(
    z.object({ status: z.string(), app: z.object({ slug: z.string() }).nullish() }),
  ).nullish(),
})

export const threadNode = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  path: z.string(),
  opening: nodesOf(
    z.object({
      id: z.string(),
      body: z.string(),
      url: z.string(),
      author: actorNode,
      pullRequestReview: z.object({ id: z.string() }).nullish(),
    }),
  ),
  comments: nodesOf(z.object({ id: z.string(), createdAt: instant, author: actorNode })),
})
export type ThreadNode = z.infer<typeof threadNode>
export const threadPage = pageOf(threadNode)
const fileNode = z.object({ path: z.string(), changeType: z.string().nullish() })
export type FileNode = z.infer<typeof fileNode>
export const filePage = pageOf(fileNode)

/** The App's own check run with the verdicts. */
const verdictCheck = z.object({
  databaseId: z.int().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  externalId: z.string().nullish(),
  title: z.string().nullish(),
  text: z.string().nullish(),
})
export type VerdictCheckNode = z.infer<typeof verdictCheck>

const ownSuites = nodesOf(z.object({ checkRuns: nodesOf(verdictCheck).nullish() }))
const entry = z.object({ oid: z.string() }).nullish()

const baseRef = z.object({
  target: z.object({ oid: z.string(), checklists: entry, waivers: entry }).nullish(),
  refUpdateRule: z
    .object({
      requiredStatusCheckContexts: z.array(z.string().nullable()).nullish(),
      requiredApprovingReviewCount: z.int().nullish(),
      requiresConversationResolution: z.boolean(),
      requiresSignatures: z.boolean(),
      requiresLinearHistory: z.boolean(),
    })
    .nullish(),
})

/** A pull request as `PullFields` answers it. Words of GitHub's enums stay text, so that new ones are not lost. */
export const pullNode = z.object({
  __typename: z.literal('PullRequest'),
  id: z.string(),
  number: z.int().positive(),
  title: z.string(),
  body: z.string(),
  pullState: z.string(),
  mergedAt: instant.nullable(),
  mergeCommit: named.nullish(),
  isDraft: z.boolean(),
  locked: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
  author: actorNode,
  headRefName: z.string(),
  headRefOid: sha,
  baseRefName: z.string(),
  baseRefOid: sha,
  isCrossRepository: z.boolean(),
  maintainerCanModify: z.boolean(),
  mergeable: z.string(),
  canBeRebased: z.boolean(),
  mergeStateStatus: z.string(),
  reviewDecision: z.string().nullish(),
  isMergeQueueEnabled: z.boolean(),
  mergeQueueEntry: queueEntry,
  queueEvents,
  autoMergeRequest: z.object({ enabledBy: actorNode }).nullish(),
  baseRef: baseRef.nullish(),
  headRef: z.object({ target: headCommit.nullish() }).nullish(),
  commits: commitNodes,
  parents: parentNodes,
  tip: nodesOf(z.object({ commit: z.object({ oid: sha, own: ownSuites.nullish() }) })),
  labels: names.nullish(),
  labelEvents: labelEventPage,
  ready: lastEvent,
  drafted: lastEvent,
  statusCheckRollup: rollup,
  opinions: countedNodesOf(reviewNode).nullish(),
  remarks: nodesOf(reviewNode).nullish(),
  reviewThreads: threadPage,
  files: filePage.nullish(),
  closing: nodesOf(z.object({ number: z.int(), repository: z.object({ databaseId: z.int().nullish() }) })).nullish(),
  comments: commentConnection,
})
export type PullNode = z.infer<typeof pullNode>

import * as z from 'zod'
import { issueNode } from './issue.ts'
import { pullNode } from './pull.ts'
import { repositoryNode } from './repository.ts'
import { countedNodesOf, nodesOf } from './shapes.ts'

export const rateLimit = z.object({ remaining: z.int() }).nullish()

export const viewer = z.object({ login: z.string() }).nullish()

const collaborator = z.object({
  permission: z.string(),
  node: z.object({ databaseId: z.int().nullish(), login: z.string() }),
})

const refName = z.object({
  prefix: z.string(),
  name: z.string(),
  target: z.object({ oid: z.string(), message: z.string().optional() }).nullish(),
})

const issueWithPulls = issueNode.extend({ pulls: nodesOf(pullNode).nullish() })
const pullWithIssues = pullNode.extend({ issues: nodesOf(issueNode).nullish() })

export const subjectNode = z.discriminatedUnion('__typename', [issueWithPulls, pullWithIssues]).nullish()

/** What the first query about a subject brought, whichever way it was addressed. */
export const firstAnswer = repositoryNode.extend({
  asker: z.object({ edges: z.array(collaborator.nullable()).nullish() }).nullish(),
  blockers: countedNodesOf(
    z.object({ number: z.int(), title: z.string(), authorAssociation: z.string().nullish() }),
  ).nullish(),
  blocking: refName.nullish(),
  branches: nodesOf(refName).nullish(),
  subject: subjectNode,
  pulls: nodesOf(pullWithIssues).nullish(),
  labels: z
    .object({ totalCount: z.int(), nodes: z.array(z.object({ name: z.string() }).nullable()).nullish() })
    .nullish(),
})
export type FirstAnswer = z.infer<typeof firstAnswer>

export const otherHalf = z.object({ subject: subjectNode })

import * as z from 'zod'
import { readMergeRecord } from '../../domain/merge/record.ts'
import { checks as checkNames } from '../../domain/names.ts'
import type { CheckFacts, MergeCheck } from '../../domain/pull.ts'
import { instant } from './shapes.ts'

const checkRun = z.object({
  __typename: z.literal('CheckRun'),
  databaseId: z.int().nullish(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  startedAt: instant.nullish(),
  completedAt: instant.nullish(),
  detailsUrl: z.string().nullish(),
  externalId: z.string().nullish(),
  title: z.string().nullish(),
  summary: z.string().nullish(),
  checkSuite: z.object({
    app: z.object({ databaseId: z.int().nullish(), slug: z.string() }).nullish(),
    workflowRun: z.object({ event: z.string(), workflow: z.object({ name: z.string() }) }).nullish(),
  }),
})
type CheckRunNode = z.infer<typeof checkRun>

const statusContext = z.object({
  __typename: z.literal('StatusContext'),
  context: z.string(),
  state: z.string(),
  createdAt: instant,
  targetUrl: z.string().nullish(),
})

const contexts = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  nodes: z.array(z.union([checkRun, statusContext]).nullable()).nullish(),
})

export const rollup = z.object({ commit: z.object({ oid: z.string() }).nullish(), contexts }).nullish()

/** What a page of checks says: everybody's but our own merge check, which stands apart. */
export type ReadChecks = {
  readonly checks: readonly CheckFacts[]
  readonly own: MergeCheck | null
  /** Summary of our own check, whose last line is its machine block. */
  readonly ownSummary: string
  readonly complete: boolean
  /** Where further checks are; null at the end. */
  readonly after: string | null
}

/**
 * Reads the checks of one head.
 * @param headOid checks of any other commit are not taken for it
 */
export function toChecks(node: z.infer<typeof rollup>, headOid: string, appId: number): ReadChecks {
  if (!node) return { checks: [], own: null, ownSummary: '', complete: true, after: null }
  const nodes = node.contexts.nodes ?? []
  const read = nodes.filter((one) => one !== null)
  const runs = read.filter((one) => one.__typename === 'CheckRun')
  const ours = runs.filter((run) => run.name === checkNames.merge && run.checkSuite.app?.databaseId === appId)
  const newest = ours.reduce<CheckRunNode | null>(
    (found, run) => ((run.databaseId ?? 0) > (found?.databaseId ?? 0) ? run : found),
    null,
  )
  const { hasNextPage, endCursor } = node.contexts.pageInfo
  const sameHead = !node.commit || node.commit.oid === headOid
  return {
    checks: read.flatMap((one) => (ours.some((own) => own === one) ? [] : [toCheck(one)])),
    own: newest && toOwn(newest),
    ownSummary: newest?.summary ?? '',
    complete: sameHead && !hasNextPage && read.length === nodes.length,
    after: sameHead && hasNextPage ? (endCursor ?? null) : null,
  }
}

function toOwn(run: CheckRunNode): MergeCheck {
  return {
    databaseId: run.databaseId ?? 0,
    status: run.status,
    conclusion: run.conclusion ?? null,
    externalId: run.externalId ?? '',
    title: run.title ?? '',
    record: readMergeRecord(run.summary ?? ''),
  }
}

function toCheck(node: CheckRunNode | z.infer<typeof statusContext>): CheckFacts {
  if (node.__typename === 'CheckRun') return toRun(node)
  // A status has one word: an end (which becomes the conclusion) or a wait (`PENDING`, `EXPECTED`).
  const ended = ['SUCCESS', 'FAILURE', 'ERROR'].includes(node.state)
  return {
    name: node.context,
    appId: null,
    kind: 'status',
    databaseId: null,
    status: ended ? 'COMPLETED' : node.state,
    conclusion: ended ? node.state : null,
    startedAt: node.createdAt,
    completedAt: ended ? node.createdAt : null,
    url: node.targetUrl ?? null,
  }
}

function toRun(node: CheckRunNode): CheckFacts {
  const run = node.checkSuite.workflowRun
  return {
    name: node.name,
    appId: node.checkSuite.app?.databaseId ?? null,
    kind: 'check_run',
    databaseId: node.databaseId ?? null,
    status: node.status,
    conclusion: node.conclusion ?? null,
    startedAt: node.startedAt ?? null,
    completedAt: node.completedAt ?? null,
    url: node.detailsUrl ?? null,
    ...(run ? { workflow: `${run.workflow.name} on ${run.event}` } : {}),
  }
}

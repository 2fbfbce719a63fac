import type { Config } from '../domain/config.ts'
import type { RepositoryRef, Self } from '../domain/identity.ts'
import type { OpenPlace } from '../domain/merge/reach.ts'
import { readMergeRecord } from '../domain/merge/record.ts'
import { checks } from '../domain/names.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { readConfig } from './config.ts'
import { openPullsDocument } from './documents/open-pulls.ts'
import { PartialAnswer } from './first-query.ts'
import { toActor } from './parse/actor.ts'
import { type OpenPullNode, type OpenPullsPage, openPullsPage } from './parse/open-pulls.ts'
import { place, type Reading } from './reading.ts'

/** An open pull request with its cheap facts. */
export type OpenPull = OpenPlace & {
  readonly labels: readonly string[]
  /** Whether it could be merged here at all: the App's own or labelled for it, of this repository, into a base merged into. */
  readonly candidate: boolean
  /** Whether something could follow from a look at it. True where the facts were not asked for. */
  readonly couldAct: boolean
}

/** The open pull requests of a repository, those changed last first. */
export type OpenPulls = {
  readonly config: Config
  readonly pulls: readonly OpenPull[]
  /** False where there are more than are read. */
  readonly complete: boolean
}

export type OpenPullsWish = {
  /** The base they go to; null for every base. */
  readonly base: string | null
  /** Whether to read what says that something could follow. */
  readonly facts: boolean
}

const mostPages = 10

/**
 * Lists open pull requests, 100 to a request (GraphQL `Repository.pullRequests`). A list and no search, as the index of a
 * search may lack some.
 * @throws PartialAnswer where GitHub left something out
 */
export async function readOpenPulls(
  where: RepositoryRef,
  reading: Reading,
  { base, facts }: OpenPullsWish,
): Promise<OpenPulls> {
  const nodes: OpenPullNode[] = []
  let after: string | null = null
  for (let count = 1; ; count += 1) {
    const page: OpenPullsPage = await readPage(where, reading, { base, facts, after })
    nodes.push(...(page.pullRequests.nodes ?? []).filter((node) => node !== null))
    const { hasNextPage, endCursor } = page.pullRequests.pageInfo
    after = hasNextPage ? (endCursor ?? null) : null
    if (after === null || count === mostPages) {
      const { config } = readConfig(page.config)
      const bases = config.merge.bases ?? [page.defaultBranchRef?.name ?? '']
      const judge = { self: reading.self, config, bases }
      return { config, pulls: nodes.map((node) => toOpenPull(node, judge, facts)), complete: !hasNextPage }
    }
  }
}

async function readPage(
  where: RepositoryRef,
  reading: Reading,
  { base, facts, after }: OpenPullsWish & { readonly after: string | null },
): Promise<OpenPullsPage> {
  const answer = await graphqlPartial(reading.github, openPullsDocument, {
    ...place(where),
    facts,
    app: reading.self.appId,
    check: checks.merge,
    ...(base === null ? {} : { base }),
    ...(after === null ? {} : { after }),
  })
  const [gap] = answer.errors
  if (gap) throw new PartialAnswer(`GitHub left something out (${gap.path?.join('.') ?? 'no path'}): ${gap.message}`)
  return openPullsPage.parse(answer.data['repository'])
}

type Judge = { readonly self: Self; readonly config: Config; readonly bases: readonly string[] }

function toOpenPull(node: OpenPullNode, { self, config, bases }: Judge, facts: boolean): OpenPull {
  const labels = node.labels ?? []
  const ours = toActor(node.author)?.id === self.bot.id || labels.some((label) => sameLabel(label, config.merge.label))
  return {
    number: node.number,
    headOid: node.headRefOid,
    headRef: node.headRefName,
    baseRef: node.baseRefName,
    labels,
    candidate: ours && !node.isCrossRepository && bases.includes(node.baseRefName),
    couldAct: !facts || couldAct(node, self),
  }
}

/** Waits that end by a timer of their own, or by an event about this very pull request; a lost one is the sweep's. */
const endsByItself: readonly string[] = [
  'quiet_window',
  'scheduled',
  'review_awaited',
  'evidence_pending',
  'stack_lower_open',
]

/**
 * While checks run their end is an event; what was left to somebody only changes by what that person does to it, and what
 * ends by itself is looked at then.
 */
function couldAct(node: OpenPullNode, self: Self): boolean {
  const { number, headRefOid, updatedAt, headRef } = node
  if (areChecksRunning(node, self)) return false
  const suite = headRef?.target?.own?.[0]
  const record = readMergeRecord(suite?.checkRuns?.[0]?.summary ?? '')
  if (!suite || record?.head !== headRefOid || record.pull !== number) return true
  if (record.decision === 'wait' && !endsByItself.includes(record.reason)) return true
  return updatedAt > suite.updatedAt
}

/** Our own checks are at work as long as we wait, so GitHub's summary of all checks says nothing. */
function areChecksRunning({ statusCheckRollup }: OpenPullNode, { appId }: Self): boolean {
  const others = (statusCheckRollup?.contexts ?? []).filter(({ checkSuite }) => checkSuite?.app?.databaseId !== appId)
  return others.some(
    ({ status, state }) =>
      (status !== undefined && status !== 'COMPLETED') || state === 'PENDING' || state === 'EXPECTED',
  )
}

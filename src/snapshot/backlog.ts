import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import { type Claim, emptyState, type LedgerState } from '../domain/ledger/state.ts'
import { checks, defaults, labels } from '../domain/names.ts'
import type { ConfigReading, LedgerReading, RepositoryFacts } from '../domain/snapshot.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { parseTip } from '../github/tip.ts'
import { backlogDocument, statesDocument } from './documents/backlog.ts'
import { PartialAnswer } from './first-query.ts'
import { botEmail, judgeLedger, newestKnown } from './ledger.ts'
import { isCandidate, issueNeedsLook, type Judge, pullNeedsLook } from './needs-look.ts'
import { isReviewed, type ReviewJudge, reviewNeedsLook } from './needs-review.ts'
import { type BacklogPage, backlogPage, type IssueSummary, type PullSummary } from './parse/backlog.ts'
import { toRepository } from './parse/repository.ts'
import { place, type Reading } from './reading.ts'
import { readRecentlyAddressed } from './recent-comments.ts'

/** A repository as a sweep sees it. */
export type Repository = {
  readonly repository: RepositoryFacts
  readonly config: ConfigReading
  readonly ledger: LedgerReading
}

/** What may wait in a repository. */
export type Backlog = Repository & {
  /** Numbers of issues and pull requests that need a look, those that wait longest first. */
  readonly looks: readonly number[]
  /** All that could need one: a sweep looks at some of them in turn, so that nothing is forgotten for ever. */
  readonly watched: readonly number[]
  readonly claims: readonly Claim[]
}

const mostPages = 40

/** Reads the first page, which says whether to go on at all. */
export async function openBacklog(where: RepositoryRef, reading: Reading): Promise<OpenBacklog> {
  const guess = await readPage(where, reading, { label: labels.ask, afterIssue: undefined, afterPull: undefined })
  const first = toRepository(guess, where, reading.installedAt)
  const label = first.config.config.labels.ask
  const page =
    label === labels.ask
      ? guess
      : await readPage(where, reading, { label, afterIssue: undefined, afterPull: undefined })
  const tip = parseTip(page.ledger, botEmail(reading))
  const ledger = await judgeLedger(reading, first.repository, tip, newestKnown(reading, first.repository, null))
  return { ...first, ledger, page }
}

export type OpenBacklog = Repository & { readonly page: BacklogPage }

/** Reads the rest and judges cheaply what needs a look; whether it really does is decided when it is looked at. */
export async function readBacklog(
  open: OpenBacklog,
  where: RepositoryRef,
  reading: Reading & Pick<ReviewJudge, 'digest'>,
): Promise<Backlog> {
  const { config, repository, ledger } = open
  const state = ledger.kind === 'valid' ? ledger.state : emptyState
  const judge: Judge = { self: reading.self, config: config.config, state }
  const reviews: ReviewJudge = { ...judge, repository, digest: reading.digest, now: reading.now().toISOString() }
  const { issues, pulls } = await readAllPages(open, where, reading)
  const since = sinceOf(state, reading.now())
  const addressed = await readRecentlyAddressed(reading.github, where, since, config.config)
  const listed = [...issues.map(({ number }) => number), ...pulls.map(({ number }) => number)]
  const over = await readOver(where, reading, remembered(state, listed))
  const waiting = [
    ...issues.filter((issue) => issueNeedsLook(issue, judge)),
    ...pulls.filter((pull) => pullNeedsLook(pull, judge) || reviewNeedsLook(pull, reviews)),
  ].toSorted((a, b) => a.updatedAt.localeCompare(b.updatedAt))
  return {
    repository,
    config,
    ledger,
    looks: [...new Set([...waiting.map(({ number }) => number), ...addressed, ...over])],
    watched: [...issues, ...pulls.filter((pull) => isCandidate(pull, judge) || isReviewed(pull, judge))].map(
      ({ number }) => number,
    ),
    claims: Object.values(state.claims),
  }
}

type PageQuestion = {
  readonly label: string
  /** Undefined asks for the first page, null for none. */
  readonly afterIssue: string | null | undefined
  readonly afterPull: string | null | undefined
}

async function readPage(where: RepositoryRef, reading: Reading, question: PageQuestion): Promise<BacklogPage> {
  const { label, afterIssue, afterPull } = question
  const answer = await graphqlPartial(reading.github, backlogDocument, {
    ...place(where),
    label: [label],
    app: reading.self.appId,
    check: checks.merge,
    issues: afterIssue !== null,
    pulls: afterPull !== null,
    ...(typeof afterIssue === 'string' ? { afterIssue } : {}),
    ...(typeof afterPull === 'string' ? { afterPull } : {}),
  })
  const [gap] = answer.errors
  if (gap) throw new PartialAnswer(`GitHub left something out (${gap.path?.join('.') ?? 'no path'}): ${gap.message}`)
  return backlogPage.parse(answer.data['repository'])
}

async function readAllPages({ page: first, config }: OpenBacklog, where: RepositoryRef, reading: Reading) {
  const issues: IssueSummary[] = []
  const pulls: PullSummary[] = []
  let page = first
  for (let count = 1; count <= mostPages; count += 1) {
    issues.push(...(page.issues?.nodes ?? []).filter((issue) => issue !== null))
    pulls.push(...(page.pullRequests?.nodes ?? []).filter((pull) => pull !== null))
    const afterIssue = nextOf(page.issues?.pageInfo)
    const afterPull = nextOf(page.pullRequests?.pageInfo)
    if (afterIssue === null && afterPull === null) break
    page = await readPage(where, reading, { label: config.config.labels.ask, afterIssue, afterPull })
  }
  return { issues, pulls }
}

function nextOf(page: { hasNextPage: boolean; endCursor?: string | null | undefined } | undefined): string | null {
  return page?.hasNextPage ? (page.endCursor ?? null) : null
}

const margin = 10 * 60_000
const day = 86_400_000

function sinceOf({ sweptAt, since }: LedgerState, now: Date): string {
  const from = sweptAt === null ? now.getTime() - day : Date.parse(sweptAt) - margin
  return new Date(Math.max(from, since === null ? 0 : Date.parse(since))).toISOString()
}

/** Subjects the ledger remembers that no list shows: closed ones, or asked for by a comment alone. */
function remembered({ subjects, claims, reviews }: LedgerState, listed: readonly number[]): readonly number[] {
  const shown = new Set(listed)
  const owned = new Set(Object.values(subjects).map(({ pull }) => pull))
  const reviewed = Object.keys(reviews).map(Number)
  const claimed = new Set(Object.values(claims).flatMap(({ job }) => [job.subject, job.pull]))
  return Object.entries(subjects)
    .map(([number, { pull }]) => ({ number: Number(number), pull }))
    .filter(({ number, pull }) => !claimed.has(number) && !shown.has(number) && (pull === null || !shown.has(pull)))
    .map(({ number }) => number)
    .concat(reviewed.filter((one) => !shown.has(one) && !owned.has(one) && !claimed.has(one) && !subjects[one]))
    .slice(0, 5 * defaults.dispatchesPerPersonAndHour)
}

const closed = z.object({ closed: z.boolean() }).nullish()

/** Of those, the ones that are over. */
async function readOver(where: RepositoryRef, reading: Reading, numbers: readonly number[]) {
  if (numbers.length === 0) return []
  const aliased = Object.fromEntries(numbers.map((number, index) => [`subject${index}`, number]))
  const variables = { ...place(where), ...aliased }
  const answer = await graphqlPartial(reading.github, statesDocument(numbers.length), variables)
  const data = z.record(z.string(), z.unknown()).parse(answer.data['repository'])
  return numbers.filter((_, index) => closed.safeParse(data[`subject${index}`]).data?.closed !== false)
}

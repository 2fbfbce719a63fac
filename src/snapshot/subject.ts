import { branchKey, type Claim, reviewKey } from '../domain/ledger/state.ts'
import { product, windows } from '../domain/names.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { ReviewReport } from '../domain/review/report.ts'
import type { RepositoryFacts, RunFacts, Snapshot } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { seenTip } from '../github/seen-tips.ts'
import { otherHalfDocument } from './documents/subject.ts'
import { askFirst, type First, PartialAnswer } from './first-query.ts'
import { readMoreFiles, readMoreThreads } from './further-pages.ts'
import { addHalf, type Halves, joinHalves, type Ownership } from './halves.ts'
import { isOlder, judgeLedger, newestKnown } from './ledger.ts'
import { readMaintainers } from './maintainers.ts'
import { readForMerge } from './merge-reads.ts'
import { readMovedBase } from './moved-base.ts'
import { readMoreChecks, readOlderComments } from './older-pages.ts'
import { otherHalf } from './parse/answers.ts'
import type { ReadIssue } from './parse/issue.ts'
import { fileFacts, type ReadPull, threadFacts } from './parse/pull-facts.ts'
import { readPermissions } from './permissions.ts'
import { place, type Reading } from './reading.ts'
import { readRunOfClaim } from './run.ts'

export type SubjectReading = {
  readonly snapshot: Snapshot
  /** GitHub still shows the state before the event, after every patience. */
  readonly behind: boolean
}

/**
 * Reads everything a decision about one subject may know: one GraphQL query, and the few reads only REST has. An event
 * can be ahead of what GitHub shows, and so can our own write; both are read again after 1, 3 and 9 seconds.
 * @throws PartialAnswer, or a request's error, where GitHub did not answer in full
 */
export async function readSubject(trigger: Trigger, reading: Reading): Promise<SubjectReading> {
  const first = await untilFresh(
    () => askFirst(trigger, reading),
    (one) => one,
    trigger,
    reading,
  )
  return { snapshot: await complete(first, trigger, reading), behind: isBehind(first, trigger) }
}

/** Asks again, with pauses, while the answer is older than the event or than the newest tip this process saw. */
export async function untilFresh<Answer>(
  ask: () => Promise<Answer>,
  firstOf: (answer: Answer) => First,
  trigger: Trigger,
  reading: Reading,
): Promise<Answer> {
  for (const pause of windows.readRetries) {
    const answer = await ask()
    const first = firstOf(answer)
    const stale = isBehind(first, trigger) || isOlder(first.tip, seenTip(reading.seen, trigger.repository))
    if (!stale) return answer
    await reading.sleep(pause)
  }
  return ask()
}

/** A check carries a time of its own: it moves no `updatedAt` of the pull request it stands on. */
function isBehind({ answer }: First, { at, address, kind }: Trigger): boolean {
  if (at === undefined || kind === 'checks_changed') return false
  if (address.kind !== 'issue' && address.kind !== 'pull') return false
  return !answer.subject || Date.parse(answer.subject.updatedAt) < Date.parse(at)
}

/** A run whose bundle is at hand. */
export type Finished = { readonly run: RunFacts; readonly report: ReviewReport | null }

/**
 * Turns the first answer into a snapshot, with what only further reads can bring.
 * @param finished the run of a live claim and what it found, where its bundle is published
 */
export async function complete(
  first: First,
  trigger: Trigger,
  reading: Reading,
  finished: Finished | null = null,
): Promise<Snapshot> {
  const { repository, config, tip } = first
  const owners = ownersOf(first, reading)
  const halves = await withMissingHalf(joinHalves(first.answer, trigger.address, owners), trigger, reading, owners)
  const ledger = await judgeLedger(reading, repository, tip, newestKnown(reading, repository, halves.pull))
  const state = ledger.kind === 'valid' ? ledger.state : null
  const issue = halves.issue && (await wholeIssue(halves.issue, reading))
  const pull = halves.pull && (await wholePull(halves.pull, reading))
  const number = issue?.number ?? pull?.number ?? 0
  const during = finished ? 'publishing' : 'a_look'
  const proposed = finished?.report?.lines ?? []
  const permissions = await readPermissions(
    { self: reading.self, config: config.config, state, issue, pull, during, proposed },
    first,
    trigger,
    reading,
  )
  const claim = state?.claims[branchKey(number)]
  const review = pull ? state?.claims[reviewKey(pull.number)] : undefined
  const known = finished?.run ?? null
  const mergeBase = await readMovedBase(reading, repository, pull, finished?.report ?? null)
  return {
    readAt: first.readAt,
    self: reading.self,
    repository,
    config,
    ledger,
    issue,
    ...(await readForMerge(pull && { ...pull, mergeBase }, claim ? null : halves.pull, first, reading)),
    requestsLeft: first.requestsLeft,
    permissions,
    run: await runOf(claim, known, repository, reading),
    reviewRun: await runOf(review, known, repository, reading),
    maintainers: await readMaintainers(reading, repository, { config: config.config, pull }),
    branches: takenBranches(first, number),
    justClaimed: false,
    justOrdered: false,
    refusal: null,
  }
}

async function runOf(
  claim: Claim | undefined,
  known: RunFacts | null,
  repository: RepositoryFacts,
  reading: Reading,
): Promise<Snapshot['run']> {
  if (!claim) return 'not_read'
  return known?.name.startsWith(`${product} ${claim.job.id} `) ? known : readRunOfClaim(reading, repository, claim)
}

function ownersOf({ repository, config: { config }, tip }: First, { self }: Reading): Ownership {
  const meaningful = [config.labels.ask, config.merge.label, ...config.hold.labels]
  return {
    self,
    context: { appId: self.appId, botId: self.bot.id, repositoryId: repository.id, meaningful },
    state: tip.kind === 'valid' ? tip.state : null,
  }
}

async function withMissingHalf(halves: Halves, trigger: Trigger, reading: Reading, owners: Ownership): Promise<Halves> {
  if (halves.missing === null) return halves
  const variables = { ...place(trigger.repository), number: halves.missing, app: reading.self.appId }
  const answer = await graphqlPartial(reading.github, otherHalfDocument, variables)
  const gap = answer.errors.find((error) => error.type !== 'NOT_FOUND')
  if (gap) throw new PartialAnswer(`GitHub left something out: ${gap.message}`)
  return addHalf(halves, otherHalf.parse(answer.data['repository']).subject, owners)
}

async function wholeIssue({ facts, page }: ReadIssue, { github }: Reading) {
  const all = await readOlderComments(github, facts.nodeId, page, 'issue')
  return { ...facts, comments: all.comments, commentsComplete: all.complete }
}

async function wholePull({ facts, page, checks, ...lists }: ReadPull, { github, self }: Reading): Promise<PullFacts> {
  const conversation = await readOlderComments(github, facts.nodeId, page, 'pull')
  const all = await readMoreChecks(github, facts.nodeId, checks, { headOid: facts.headOid, appId: self.appId })
  const threads = await readMoreThreads(github, facts, lists.threads)
  const files = await readMoreFiles(github, facts, lists.files)
  return {
    ...facts,
    ...threadFacts(threads, { botId: self.bot.id }),
    ...fileFacts(files),
    comments: conversation.comments,
    commentsComplete: conversation.complete,
    ...(checks.after === null ? {} : { checks: all.checks, checksComplete: all.complete, ownMergeCheck: all.own }),
  }
}

function takenBranches({ answer }: First, number: number): readonly string[] {
  const full = [...(answer.branches ?? []), ...(answer.blocking ? [answer.blocking] : [])].map(
    ({ prefix, name }) => `${prefix}${name}`,
  )
  const names = full.map((name) => name.replace(/^refs\/heads\//, ''))
  return names.filter((name) => name === 'agent' || name.startsWith(`agent/${number}-`))
}

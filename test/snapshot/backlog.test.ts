import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import { mergeRecord, writeMergeRecord } from '../../src/domain/merge/record.ts'
import { reviewPolicy, verdictId } from '../../src/domain/review/policy.ts'
import { openBacklog, readBacklog } from '../../src/snapshot/backlog.ts'
import { aReading, bot, chainOf, commentPage, person, rawRepository, time, tipOf } from '../support/answers.ts'
import { graphql, operation, type Sent, type Step, script, watchRequests } from '../support/github-trace.ts'
import { aReviewJob } from '../support/reviews.ts'
import { aConfig, ago, aJob, digest, oid, self, writer } from '../support/snapshots.ts'

watchRequests()

const where = { owner: 'octo', name: 'toy' }
type Raw = Readonly<Record<string, unknown>>

const labeled = (seconds: number) => ({
  nodes: [{ __typename: 'LabeledEvent', createdAt: time(seconds), label: { name: 'agent' }, actor: person }],
})
const issue = (number: number, differs: Raw = {}): Raw => ({
  number,
  updatedAt: time(1000 - number),
  labelEvents: labeled(5000),
  comments: commentPage(),
  ...differs,
})
/** An own pull request that our check has judged after everything else happened. */
const pull = (number: number, reason = 'changes_requested', differs: Raw = {}, commit: Raw = {}): Raw => ({
  number,
  updatedAt: time(500),
  isCrossRepository: false,
  isDraft: false,
  createdAt: time(800),
  baseRefName: 'main',
  author: bot,
  labels: { nodes: [] },
  comments: commentPage(),
  reviewThreads: { nodes: [{ isResolved: false }] },
  commits: {
    nodes: [
      {
        commit: {
          committedDate: time(900),
          statusCheckRollup: { contexts: { nodes: [context(600)] } },
          own: {
            nodes: [
              {
                updatedAt: time(400),
                checkRuns: { nodes: [{ summary: summaryWith(number, reason) }] },
              },
            ],
          },
          ...commit,
        },
      },
    ],
  },
  ...differs,
})
const summaryWith = (pull: number, reason: string): string => {
  const place = { pull, base: 'main', baseOid: oid('main'), head: oid('head'), ledger: `2@${oid('tip')}` }
  const record = { v: 2, ...place, decision: 'wait', reason, since: ago(900) }
  return `x\n\n${writeMergeRecord(mergeRecord.parse(record))}`
}
const context = (seconds: number, app = 15_368): Raw => ({
  __typename: 'CheckRun',
  startedAt: time(seconds),
  completedAt: time(seconds),
  checkSuite: { app: { databaseId: app } },
})
const list = (nodes: readonly Raw[], next: string | null = null): Raw => ({
  pageInfo: { hasNextPage: next !== null, endCursor: next },
  nodes,
})
/** Nothing is reviewed here, unless the story is about reviews. */
const unreviewed = { config: { text: 'review: { enabled: false }\n', isTruncated: false } }
const page = (repository: Raw): Step =>
  graphql({ data: { repository: rawRepository({ ...unreviewed, ...repository }) } })
const recent = (since: string, reply: unknown = []): Step => ({
  method: 'GET',
  path: `/repos/octo/toy/issues/comments?since=${encodeURIComponent(since)}&sort=updated&direction=desc&per_page=100&page=1`,
  reply,
})
const yesterday = new Date(Date.parse(ago(0)) - 86_400_000).toISOString()

const labelAnswered: Entry = {
  kind: 'refused',
  at: ago(4000),
  subject: 1,
  ask: 'I_1',
  because: 'not_a_writer',
  label: ago(5000),
}
const begun: Entry = { kind: 'installed', at: ago(9000) }
const ledgerOf = (...entries: Entry[]) => tipOf(chainOf([begun, ...entries]))

async function looks(first: Raw, since = yesterday): Promise<readonly number[]> {
  script(page({ issues: list([]), pullRequests: list([]), ...first }), recent(since))
  return backlog().then((one) => one.looks)
}

async function backlog() {
  const reading = aReading()
  return readBacklog(await openBacklog(where, reading), where, { ...reading, digest })
}

describe('a backlog', () => {
  it('asks for both lists at once, and no more for the one that ended', async () => {
    const sent = script(
      page({ issues: list([issue(1)], 'i1'), pullRequests: list([pull(90)], 'p1') }),
      page({ issues: list([issue(2)], 'i2'), pullRequests: list([pull(91)]) }),
      page({ issues: list([issue(3)]) }),
      recent(yesterday),
    )
    expect((await backlog()).watched).toEqual([1, 2, 3, 90, 91])
    const asked = sent.filter((one: Sent) => one.path === '/graphql').map((one) => operation(one).variables)
    expect(asked).toMatchObject([
      { issues: true, pulls: true, label: ['agent'], app: self.appId, check: 'signalbox / merge' },
      { issues: true, afterIssue: 'i1', pulls: true, afterPull: 'p1' },
      { issues: true, afterIssue: 'i2', pulls: false },
    ])
  })

  it('asks again by the label that the configuration names', async () => {
    const config = { text: 'labels: { ask: robot }\n', isTruncated: false }
    const empty = { config, issues: list([]), pullRequests: list([]) }
    const sent = script(page(empty), page(empty), recent(yesterday))
    await backlog()
    const labels = sent.slice(0, 2).map((one) => operation(one).variables['label'])
    expect(labels).toEqual([['agent'], ['robot']])
  })

  it('shows what waits longest first', async () => {
    expect(await looks({ issues: list([issue(5), issue(7), issue(6)]) })).toEqual([5, 6, 7])
  })

  it('finds asks beyond the newest comments by time, since the last sweep', async () => {
    const comment = (number: number, body: string, differs: Raw = {}) => ({
      body,
      issue_url: `https://api.github.com/repos/octo/toy/issues/${number}`,
      created_at: time(100),
      user: { type: 'User' },
      ...differs,
    })
    const swept: Entry = { kind: 'swept', at: ago(600) }
    const since = new Date(Date.parse(ago(600)) - 600_000).toISOString()
    script(
      page({ ledger: ledgerOf(swept), issues: list([]), pullRequests: list([]) }),
      recent(since, [
        comment(31, '@agent do it'),
        comment(32, 'just talking'),
        comment(33, '/agent do it', { user: { type: 'Bot' } }),
        comment(34, '@agent an old one, edited', { created_at: time(90_000) }),
        comment(35, '/agent do it too'),
      ]),
    )
    expect((await backlog()).looks).toEqual([31, 35])
  })

  it('finds subjects of the ledger that are over', async () => {
    const held = (subject: number): Entry => ({ kind: 'held', at: ago(700), subject, by: writer, why: '' })
    const states = graphql({ data: { repository: { subject0: { closed: true }, subject1: { closed: false } } } })
    const sent = script(
      page({
        ledger: ledgerOf(held(1), held(2), held(3)),
        issues: list([issue(1, { labelEvents: { nodes: [] } })]),
        pullRequests: list([]),
      }),
      recent(yesterday < ago(9000) ? ago(9000) : yesterday),
      states,
    )
    expect((await backlog()).looks).toEqual([2])
    expect(sent.slice(2).map(operation)).toMatchObject([{ name: 'States', variables: { subject0: 2, subject1: 3 } }])
  })

  it('refuses a page with a gap', async () => {
    const errors = [{ message: 'timeout', path: ['repository', 'issues'] }]
    script(graphql({ data: { repository: rawRepository() }, errors }))
    await expect(openBacklog(where, aReading())).rejects.toThrow('left something out')
  })
})

describe('a labeled issue needs a look', () => {
  const since = ago(9000)

  it.each<[string, Raw, readonly Entry[], readonly number[]]>([
    ['when nobody judged its label', {}, [], [1]],
    ['not when its label was judged', {}, [labelAnswered], []],
    ['when it was labeled again', { labelEvents: labeled(60) }, [labelAnswered], [1]],
    ['not for a label from before the App came', { labelEvents: labeled(90_000) }, [], []],
    ['not when the label came without an event', { labelEvents: { nodes: [] } }, [], []],
    ['when a comment asks', { comments: commentPage({}) }, [labelAnswered], [1]],
    ['not for a comment that is answered', { comments: commentPage({ isMinimized: true }) }, [labelAnswered], []],
  ])('%s', async (_case, differs, entries, expected) => {
    expect(await looks({ ledger: ledgerOf(...entries), issues: list([issue(1, differs)]) }, since)).toEqual(expected)
  })

  it('not by itself while a run is at work: claims are looked at one by one', async () => {
    const job = aJob({ id: 'b-1', subject: 1, generation: 1 })
    const claimed: Entry = {
      kind: 'claimed',
      key: 'b-1',
      at: ago(50),
      by: writer,
      cause: 'person',
      job,
      hash: 'a'.repeat(64),
      reservedUsd: 5,
      label: ago(5000),
    }
    script(page({ ledger: ledgerOf(claimed), issues: list([issue(1)]), pullRequests: list([]) }), recent(since))
    expect(await backlog()).toMatchObject({ looks: [], claims: [{ key: 'b-1' }] })
  })
})

describe('a pull request needs a look', () => {
  const foreign = { author: person }
  const summary = `x\n\n<!-- {"v":1,"reason":"changes_requested"} -->`
  const oldRecord = { own: { nodes: [{ updatedAt: time(400), checkRuns: { nodes: [{ summary }] } }] } }

  it.each<[string, Raw, readonly number[]]>([
    ['not when our check spoke last', pull(20), []],
    ['when our check is missing on its head', pull(20, 'x', {}, { own: { nodes: [] } }), [20]],
    ['when our check says nothing we know', pull(20, 'something_new'), [20]],
    ['when what it waits for may pass with time', pull(20, 'quiet_window'), [20]],
    ['when what it waits for is a time', pull(20, 'scheduled'), [20]],
    ['when what it waits for happens to another pull request', pull(20, 'dependency_open'), [20]],
    ['when GitHub works on it', pull(20, 'merge_pending'), [20]],
    ['when nothing but our own call was missing', pull(20, 'ready'), [20]],
    ...['merge_queue_ejected', 'queue_required', 'use_async', 'behind', 'review_overdue'].map(
      (reason): [string, Raw, readonly number[]] => [
        `when GitHub may answer otherwise (${reason})`,
        pull(20, reason),
        [20],
      ],
    ),
    ['when it is a draft of our own', pull(20, 'draft'), [20]],
    [
      'not while a person keeps it a draft',
      pull(20, 'draft', { ...foreign, labels: { nodes: [{ name: 'agent:merge' }] } }),
      [],
    ],
    ['not while its title says that it is not finished', pull(20, 'hold_title'), []],
    ['when our check ends in a record of another version', pull(20, 'changes_requested', {}, oldRecord), [20]],
    ['when something happened since', pull(20, 'changes_requested', { updatedAt: time(100) }), [20]],
    [
      'when a check ended since',
      pull(20, 'check_failed', {}, { statusCheckRollup: { contexts: { nodes: [context(100)] } } }),
      [20],
    ],
    [
      'not for our own check',
      pull(20, 'check_failed', {}, { statusCheckRollup: { contexts: { nodes: [context(100, self.appId)] } } }),
      [],
    ],
    [
      'when its threads are resolved now',
      pull(20, 'threads_unresolved', { reviewThreads: { nodes: [{ isResolved: true }] } }),
      [20],
    ],
    ['when a comment asks', pull(20, 'changes_requested', { comments: commentPage({}) }), [20]],
    ['not when it is a person’s', pull(20, 'quiet_window', foreign), []],
    [
      'when a person labeled it for us',
      pull(20, 'quiet_window', { ...foreign, labels: { nodes: [{ name: 'Agent:Merge' }] } }),
      [20],
    ],
    ['not from a fork', pull(20, 'quiet_window', { isCrossRepository: true }), []],
  ])('%s', async (_case, one, expected) => {
    expect(await looks({ pullRequests: list([one]) })).toEqual(expected)
  })

  it('when it has the label that the configuration names, and not for the built-in one then', async () => {
    const text = 'review: { enabled: false }\nmerge: { label: ship it }\n'
    const labeledAs = (number: number, name: string) =>
      pull(number, 'quiet_window', { ...foreign, labels: { nodes: [{ name }] } })
    const pullRequests = list([labeledAs(20, 'Ship it'), labeledAs(21, 'agent:merge')])
    expect(await looks({ config: { text, isTruncated: false }, pullRequests })).toEqual([20])
  })
})

describe('a pull request that is reviewed', () => {
  const config = { config: { text: 'limits: { parallel_reviews: 1 }\n', isTruncated: false } }
  const policy = reviewPolicy(
    aConfig({ review: {} }).config,
    { rules: { checklists: null, waivers: null }, labels: [] },
    digest,
  )
  const about = (baseRef = 'main', number = 20) => verdictId({ pull: number, baseRef, policy }, digest)
  const stranger = { __typename: 'User', login: 'mallory', databaseId: 2 }
  /** A person's pull request that is judged. */
  const judged = (verdict: Raw | null = {}, differs: Raw = {}, committedDate = time(700)): Raw =>
    pull(
      20,
      'x',
      { author: stranger, ...differs },
      {
        committedDate,
        own: {
          nodes: [
            {
              updatedAt: time(400),
              checkRuns: { nodes: [] },
              verdicts: {
                nodes: verdict && [{ status: 'COMPLETED', externalId: `${about()}0123456789abcdef`, ...verdict }],
              },
            },
          ],
        },
      },
    )
  const needs = async (one: Raw, repository: Raw = {}, since = yesterday) =>
    (await looks({ ...config, pullRequests: list([one]), ...repository }, since)).includes(20)
  const begunAt = (seconds: number, ...entries: Entry[]) => ({
    ledger: tipOf(chainOf([{ kind: 'installed', at: ago(seconds) }, ...entries])),
  })
  const known = begunAt(9000)
  const late = begunAt(600)
  const job = aReviewJob({ id: 'r-9', pull: 9, subject: 9, generation: 1 })
  const busy = begunAt(9000, {
    kind: 'claimed',
    key: 'r-9',
    at: ago(50),
    by: self.bot,
    cause: 'automatic',
    job,
    hash: 'a'.repeat(64),
    reservedUsd: 1,
    label: null,
  })
  const running = { status: 'IN_PROGRESS' }
  const ended = `${about()}0123456789abcdef 2026-11-19`
  const lasting = `${about()}0123456789abcdef 2026-11-20`
  const ownDraft = { author: bot, isDraft: true, isCrossRepository: true }

  it.each<[string, Raw, Raw, boolean]>([
    ['has a verdict that stands', judged(), known, false],
    ['has none', judged(null), known, true],
    ['has one that is not finished', judged(running), known, true],
    ['waits although all slots are taken', judged(running), busy, false],
    ['shows a running review of something else although all slots are taken', judged({ ...running, externalId: 'x' }), busy, true],
    ['has one for another base branch', judged({ externalId: about('release') }), known, true],
    ['shows the one of another pull request with that head', judged({ externalId: about('main', 19) }), known, true],
    ['has one by other rules', judged({ externalId: 'x' }), known, true],
    ['hangs on a waiver that ended yesterday', judged({ externalId: ended }), known, true],
    ['hangs on a waiver that ends today', judged({ externalId: lasting }), known, false],
    ['stood there before the App came', judged(null), late, false],
    ['stood there before the App came and moved since', judged(null, {}, time(300)), late, true],
    ['is a draft', judged(null, { isDraft: true }), known, false],
    ['is a draft of the App', judged(null, ownDraft), known, true],
    ['could not be reviewed without the workflow file', judged(null), { ...known, workflow: null }, false],
  ])('%s', async (_case, one, repository, expected) => {
    expect(await needs(one, repository, ago(repository === late ? 600 : 9000))).toBe(expected)
  }) // biome-ignore format: one line per case
})

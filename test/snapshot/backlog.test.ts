import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import { openBacklog, readBacklog } from '../../src/snapshot/backlog.ts'
import { aReading, bot, chainOf, commentPage, person, rawRepository, time, tipOf } from '../support/answers.ts'
import { graphql, operation, type Sent, type Step, script, watchRequests } from '../support/github-trace.ts'
import { ago, aJob, self, writer } from '../support/snapshots.ts'

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
                checkRuns: { nodes: [{ summary: `x\n\n<!-- {"v":1,"reason":"${reason}"} -->` }] },
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
const page = (repository: Raw): Step => graphql({ data: { repository: rawRepository(repository) } })
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
  return readBacklog(await openBacklog(where, reading), where, reading)
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

  it.each<[string, Raw, readonly number[]]>([
    ['not when our check spoke last', pull(20), []],
    ['when our check is missing on its head', pull(20, 'x', {}, { own: { nodes: [] } }), [20]],
    ['when our check says nothing we know', pull(20, 'something_new'), [20]],
    ['when what it waits for may pass with time', pull(20, 'quiet_window'), [20]],
    ['when something happened since', pull(20, 'changes_requested', { updatedAt: time(100) }), [20]],
    [
      'when a check ended since',
      pull(20, 'checks_failed', {}, { statusCheckRollup: { contexts: { nodes: [context(100)] } } }),
      [20],
    ],
    [
      'not for our own check',
      pull(20, 'checks_failed', {}, { statusCheckRollup: { contexts: { nodes: [context(100, self.appId)] } } }),
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
})

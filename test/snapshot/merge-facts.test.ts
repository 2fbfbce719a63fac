import { describe, expect, it } from 'vitest'
import { zeroSha } from '../../src/domain/identity.ts'
import { mergeRecord, writeMergeRecord } from '../../src/domain/merge/record.ts'
import type { Trigger } from '../../src/domain/trigger.ts'
import { readSubject } from '../../src/snapshot/subject.ts'
import {
  aReading,
  bot,
  paged,
  person,
  rawCheckRun,
  rawCommit,
  rawPull,
  rawRepository,
  rawReview,
  rawThread,
  rollupOf,
  subjectStep,
  time,
} from '../support/answers.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { ago, oid, outsider, self, writer } from '../support/snapshots.ts'

watchRequests()

type Raw = Readonly<Record<string, unknown>>

const onPull: Trigger = {
  kind: 'pull_changed',
  repository: { owner: 'octo', name: 'toy' },
  address: { kind: 'pull', number: 20 },
}
const nodes = (...list: readonly unknown[]): Raw => ({ nodes: list })
const counted = (...list: readonly unknown[]): Raw => ({ totalCount: list.length, nodes: list })

/** A person's pull request that nobody wants merged: nothing but the first query is asked. */
async function facts(differs: Raw, ...more: readonly Step[]) {
  const sent = script(subjectStep(rawRepository({ subject: rawPull({ author: person, ...differs }) })), ...more)
  const { snapshot } = await readSubject(onPull, aReading())
  if (!snapshot.pull) throw new Error('no pull request')
  return { ...snapshot.pull, sent: sent.map(operation) }
}

describe('what a merge asks about a pull request', () => {
  it('is what GitHub says, word for word', async () => {
    const differs = {
      pullState: 'CLOSED',
      reviewDecision: 'REVIEW_REQUIRED',
      canBeRebased: false,
      maintainerCanModify: true,
      autoMergeRequest: { enabledBy: bot },
    }
    expect(await facts(differs)).toMatchObject({
      reviewDecision: 'REVIEW_REQUIRED',
      rebaseable: false,
      maintainerCanModify: true,
      autoMergeBy: 'signalbox[bot]',
      queue: { enabled: false, entry: null, removal: null },
      stack: 'unread',
      requestedReviewers: [],
    })
  })

  it('names its commits, oldest first, with the parents of the newest', async () => {
    const signed = { email: '9001+signalbox[bot]@users.noreply.github.com', user: null }
    const commits = counted(
      rawCommit('one'),
      rawCommit('two', { author: { email: 'nobody@example.com', user: null } }),
      rawCommit('head', { message: 'Merge branch main', committedViaWeb: true, author: signed }),
    )
    const parents = nodes({ commit: { oid: oid('head'), parents: nodes({ oid: oid('two') }, { oid: oid('main') }) } })
    expect(await facts({ commits, parents })).toMatchObject({
      commits: [
        { oid: oid('one'), message: 'Sum', author: writer.login, viaWeb: false, parents: [] },
        { oid: oid('two'), author: null },
        {
          oid: oid('head'),
          message: 'Merge branch main',
          author: self.bot.login,
          viaWeb: true,
          parents: [oid('two'), oid('main')],
        },
      ],
      commitsComplete: true,
    })
  })

  it('says where commits are missing', async () => {
    const commits = { totalCount: 101, nodes: [rawCommit('head')] }
    expect(await facts({ commits })).toMatchObject({ commitsComplete: false })
  })

  it('takes verdicts from the head’s own suites, wherever the head stands in the list', async () => {
    const run = { databaseId: 5, status: 'COMPLETED', conclusion: 'SUCCESS', externalId: 'x', title: 't', text: '' }
    const own = nodes({ checkRuns: nodes(run) })
    const commits = counted(rawCommit('head'), rawCommit('other'))
    const tipOf = (name: string) => nodes({ commit: { oid: oid(name), own } })
    expect((await facts({ commits, tip: tipOf('head') })).checklist).toMatchObject({ databaseId: 5 })
    expect((await facts({ commits, tip: tipOf('other') })).checklist).toBeNull()
  })
})

describe('a check', () => {
  const suite = (workflowRun: unknown, app = 15_368) => ({
    checkSuite: { app: { databaseId: app, slug: 'x' }, workflowRun },
  })

  it('tells the workflow and the event that made it, where one did', async () => {
    const made = rawCheckRun(suite({ event: 'pull_request', workflow: { name: 'CI' } }))
    const { checks } = await facts({ statusCheckRollup: rollupOf([made, rawCheckRun({ name: 'lint' })]) })
    expect(checks).toMatchObject([{ workflow: 'CI on pull_request' }, { name: 'lint' }])
    expect(checks[1]).not.toHaveProperty('workflow')
  })

  it('of our own carries its record', async () => {
    const place = { pull: 20, base: 'main', baseOid: oid('main'), head: oid('head'), ledger: `0@${zeroSha}` }
    const record = { v: 2, ...place, decision: 'wait', reason: 'check_pending', since: ago(900) } as const
    const full = mergeRecord.parse({ ...record, attempts: { merge: 2 }, pending: 'uuid' })
    const ours = (summary: string | null) =>
      rollupOf([rawCheckRun({ name: 'signalbox / merge', summary, ...suite(null, self.appId) })])
    const written = await facts({ statusCheckRollup: ours(`Table\n\n${writeMergeRecord(full)}`) })
    expect(written.ownMergeCheck?.record).toEqual(full)
    expect((await facts({ statusCheckRollup: ours(null) })).ownMergeCheck?.record).toBeNull()
  })
})

describe('reviews', () => {
  const hubot = { __typename: 'Bot', login: 'coderabbitai', databaseId: 136 }
  const mallory = { __typename: 'User', login: outsider.login, databaseId: outsider.id }

  it('count from writers, are listed once, and those of others stand beside', async () => {
    const opinion = rawReview({ id: 'PRR_3', submittedAt: time(300) })
    const remarks = nodes(
      rawReview({ id: 'PRR_1', state: 'COMMENTED', body: 'Looks odd', submittedAt: time(500) }),
      rawReview({ id: 'PRR_2', author: mallory, submittedAt: time(400) }),
      opinion,
      rawReview({ id: 'PRR_4', state: 'COMMENTED', author: hubot, submittedAt: time(200), commit: null }),
      rawReview({ id: 'PRR_5', author: null, submittedAt: time(150) }),
      rawReview({ id: 'PRR_6', state: 'PENDING', submittedAt: null, createdAt: time(100) }),
    )
    const { reviews, reviewsComplete } = await facts({ opinions: counted(opinion), remarks })
    expect(reviewsComplete).toBe(true)
    expect(reviews).toMatchObject([
      { author: writer, bot: false, writer: true, state: 'COMMENTED', body: 'Looks odd', at: ago(500) },
      { author: outsider, writer: false, state: 'APPROVED' },
      { author: writer, writer: true, state: 'APPROVED', commit: oid('head') },
      { author: { login: 'coderabbitai[bot]' }, bot: true, writer: false, commit: '' },
      { author: null, writer: false },
    ])
    expect(reviews).toHaveLength(5)
  })

  it('of deleted accounts vouch for nobody', async () => {
    const opinion = rawReview({ id: 'PRR_1', author: null })
    const { reviews } = await facts({
      opinions: counted(opinion),
      remarks: nodes(rawReview({ id: 'PRR_2', author: null })),
    })
    expect(reviews.map(({ writer: counts }) => counts)).toEqual([true, false])
  })
})

describe('the merge queue', () => {
  const removedAt = time(1000)
  const failing = { __typename: 'CheckRun', name: 'e2e', status: 'COMPLETED', conclusion: 'FAILURE' }
  const passing = { __typename: 'CheckRun', name: 'test', status: 'COMPLETED', conclusion: 'SUCCESS' }
  const running = { __typename: 'CheckRun', name: 'slow', status: 'IN_PROGRESS', conclusion: null }
  const status = { __typename: 'StatusContext', context: 'ci/old', state: 'ERROR' }
  const group = (differs: Raw = {}, checks: readonly Raw[] = [failing, passing]): Raw => ({
    oid: oid('group'),
    parents: nodes({ oid: oid('main') }),
    statusCheckRollup: { state: 'FAILURE', contexts: counted(...checks) },
    ...differs,
  })
  const removal = (beforeCommit: Raw | null, createdAt = removedAt): Raw => ({
    queueEvents: nodes({ __typename: 'RemovedFromMergeQueueEvent', createdAt, reason: 'failed_checks', beforeCommit }),
  })
  const began = (seconds: number) => ({ statusCheckRollup: rollupOf([rawCheckRun({ startedAt: time(seconds) })]) })
  const removalOf = async (differs: Raw) => (await facts(differs)).queue.removal

  it('shows the entry and who made it', async () => {
    const mergeQueueEntry = { id: 'MQE_1', state: 'AWAITING_CHECKS', position: 2, enqueuer: bot }
    expect((await facts({ pullState: 'CLOSED', isMergeQueueEnabled: true, mergeQueueEntry })).queue).toEqual({
      enabled: true,
      entry: { nodeId: 'MQE_1', state: 'AWAITING_CHECKS', position: 2, by: 'signalbox[bot]' },
      removal: null,
    })
  })

  it('shows no removal once it was queued again', async () => {
    expect(await removalOf({ queueEvents: nodes({ __typename: 'AddedToMergeQueueEvent' }) })).toBeNull()
  })

  it.each<[string, Raw, string]>([
    ['the head, where that is what GitHub names', removal(group({ oid: oid('head') })), oid('head')],
    ['an older commit of the branch', { ...removal(group({ oid: oid('one') })), commits: counted(rawCommit('one'), rawCommit('head')) }, oid('one')],
    ['the head that the group merged', removal(group({ parents: nodes({ oid: oid('main') }, { oid: oid('head') }) })), oid('head')],
    ['the older head that the group merged', { ...removal(group({ parents: nodes({ oid: oid('main') }, { oid: oid('one') }) })), commits: counted(rawCommit('one'), rawCommit('head')) }, oid('one')],
    ['the head, where nothing tells', { ...removal(group()), statusCheckRollup: null }, oid('head')],
    ['the head, where GitHub names no commit', { ...removal(null), ...began(2000) }, oid('head')],
    ['the head that was there before', { ...removal(group()), ...began(1001) }, oid('head')],
    ['no head we know, where this one came later', { ...removal(group()), ...began(999) }, ''],
  ])('shows that a removal was about %s', async (_case, differs, head) => {
    expect(await removalOf(differs)).toMatchObject({ head, at: ago(1000), reason: 'failed_checks' })
  }) // biome-ignore format: one line per case

  it('knows from our own record that the head was there before its checks ran anew', async () => {
    const place = { pull: 20, base: 'main', baseOid: oid('main'), ledger: `0@${zeroSha}`, decision: 'wait' }
    const rest = { reason: 'in_merge_queue', since: ago(2000) }
    const own = (head: string) =>
      rawCheckRun({
        name: 'signalbox / merge',
        summary: writeMergeRecord(mergeRecord.parse({ v: 2, ...place, ...rest, head })),
        checkSuite: { app: { databaseId: self.appId, slug: 'signalbox' }, workflowRun: null },
      })
    const again = rawCheckRun({ startedAt: time(500) })
    const about = (head: string) => removalOf({ ...removal(group()), statusCheckRollup: rollupOf([own(head), again]) })
    expect(await about(oid('head'))).toMatchObject({ head: oid('head') })
    expect(await about(oid('one'))).toMatchObject({ head: '' })
  })

  it.each<[string, Raw | null, readonly string[]]>([
    ['those that failed', group({}, [failing, passing, running, status]), ['e2e', 'ci/old']],
    ['those that did not end, where none failed', group({}, [passing, running]), ['slow']],
    ['one that nobody shows, where only some are listed', group({ statusCheckRollup: { state: 'FAILURE', contexts: { totalCount: 101, nodes: [passing] } } }), ['(not shown)']],
    ['none after a conflict', group({}, []), []],
    ['none where there is no group', null, []],
    ['none where nothing reported', group({ statusCheckRollup: null }), []],
  ])('names %s', async (_case, beforeCommit, names) => {
    expect(await removalOf(removal(beforeCommit))).toMatchObject({ failing: names })
  }) // biome-ignore format: one line per case
})

describe('a list that goes over a page', () => {
  const more = { hasNextPage: true, endCursor: 'c1' }
  const page = (name: string, list: Raw, head = oid('head')): Step =>
    graphql({ data: { node: { headRefOid: head, [name]: list } } })

  it('of files is read on', async () => {
    const first = { ...paged({ path: 'a' }), totalCount: 2, pageInfo: more }
    const second = { ...paged({ path: 'b' }), totalCount: 2 }
    const read = await facts({ files: first }, page('files', second))
    expect(read.sent[1]).toEqual({ name: 'MoreFiles', variables: { id: 'PR_20', cursor: 'c1' } })
    expect(read).toMatchObject({ paths: ['a', 'b'], pathsComplete: true })
  })

  it('of threads is read on', async () => {
    const first = { ...paged(rawThread({ isResolved: true })), totalCount: 2, pageInfo: more }
    const later = nodes({ id: 'PRRC_9', createdAt: time(10), author: person })
    const second = { ...paged(rawThread({ id: 'PRRT_2', comments: later })), totalCount: 2 }
    const read = await facts({ reviewThreads: first }, page('reviewThreads', second))
    expect(read.sent[1]).toEqual({ name: 'MoreThreads', variables: { id: 'PR_20', cursor: 'c1' } })
    expect(read).toMatchObject({ unresolvedThreads: 1, threadsComplete: true, lastThreadAt: ago(10) })
    expect(read.threads).toMatchObject([
      { nodeId: 'PRRT_1', resolved: true, url: 'https://github.com/octo/toy/pull/20#discussion_r1' },
      { nodeId: 'PRRT_2', resolved: false },
    ])
  })

  it('is given up on after three pages, and said to be cut off', async () => {
    const list = { ...paged({ path: 'a' }), totalCount: 3, pageInfo: more }
    const read = await facts({ files: list }, page('files', list), page('files', list))
    expect(read).toMatchObject({ paths: ['a', 'a', 'a'], pathsComplete: false })
  })

  it('is cut off where the head moved meanwhile', async () => {
    const first = { ...paged({ path: 'a' }), totalCount: 2, pageInfo: more }
    const second = { ...paged({ path: 'b' }), totalCount: 2 }
    const read = await facts({ files: first }, page('files', second, oid('newer')))
    expect(read).toMatchObject({ paths: ['a'], pathsComplete: false })
  })

  it('is not whole where GitHub shows less than it counts', async () => {
    const read = await facts({
      files: { ...paged(null), totalCount: 1 },
      reviewThreads: { ...paged(null), totalCount: 1 },
    })
    expect(read).toMatchObject({ pathsComplete: false, threadsComplete: false })
    expect(await facts({ files: null })).toMatchObject({ paths: [], pathsComplete: false })
  })
})

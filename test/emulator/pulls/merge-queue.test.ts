import { describe, expect, it } from 'vitest'
import { commitFacts, resolve } from '../../../src/emulator/git/plumbing.ts'
import { advanceQueue, eject } from '../../../src/emulator/ops/merge-queue.ts'
import { queueBot } from '../../../src/emulator/ops/merge-queue-facts.ts'
import { convertToDraft } from '../../../src/emulator/ops/pulls.ts'
import type { Issue, Repository } from '../../../src/emulator/state.ts'
import { at, hub, refusal } from '../git/hub.ts'
import { check, checksRule, graphql, queueRule } from './queues.ts'

const github = hub()
const owner = { kind: 'user', login: 'acme' } as const

const enqueue = `mutation Enqueue($id: ID!, $oid: GitObjectID, $jump: Boolean) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $oid, jump: $jump }) {
    mergeQueueEntry { id state position enqueuer { login } headCommit { oid } }
  }
}`
const dequeue = `mutation Dequeue($id: ID!) { dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { id } } }`
const look = `query Look($id: ID!) {
  node(id: $id) {
    ... on PullRequest {
      state mergeStateStatus isInMergeQueue isMergeQueueEnabled
      mergeQueueEntry { state position enqueuer { login } headCommit { oid } }
      mergedBy { login }
      timelineItems(last: 5, itemTypes: [REMOVED_FROM_MERGE_QUEUE_EVENT]) {
        nodes { ... on RemovedFromMergeQueueEvent { reason createdAt beforeCommit { oid statusCheckRollup { state } } } }
      }
    }
  }
}`

function record(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number)
  if (!issue) throw new Error(`there is no #${number}`)
  return issue
}

/** A pull request whose head is green, on a base that merges through a queue. */
async function ready(options: { merge?: string; repository?: Repository; branch?: string } = {}) {
  const repository = options.repository ?? github.repository()
  if (!options.repository) {
    repository.rules.push(queueRule(options.merge ? { merge_method: options.merge } : {}), checksRule('ci'))
  }
  const { number, sha } = await github.pull(repository, options.branch ?? 'topic')
  await check(github, repository, sha)
  const issue = record(repository, number)
  const id = `PR_${issue.id}`
  return { repository, number, sha, issue, id, group: () => issue.pull?.queue?.group ?? null }
}

describe('a queued pull request', () => {
  it.each([
    ['closed', { state: 'closed' as const }, 'manual'],
    ['based on another branch', { base: 'release' }, 'unknown_removal_reason'],
  ])('leaves the queue when it is %s', async (_case, change, reason) => {
    const { repository, number, issue, id } = await ready()
    github.push(repository, 'release', { 'r.txt': 'r\n' }, { from: 'main' })
    await graphql(github, enqueue, { id })
    const ref = issue.pull?.queue?.group?.ref ?? ''
    await github.as().rest.pulls.update({ ...at(repository), pull_number: number, ...change })
    expect(issue.pull?.queue).toBeNull()
    expect(issue.timeline.findLast(({ event }) => event === 'removed_from_merge_queue')).toMatchObject({ reason })
    expect(resolve(repository.dir, ref)).toBeNull()
  })

  it('keeps the branch of its group to itself', async () => {
    const { repository, id, group } = await ready()
    await graphql(github, enqueue, { id })
    const ref = (group()?.ref ?? '').replace(/^refs\//, '')
    const { status } = await refusal(github.as().rest.git.deleteRef({ ...at(repository), ref }))
    expect(status).toBe(422)
    expect(resolve(repository.dir, `refs/${ref}`)).toBe(group()?.headSha)
  })
})

describe('a base with a merge queue', () => {
  it('refuses a direct merge of what is ready for the queue', async () => {
    const { repository, number, id } = await ready()
    const call = github.asApp().rest.pulls.merge({ ...at(repository), pull_number: number })
    const { status, message } = await refusal(call)
    expect(status).toBe(405)
    expect(message).toContain('Changes must be made through the merge queue')
    await graphql(github, look, { id })
    expect(await graphql(github, look, { id })).toMatchObject({
      data: { node: { isMergeQueueEnabled: true, isInMergeQueue: false, mergeStateStatus: 'CLEAN' } },
    })
  })

  it('builds a group on a branch of its own and tells what it wants checked', async () => {
    const { repository, number, sha, id, group } = await ready()
    const base = resolve(repository.dir, 'refs/heads/main')
    github.events().length = 0
    const answer = await graphql(github, enqueue, { id, oid: sha })
    const head = group()?.headSha ?? ''
    expect(answer).toMatchObject({
      errors: [],
      data: {
        enqueuePullRequest: {
          mergeQueueEntry: {
            state: 'AWAITING_CHECKS',
            position: 1,
            enqueuer: { login: 'signalbox' },
            headCommit: { oid: head },
          },
        },
      },
    })
    expect(resolve(repository.dir, `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`)).toBe(head)
    expect(commitFacts(repository.dir, head).parents).toEqual([base, sha])
    expect(github.told()).toEqual(['pull_request.enqueued', 'create', 'push', 'merge_group.checks_requested'])
    expect(github.events().at(-1)?.payload['merge_group']).toMatchObject({
      head_sha: head,
      base_sha: base,
      base_ref: 'refs/heads/main',
    })
    await github.emulator().settle()
    expect(await graphql(github, look, { id })).toMatchObject({
      data: { node: { state: 'OPEN', isInMergeQueue: true } },
    })
  })

  it.each([
    ['MERGE', 2],
    ['SQUASH', 1],
    ['REBASE', 1],
  ])('merges with %s when the checks of the group pass, as a bot of its own', async (merge, parents) => {
    const { repository, id, sha, group } = await ready({ merge })
    await graphql(github, enqueue, { id, oid: sha })
    const head = group()?.headSha ?? ''
    github.events().length = 0
    await check(github, repository, head)
    await github.emulator().settle()
    expect(resolve(repository.dir, 'refs/heads/main')).toBe(head)
    expect(commitFacts(repository.dir, head).parents).toHaveLength(parents)
    expect(await graphql(github, look, { id })).toMatchObject({
      data: {
        node: {
          state: 'MERGED',
          isInMergeQueue: false,
          mergedBy: { login: 'github-merge-queue' },
          timelineItems: { nodes: [{ reason: 'merged' }] },
        },
      },
    })
    const told = github.told().filter((name) => !name.startsWith('check_'))
    expect(told).toEqual([
      'pull_request.closed',
      'push',
      'pull_request.dequeued',
      'merge_group.destroyed',
      'push',
      'delete',
    ])
  })

  it('throws out what fails in the group, with the failure readable while the head stays green', async () => {
    const { repository, id, group } = await ready()
    await graphql(github, enqueue, { id })
    const head = group()?.headSha ?? ''
    await check(github, repository, head, 'failure')
    await github.emulator().settle()
    expect(await graphql(github, look, { id })).toMatchObject({
      data: {
        node: {
          state: 'OPEN',
          isInMergeQueue: false,
          mergeQueueEntry: null,
          timelineItems: {
            nodes: [{ reason: 'failed_checks', beforeCommit: { oid: head, statusCheckRollup: { state: 'FAILURE' } } }],
          },
        },
      },
    })
    const gone = github.events().filter(({ action }) => action === 'dequeued' || action === 'destroyed')
    expect(gone.map(({ payload }) => payload['reason'])).toEqual(['CI_FAILURE', 'dequeued'])
    expect(resolve(repository.dir, group()?.ref ?? 'refs/heads/gh-readonly-queue')).toBeNull()
  })

  it('builds what stands behind on top of what is ahead, and anew when that leaves', async () => {
    const first = await ready()
    const second = await ready({ repository: first.repository, branch: 'other' })
    await graphql(github, enqueue, { id: first.id })
    await graphql(github, enqueue, { id: second.id })
    const before = second.group()
    expect(before?.baseSha).toBe(first.group()?.headSha)
    await check(github, first.repository, before?.headSha ?? '', 'failure')
    await github.emulator().settle()
    expect(await graphql(github, look, { id: second.id })).toMatchObject({
      data: { node: { isInMergeQueue: true, mergeQueueEntry: { state: 'UNMERGEABLE', position: 2 } } },
    })
    eject(github.emulator().world, owner, first.repository, first.issue, 'MANUAL')
    const main = resolve(first.repository.dir, 'refs/heads/main')
    expect(second.group()).toMatchObject({ baseSha: main })
    const reasons = github.events().flatMap(({ action, payload }) => (action === 'destroyed' ? payload['reason'] : []))
    expect(reasons).toEqual(['dequeued', 'invalidated'])
    await check(github, first.repository, second.group()?.headSha ?? '')
    await github.emulator().settle()
    expect(record(first.repository, second.number).pull?.merged?.by).toBe('github-merge-queue[bot]')
  })

  it('throws out a conflict with what is ahead, which has no commit and no checks', async () => {
    const first = await ready()
    const { repository } = first
    const { number, sha } = await github.pull(repository, 'rival', { files: { 'topic.txt': 'other\n' } })
    await check(github, repository, sha)
    const id = `PR_${record(repository, number).id}`
    await graphql(github, enqueue, { id: first.id })
    await graphql(github, enqueue, { id })
    expect(await graphql(github, look, { id })).toMatchObject({
      data: {
        node: {
          isInMergeQueue: false,
          timelineItems: { nodes: [{ reason: 'merge_conflict', beforeCommit: null }] },
        },
      },
    })
  })

  it('lets one jump to the front', async () => {
    const first = await ready()
    const second = await ready({ repository: first.repository, branch: 'other' })
    await graphql(github, enqueue, { id: first.id })
    expect(await graphql(github, enqueue, { id: second.id, jump: true })).toMatchObject({
      data: { enqueuePullRequest: { mergeQueueEntry: { position: 1 } } },
    })
    expect(first.group()?.baseSha).toBe(second.group()?.headSha)
  })

  it('is left by hand, by the entry or the pull request', async () => {
    const { id, issue } = await ready()
    const entry = () => `MQE_${issue.pull?.queue?.id}`
    await graphql(github, enqueue, { id })
    expect(await graphql(github, dequeue, { id: entry() })).toMatchObject({ errors: [] })
    await graphql(github, enqueue, { id })
    expect(await graphql(github, dequeue, { id })).toMatchObject({ errors: [] })
    expect(issue.pull?.queue).toBeNull()
    const { errors } = await graphql(github, dequeue, { id })
    expect(errors[0]?.message).toContain('is not in the merge queue')
  })

  it('gives up on checks that never come', async () => {
    const { repository, id, group } = await ready()
    await graphql(github, enqueue, { id })
    const { world } = github.emulator()
    advanceQueue(world, repository, 'main')
    const made = group()
    if (made) made.createdAt = new Date(world.clock() - 61 * 60_000).toISOString()
    advanceQueue(world, repository, 'main')
    expect(record(repository, 1).timeline.at(-1)).toMatchObject({ reason: 'ci_timeout', login: queueBot.login })
  })

  it('drops a pull request whose head was pushed, and merges one that became a draft', async () => {
    const pushed = await ready()
    await graphql(github, enqueue, { id: pushed.id })
    github.push(pushed.repository, 'topic', { more: 'more' })
    expect(pushed.issue.pull?.queue).toBeNull()
    const drafted = await ready()
    await graphql(github, enqueue, { id: drafted.id })
    convertToDraft(github.emulator().world, owner, drafted.repository, drafted.issue)
    await check(github, drafted.repository, drafted.group()?.headSha ?? '')
    await github.emulator().settle()
    expect(drafted.issue.pull).toMatchObject({ draft: true, merged: { by: 'github-merge-queue[bot]' } })
  })
})

const obstacles: Record<string, (one: Awaited<ReturnType<typeof ready>>) => unknown> = {
  draft: ({ repository, issue }) => convertToDraft(github.emulator().world, owner, repository, issue),
  conflict: ({ repository }) => github.push(repository, 'main', { 'topic.txt': 'other\n' }),
  check: ({ repository }) => repository.checkRuns.splice(0),
  twice: ({ id }) => graphql(github, enqueue, { id }),
  none: ({ repository }) => repository.rules.splice(0),
}

describe('enqueueing is refused', () => {
  it.each([
    ['for a draft', 'draft', 'is in draft state'],
    ['for a conflict', 'conflict', 'has merge conflicts'],
    ['while a required check is missing', 'check', 'Required status check "ci" is expected.'],
    ['twice', 'twice', 'is already in the merge queue'],
    ['without a queue', 'none', 'Merge queue is not enabled'],
    ['for another head', 'head', 'Head branch was modified'],
  ])('%s', async (_case, story, words) => {
    const one = await ready()
    await obstacles[story]?.(one)
    const { repository, id, sha } = one
    const oid = story === 'head' ? resolve(repository.dir, 'refs/heads/main') : sha
    const { data, errors } = await graphql(github, enqueue, { id, oid })
    expect(data).toEqual({ enqueuePullRequest: null })
    expect(errors[0]).toMatchObject({
      type: story === 'head' ? 'STALE_DATA' : 'UNPROCESSABLE',
      message: expect.stringContaining(words),
    })
  })
})

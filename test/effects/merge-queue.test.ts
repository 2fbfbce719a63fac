import { describe, expect, it } from 'vitest'
import type { EnqueueEffect } from '../../src/domain/decision.ts'
import { dequeue, disableAutoMerge, enqueue } from '../../src/effects/merge-queue.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { anEntry, look, lookMerged, pullPath } from '../support/merging.ts'
import { oid } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

/** What the queue shows about the pull request. */
function shows(differs: Record<string, unknown> = {}): Step {
  const pullRequest = {
    id: 'PR_20',
    merged: false,
    mergeCommit: null,
    headRefOid: oid('head'),
    mergeQueueEntry: { id: 'MQE_1' },
    ...differs,
  }
  return graphql({ data: { repository: { pullRequest } } })
}
const merged = shows({ merged: true, mergeCommit: { oid: oid('merged') }, mergeQueueEntry: null })
const empty = shows({ mergeQueueEntry: null })
const error = (alias: string, message: string, type?: string): Step =>
  graphql({ data: { [alias]: null }, errors: [{ message, path: [alias], ...(type === undefined ? {} : { type }) }] })
const lookedAt = { name: 'QueueState', variables: { owner: 'octo', name: 'toy', number: 20 } }
const queued = { kind: 'accepted', reason: 'in_merge_queue', uuid: null }
const broken: Step = { method: 'POST', path: '/graphql', broken: true }

describe('putting it into the merge queue', () => {
  const act = (differs: Partial<EnqueueEffect> = {}) => enqueue(anEntry(differs), where, aWriting())

  it('looks once more, and is one mutation, pinned to the judged head', async () => {
    const sent = script(look(), graphql({ data: { enqueued: { mergeQueueEntry: { id: 'MQE_1' } } } }))
    expect(await act()).toEqual(queued)
    const enqueued = { pullRequestId: 'PR_20', expectedHeadOid: oid('head') }
    expect(sent[0]).toMatchObject({ method: 'GET', path: pullPath })
    expect(sent.slice(1).map(operation)).toEqual([{ name: 'Enqueue', variables: { enqueued } }])
  })

  it.each([
    ['closed', { state: 'closed' }, 'not open'],
    ['a draft', { draft: true }, 'draft'],
    ['at another head', { head: { sha: oid('newer') } }, oid('newer')],
    ['on another base', { base: { ref: 'next' } }, 'next'],
    ['held', { labels: [{ name: 'agent:merge' }, { name: 'HOLD' }] }, 'hold'],
    ['no longer asked for', { labels: [{ name: 'bug' }] }, 'agent:merge'],
    ['not at the bottom of its stack', { stack: { base: { ref: 'main', sha: oid('main') }, position: 2 } }, 'stack'],
  ])('sends nothing where the pull request is %s by now', async (_case, differs, words) => {
    const sent = script(look(differs))
    const result = await act()
    expect(result).toMatchObject({ kind: 'refused', reason: 'head_changed', meaning: { decision: 'reevaluate' } })
    expect(result).toMatchObject({ words: expect.stringContaining(words) })
    expect(sent).toHaveLength(1)
  })

  it('needs no label where none is wanted, and may be at the bottom of a stack', async () => {
    const stack = { base: { ref: 'main', sha: oid('main') }, position: 1 }
    script(look({ labels: [], stack }), graphql({ data: { enqueued: { mergeQueueEntry: { id: 'MQE_1' } } } }))
    expect(await act({ label: null })).toEqual(queued)
  })

  it('is done where somebody was faster', async () => {
    script(lookMerged)
    expect(await act()).toEqual({ kind: 'merged', oid: oid('merged') })
  })

  it('waits where a limit keeps us from looking, and is judged anew where it is gone', async () => {
    script({ ...look(), status: 429, headers: { 'retry-after': '30' } })
    expect(await act()).toMatchObject({ reason: 'rate_limited', meaning: { decision: 'retry', delay: 30 } })
    script({ ...look(), status: 404, reply: { message: 'Not Found' } })
    expect(await act()).toMatchObject({ reason: 'not_found', meaning: { decision: 'reevaluate' } })
  })

  it('is done where it is in the queue already', async () => {
    script(look(), error('enqueued', 'Pull request is already in the queue', 'UNPROCESSABLE'))
    expect(await act()).toEqual(queued)
  })

  it.each([
    ['Expected head oid does not match the head of the pull request.', 'UNPROCESSABLE', 'reevaluate', 'head_changed'],
    ['The head moved.', 'STALE_DATA', 'reevaluate', 'head_changed'],
    ['Could not resolve to a node with the global id of PR_20', 'NOT_FOUND', 'reevaluate', 'not_found'],
    ['Resource not accessible by integration', 'FORBIDDEN', 'config_error', 'permission'],
    ['Required status check "test" is expected.', 'UNPROCESSABLE', 'wait', 'required_check_missing'],
    ['Pull request is not mergeable.', 'UNPROCESSABLE', 'blocked', 'refused_by_github'],
    ['API rate limit exceeded', 'RATE_LIMITED', 'retry', 'rate_limited'],
  ])('refused with "%s" (%s) is %s: %s', async (message, type, decision, reason) => {
    script(look(), error('enqueued', message, type))
    const result = await act()
    expect(result).toMatchObject({ kind: 'refused', reason, meaning: { decision } })
    expect(result).toMatchObject({ words: expect.stringContaining(message) })
  })

  it('refused as a whole is refused in GitHub’s words', async () => {
    script(look(), graphql({ data: null, errors: [{ message: 'Something went wrong.' }] }))
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'refused_by_github', words: 'Something went wrong.' })
  })

  it('without an answer looks into the queue, and is not sent again', async () => {
    script(look(), broken, shows())
    expect(await act()).toEqual(queued)
    script(look(), broken, merged)
    expect(await act()).toEqual({ kind: 'merged', oid: oid('merged') })
    script(look(), broken, empty)
    expect(await act()).toMatchObject({
      kind: 'refused',
      reason: 'unknown_outcome',
      meaning: { decision: 'reevaluate' },
    })
  })
})

describe('taking it out of the merge queue', () => {
  const act = () => dequeue({ kind: 'dequeue', number: 20, entryId: 'MQE_1' }, where, aWriting())
  const failed = error('dequeued', 'Failed to remove PR #20 from the queue', 'UNPROCESSABLE')

  it('names the pull request, as GitHub wants it', async () => {
    const sent = script(shows(), graphql({ data: { dequeued: { mergeQueueEntry: { id: 'MQE_1' } } } }))
    expect(await act()).toEqual({ kind: 'done' })
    expect(sent.map(operation)).toEqual([lookedAt, { name: 'Dequeue', variables: { dequeued: { id: 'PR_20' } } }])
  })

  it('has nothing to do where it is not in it, or merged', async () => {
    script(empty)
    expect(await act()).toEqual({ kind: 'done' })
    script(merged)
    expect(await act()).toEqual({ kind: 'merged', oid: oid('merged') })
  })

  it('looks after a failure, as GitHub may report one and do it all the same', async () => {
    script(shows(), failed, empty)
    expect(await act()).toEqual({ kind: 'done' })
    script(shows(), broken, merged)
    expect(await act()).toEqual({ kind: 'merged', oid: oid('merged') })
    script(shows(), failed, shows())
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'refused_by_github' })
  })

  it('does not look where a limit kept it from happening', async () => {
    script(shows(), { method: 'POST', path: '/graphql', status: 429, headers: { 'retry-after': '7' } })
    expect(await act()).toMatchObject({ reason: 'rate_limited', meaning: { decision: 'retry', delay: 7 } })
  })
})

describe('disarming auto-merge', () => {
  const act = () => disableAutoMerge({ kind: 'disable_auto_merge', number: 20, pullId: 'PR_20' }, aWriting())

  it('is one mutation', async () => {
    const sent = script(graphql({ data: { disarmed: { pullRequest: { id: 'PR_20' } } } }))
    expect(await act()).toEqual({ kind: 'done' })
    expect(sent.map(operation)).toEqual([
      { name: 'DisableAutoMerge', variables: { disarmed: { pullRequestId: 'PR_20' } } },
    ])
  })

  it('is done where it is not armed', async () => {
    script(error('disarmed', "Can't disable auto-merge for this pull request.", 'UNPROCESSABLE'))
    expect(await act()).toEqual({ kind: 'done' })
  })

  it('is refused where the App may not', async () => {
    script(error('disarmed', 'Resource not accessible by integration', 'FORBIDDEN'))
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'permission' })
  })
})

import { getOctokit } from '@actions/github'
import { describe, expect, it } from 'vitest'
import type { MergeEffect } from '../../src/domain/decision.ts'
import { merge } from '../../src/effects/merge.ts'
import { NotSent } from '../../src/github/failure.ts'
import { createLanes } from '../../src/github/lanes.ts'
import { withPolicy } from '../../src/github/policy.ts'
import { type Step, script, watchRequests } from '../support/github-trace.ts'
import { aMerge, look, lookMerged, pullPath } from '../support/merging.ts'
import { now, oid } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

const put: Step = { method: 'PUT', path: `${pullPath}/merge` }
const success: Step = {
  ...put,
  reply: { sha: oid('merged'), merged: true, message: 'Pull Request successfully merged' },
}
const no = (status: number, message: string): Step => ({ ...put, status, reply: { message } })
const merged = { kind: 'merged', oid: oid('merged') }
const content = { sha: oid('head'), merge_method: 'squash', commit_title: 'Sum (#20)', commit_message: 'Closes #12' }
const act = (differs: Partial<MergeEffect> = {}, writing = aWriting()) => merge(aMerge(differs), where, writing)

describe('merging', () => {
  it('looks once more, and is one request pinned to the judged head', async () => {
    const sent = script(look(), success)
    expect(await act()).toEqual(merged)
    expect(sent).toEqual([
      { method: 'GET', path: pullPath, body: null },
      { method: 'PUT', path: put.path, body: content },
    ])
  })

  it('has no title for a rebase', async () => {
    const sent = script(look(), success)
    await act({ method: 'rebase' })
    expect(sent[1]?.body).toEqual({ sha: oid('head'), merge_method: 'rebase' })
  })

  it('leaves the message to GitHub where none is ours', async () => {
    const sent = script(look(), success)
    await act({ message: null })
    expect(sent[1]?.body).toEqual({ sha: oid('head'), merge_method: 'squash', commit_title: 'Sum (#20)' })
  })

  it.each([
    ['closed', { state: 'closed' }, 'not open'],
    ['a draft', { draft: true }, 'draft'],
    ['at another head', { head: { sha: oid('newer') } }, oid('newer')],
    ['on another base', { base: { ref: 'next' } }, 'next'],
    ['held', { labels: [{ name: 'agent:merge' }, { name: 'HOLD' }] }, 'hold'],
    ['no longer asked for', { labels: [{ name: 'bug' }] }, 'agent:merge'],
    ['part of a stack', { stack: { base: { ref: 'main', sha: oid('main') }, position: 1 } }, 'stack'],
  ])('sends nothing where the pull request is %s by now', async (_case, differs, words) => {
    script(look(differs))
    const result = await act()
    expect(result).toMatchObject({ kind: 'refused', reason: 'head_changed', meaning: { decision: 'reevaluate' } })
    expect(result).toMatchObject({ words: expect.stringContaining(words) })
  })

  it('needs no label where none is wanted, and no stack where the server knows none', async () => {
    script(look({ labels: [], stack: undefined }), success)
    expect(await act({ label: null })).toEqual(merged)
  })

  it('reads names of labels without regard to case', async () => {
    script(look({ labels: [{ name: 'agent:merge' }] }), success)
    expect(await act({ label: 'Agent:MERGE' })).toEqual(merged)
    script(look({ labels: [{ name: 'agent:merge' }, { name: 'hold' }] }))
    expect(await act({ holdLabels: ['Hold'] })).toMatchObject({ reason: 'head_changed' })
  })

  it('is done where somebody was faster', async () => {
    script(lookMerged)
    expect(await act()).toEqual(merged)
  })

  it('is judged anew where the pull request is gone', async () => {
    script({ ...look(), status: 404, reply: { message: 'Not Found' } })
    const meaning = { decision: 'reevaluate' }
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'not_found', meaning })
  })

  it('waits where a limit keeps us from looking', async () => {
    script({ ...look(), status: 429, headers: { 'retry-after': '30' } })
    const meaning = { decision: 'retry', delay: 30 }
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'rate_limited', meaning })
  })

  it('is not sent where the look brought nothing', async () => {
    script({ ...look(), status: 502 })
    await expect(act()).rejects.toMatchObject({ status: 502 })
  })
})

describe('a merge that is refused', () => {
  const several =
    'Repository rule violations found\n\nAt least 1 approving review is required by reviewers with write access.\n\nRequired status check "ci / test" is expected.\n\n'

  it.each([
    [409, 'Head branch was modified. Review and try the merge again.', 'reevaluate', 'head_changed'],
    [405, 'Required status check "ci / test" is expected.', 'wait', 'required_check_missing'],
    [405, 'Required status check "ci / test" is failing.', 'blocked', 'required_check_failed'],
    [405, several, 'wait', 'required_check_missing'],
    [405, 'Waiting on code owner review from octo/core.', 'blocked', 'review_required'],
    [405, 'At least 1 approving review is required by reviewers with write access.', 'blocked', 'review_required'],
    [405, 'New changes require approval from someone other than the last pusher.', 'blocked', 'review_required'],
    [405, 'Changes have been requested by reviewers with write access.', 'blocked', 'changes_requested'],
    [405, 'A conversation must be resolved before this pull request can be merged.', 'blocked', 'threads_unresolved'],
    [405, 'Commits must have verified signatures.', 'blocked', 'refused_by_github'],
    [405, "You're not authorized to push to this branch.", 'config_error', 'push_not_allowed'],
    [405, 'Merge commits are not allowed on this repository.', 'config_error', 'method_not_allowed'],
    [405, 'Squash merges are not allowed on this repository.', 'config_error', 'method_not_allowed'],
    [405, 'Rebase merges are not allowed on this repository.', 'config_error', 'method_not_allowed'],
    [405, 'Changes must be made through the merge queue', 'enqueue', 'queue_required'],
    [405, 'Merging stacked PRs via this endpoint is not supported.', 'reevaluate', 'use_async'],
    [405, 'Pull Request is not mergeable', 'blocked', 'refused_by_github'],
    [405, 'Pull Request is still a draft', 'blocked', 'draft'],
    [405, "This branch can't be rebased", 'blocked', 'not_rebaseable'],
    [
      403,
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
      'config_error',
      'permission',
    ],
    [403, 'Resource not accessible by integration', 'config_error', 'permission'],
    [404, 'Not Found', 'reevaluate', 'not_found'],
    [422, 'Validation Failed', 'blocked', 'refused_by_github'],
  ])('with %i "%s" is %s: %s, once and in GitHub’s words', async (status, message, decision, reason) => {
    const isPlainNo = status === 405 && reason === 'refused_by_github'
    script(look(), no(status, message), ...(isPlainNo ? [look()] : []))
    const result = await act()
    expect(result).toMatchObject({ kind: 'refused', reason, meaning: { decision, reason } })
    const [sentence = ''] = message.split('\n').slice(-3)
    expect(result).toMatchObject({ words: expect.stringContaining(sentence) })
  })

  it('because somebody was faster, which GitHub does not say, is merged', async () => {
    script(look(), no(405, 'Pull Request is not mergeable'), lookMerged)
    expect(await act()).toEqual(merged)
  })

  it('by a limit is not sent again before it was judged anew', async () => {
    script(look(), { ...no(403, 'You have exceeded a secondary rate limit'), headers: { 'retry-after': '90' } })
    const meaning = { decision: 'retry', delay: 90 }
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'rate_limited', meaning })
  })

  it('by a limit without a time waits a minute', async () => {
    script(look(), no(429, 'slow down'))
    expect(await act()).toMatchObject({ reason: 'rate_limited', meaning: { decision: 'retry', delay: 60 } })
  })

  it('by a dead token throws', async () => {
    script(look(), no(401, 'Bad credentials'))
    await expect(act()).rejects.toMatchObject({ status: 401 })
  })

  it('by our own limits throws, as nothing left', async () => {
    script(look())
    const lanes = createLanes()
    lanes.blockedUntil = Date.parse(now) + 3_600_000
    const client = withPolicy(getOctokit('token-for-tests'), aWriting(), lanes)
    await expect(act({}, aWriting(client))).rejects.toBeInstanceOf(NotSent)
  })
})

describe('a base that moved during the merge', () => {
  const moved = no(405, 'Base branch was modified. Review and try the merge again.')

  it('is tried again after 4 and 8 seconds, with a look before each call', async () => {
    const sent = script(look(), moved, look(), moved, look(), success)
    const writing = aWriting()
    expect(await act({}, writing)).toEqual(merged)
    expect(writing.slept).toEqual([4000, 8000])
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT', 'GET', 'PUT'])
  })

  it('is judged anew the third time', async () => {
    script(look(), moved, look(), moved, look(), moved)
    const meaning = { decision: 'reevaluate', reason: 'base_changed' }
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'base_changed', meaning })
  })

  it('is not tried again on a pull request that somebody holds meanwhile', async () => {
    script(look(), moved, look({ labels: [{ name: 'agent:merge' }, { name: 'hold' }] }))
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'head_changed' })
  })
})

describe('a merge without an answer', () => {
  const silences: readonly (readonly [string, Partial<Step>])[] = [
    ['a server error', { status: 502 }],
    ['silence', { broken: true }],
    ['an answer without a commit', { reply: { merged: true } }],
  ]

  it.each(silences)('reads the pull request after %s: it is merged', async (_case, answer) => {
    script(look(), { ...put, ...answer }, lookMerged)
    expect(await act()).toEqual(merged)
  })

  it.each(silences)('is refused after %s where no merge shows, without a second call', async (_case, answer) => {
    script(look(), { ...put, ...answer }, look())
    const meaning = { decision: 'reevaluate', actions: [] }
    expect(await act({ attempts: 1 })).toMatchObject({ kind: 'refused', reason: 'unknown_outcome', meaning })
  })

  it('calls somebody the third time on a head', async () => {
    script(look(), { ...put, status: 500 }, look())
    const meaning = { decision: 'blocked', actions: ['add_label', 'comment'] }
    expect(await act({ attempts: 2 })).toMatchObject({ kind: 'refused', reason: 'attempts_exhausted', meaning })
  })

  it('is the first silence, however often the base moved before', async () => {
    const moved = no(405, 'Base branch was modified. Review and try the merge again.')
    script(look(), moved, look(), moved, look(), { ...put, status: 500 }, look())
    expect(await act()).toMatchObject({ reason: 'unknown_outcome' })
  })

  it('stays unknown where reading fails as well', async () => {
    script(look(), { ...put, status: 500 }, { ...look(), status: 500 })
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'unknown_outcome' })
  })
})

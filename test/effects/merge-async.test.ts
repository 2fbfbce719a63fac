import { getOctokit } from '@actions/github'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { merge } from '../../src/effects/merge.ts'
import { pollMerge } from '../../src/effects/merge-async.ts'
import { withPolicy } from '../../src/github/policy.ts'
import { api, type Step, script, watchRequests } from '../support/github-trace.ts'
import { aMerge, look, lookMerged, pullPath } from '../support/merging.ts'
import { oid } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

const uuid = '630b9d5e-3f2a-4f7e-8b0c-2d5f9a8c1e42'
const put: Step = { method: 'PUT', path: `${pullPath}/merge-async` }
const get: Step = { method: 'GET', path: `${pullPath}/merge-async/${uuid}` }
const effect = aMerge({ api: 'merge-async' })
const bottom = look({ stack: { base: { ref: 'main', sha: oid('main') }, position: 1, size: 3 } })
const body = (status: string, details: Record<string, unknown> = {}) => ({
  status,
  details: { message: `It is ${status}.`, ...details },
})
const accepted: Step = { ...put, status: 202, reply: body('pending', { uuid }) }
const is = (status: string, details: Record<string, unknown> = {}): Step => ({ ...get, reply: body(status, details) })
const pending = { kind: 'accepted', reason: 'merge_pending', uuid }
const merged = { kind: 'merged', oid: oid('merged') }
const act = (writing = aWriting()) => merge(effect, where, writing)

describe('a merge in the background', () => {
  it('is asked for at the judged head, and followed', async () => {
    const writing = aWriting()
    const sent = script(bottom, accepted, is('pending', { uuid }), is('merged', { sha: oid('merged') }))
    expect(await act(writing)).toEqual(merged)
    expect(writing.slept).toEqual([2000, 4000])
    expect(sent[1]?.body).toEqual({
      sha: oid('head'),
      merge_method: 'squash',
      commit_title: 'Sum (#20)',
      commit_message: 'Closes #12',
      merge_action: 'default',
    })
  })

  it('names the version of the API that has it, over our own policy', async () => {
    const newer = { reqheaders: { 'x-github-api-version': '2026-03-10' } }
    const older = { reqheaders: { 'x-github-api-version': '2022-11-28' } }
    const json = (reply: unknown) => [JSON.stringify(reply), { 'content-type': 'application/json' }] as const
    nock(api, older)
      .get(pullPath)
      .reply(200, ...json(bottom.reply))
    nock(api, newer)
      .put(put.path)
      .reply(202, ...json(accepted.reply))
    nock(api, newer)
      .get(get.path)
      .reply(200, ...json(body('merged', { sha: oid('merged') })))
    const writing = aWriting()
    const client = withPolicy(getOctokit('token-for-tests'), writing)
    expect(await act({ ...writing, github: client })).toEqual(merged)
  })

  it('is left to GitHub after a minute', async () => {
    const writing = aWriting()
    const still = is('pending', { uuid })
    script(bottom, accepted, still, still, still, still, still)
    expect(await act(writing)).toEqual(pending)
    expect(writing.slept.reduce((sum, ms) => sum + ms, 0)).toBe(60_000)
  })

  it.each([
    ['silence', { ...get, broken: true }],
    ['a server error', { ...get, status: 503 }],
    ['a limit', { ...get, status: 429 }],
    ['a dead token', { ...get, status: 401 }],
    ['a word nobody knows', is('simmering')],
    ['a missing permission', { ...get, status: 403, reply: { message: 'Resource not accessible' } }],
  ] satisfies [string, Step][])('stays accepted through %s', async (_case, step) => {
    script(bottom, accepted, step, step, step, step, step)
    expect(await act()).toEqual(pending)
  })

  it('that was asked for before goes on under its own name', async () => {
    script(bottom, { ...accepted, status: 409 }, is('merged', { sha: oid('merged') }))
    expect(await act()).toEqual(merged)
  })

  it('without a name cannot be followed', async () => {
    script(bottom, { ...put, status: 202, reply: body('pending', { uuid: '../../..' }) })
    expect(await act()).toEqual({ ...pending, uuid: null })
  })

  it('that is done already is merged', async () => {
    script(bottom, { ...put, reply: body('merged', { sha: oid('merged') }) })
    expect(await act()).toEqual(merged)
  })

  it.each([
    ['at once', [{ ...put, reply: body('enqueued') }]],
    ['later', [accepted, is('enqueued')]],
  ] satisfies [string, Step[]][])('that GitHub puts into the queue %s waits there', async (_case, steps) => {
    script(bottom, ...steps)
    expect(await act()).toEqual({ kind: 'accepted', reason: 'in_merge_queue', uuid: null })
  })

  it.each([
    ['Merge conflict: the pull request could not be merged.', 'reevaluate', 'refused_by_github'],
    ['Custom merge params are not supported when merging via a merge queue', 'enqueue', 'queue_required'],
  ])('that fails with "%s" is %s: %s', async (message, decision, reason) => {
    script(bottom, accepted, is('failed', { message }))
    expect(await act()).toMatchObject({ kind: 'refused', reason, words: message, meaning: { decision } })
  })

  it('that GitHub does not begin is refused in its words', async () => {
    script(bottom, { ...put, status: 400, reply: body('failed', { message: 'Pull request is closed.' }) })
    const words = 'Pull request is closed.'
    expect(await act()).toMatchObject({ reason: 'refused_by_github', words, meaning: { decision: 'reevaluate' } })
  })

  it('without an answer is read, never asked for again', async () => {
    script(bottom, { ...put, broken: true }, lookMerged)
    expect(await act()).toEqual(merged)
  })

  it.each([
    ['in the middle of a stack', { position: 2 }],
    ['at a place nobody named', {}],
  ])('is not asked for %s', async (_case, place) => {
    script(look({ stack: { base: { ref: 'main', sha: oid('main') }, ...place } }))
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'head_changed' })
  })

  it('may be asked for outside of any stack', async () => {
    script(look(), { ...put, reply: body('merged', { sha: oid('merged') }) })
    expect(await act()).toEqual(merged)
  })
})

describe('asking what came of it', () => {
  const ask = () => pollMerge({ kind: 'poll_merge', number: 20, uuid }, where, aWriting())

  it('is one request', async () => {
    const sent = script(is('merged', { sha: oid('merged') }))
    expect(await ask()).toEqual(merged)
    expect(sent).toEqual([{ method: 'GET', path: get.path, body: null }])
  })

  it('reads the commit where GitHub does not name it', async () => {
    script(is('merged'), lookMerged)
    expect(await ask()).toEqual(merged)
  })

  it('may find it at work or in the queue', async () => {
    script(is('pending', { uuid }), is('enqueued'))
    expect(await ask()).toEqual(pending)
    expect(await ask()).toEqual({ kind: 'accepted', reason: 'in_merge_queue', uuid: null })
  })

  it.each([{ status: 502 }, { broken: true }, { status: 429 }])(
    'says nothing with %j, so it goes on',
    async (answer) => {
      script({ ...get, ...answer })
      expect(await ask()).toEqual(pending)
    },
  )

  it.each([
    [is('failed', { message: 'Merge conflict.' }), 'refused_by_github', 'reevaluate'],
    [{ ...get, status: 404, reply: { message: 'Not Found' } }, 'not_found', 'reevaluate'],
    [is('simmering'), 'unknown_value', 'wait'],
    [{ ...get, status: 403, reply: { message: 'Resource not accessible' } }, 'permission', 'config_error'],
  ] satisfies [Step, string, string][])('may be refused: %#', async (step, reason, decision) => {
    script(step)
    expect(await ask()).toMatchObject({ kind: 'refused', reason, meaning: { decision } })
  })
})

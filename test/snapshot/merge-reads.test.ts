import { describe, expect, it } from 'vitest'
import { readTestMerge } from '../../src/snapshot/test-merge.ts'
import { bareClient, script, watchRequests } from '../support/github-trace.ts'
import { aPull, oid } from '../support/snapshots.ts'

watchRequests()

const repository = { owner: 'octo', name: 'toy' }

describe('the test merge', () => {
  const answer = (reply: Record<string, unknown>) => {
    script({ method: 'GET', path: '/repos/octo/toy/pulls/20', reply: { head: { sha: oid('head') }, ...reply } })
  }
  const unknown = aPull({ mergeable: 'UNKNOWN', mergeState: 'UNKNOWN', rebaseable: false, stack: 'unread' })

  it('fills in what GraphQL did not know', async () => {
    answer({ mergeable: true, mergeable_state: 'clean', rebaseable: true, stack: null })
    expect(await readTestMerge(bareClient(), repository, unknown)).toMatchObject({
      mergeable: 'MERGEABLE',
      mergeState: 'CLEAN',
      rebaseable: true,
      stack: null,
    })
  })

  it('shows a stack', async () => {
    answer({
      mergeable: null,
      stack: { base: { ref: 'main', sha: oid('main') }, size: 3, position: 2, id: 1, number: 4 },
    })
    expect(await readTestMerge(bareClient(), repository, unknown)).toMatchObject({
      mergeable: 'UNKNOWN',
      stack: { position: 2, size: 3 },
    })
  })

  it('shows a stack whose places GitHub leaves out', async () => {
    answer({ mergeable: null, stack: { base: { ref: 'main', sha: oid('main') } } })
    const read = await readTestMerge(bareClient(), repository, unknown)
    expect(read.stack).toEqual({ position: null, size: null })
  })

  it('shows who was asked for a review, teams too', async () => {
    answer({ requested_reviewers: [{ login: 'hubot-fan' }, { login: 'Copilot' }], requested_teams: [{ slug: 'core' }] })
    const read = await readTestMerge(bareClient(), repository, unknown)
    expect(read.requestedReviewers).toEqual(['hubot-fan', 'Copilot', 'core'])
  })

  it('of another head says nothing about this one', async () => {
    answer({ head: { sha: oid('newer') }, mergeable: true, mergeable_state: 'clean' })
    expect(await readTestMerge(bareClient(), repository, unknown)).toMatchObject({ mergeable: 'UNKNOWN' })
  })

  it('does not overrule what GraphQL knew', async () => {
    answer({ mergeable: true, mergeable_state: 'clean' })
    const conflicting = aPull({ mergeable: 'CONFLICTING', mergeState: 'DIRTY' })
    expect(await readTestMerge(bareClient(), repository, conflicting)).toMatchObject({ mergeable: 'CONFLICTING' })
  })
})

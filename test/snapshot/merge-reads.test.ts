import { describe, expect, it } from 'vitest'
import { readRules } from '../../src/snapshot/rules.ts'
import { readTestMerge } from '../../src/snapshot/test-merge.ts'
import { aReading } from '../support/answers.ts'
import { bareClient, type Step, script, watchRequests } from '../support/github-trace.ts'
import { aPull, oid } from '../support/snapshots.ts'

watchRequests()

const repository = { owner: 'octo', name: 'toy' }
const path = '/repos/octo/toy/rules/branches/release%2F1?per_page=100'
const noClassic = { requiredChecks: [], requiredApprovals: 0 }
const read = (reply: unknown, rest: Partial<Step> = {}) => {
  script({ method: 'GET', path, reply, ...rest })
  return readRules(aReading(), repository, 'release/1', noClassic)
}

describe('the rules of a base branch', () => {
  it('add up', async () => {
    const rules = [
      { type: 'deletion' },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: 'test', integration_id: 15_368 }, { context: 'lint' }],
        },
      },
      {
        type: 'required_status_checks',
        parameters: { strict_required_status_checks_policy: true, required_status_checks: [] },
      },
      { type: 'pull_request', parameters: { required_approving_review_count: 1 } },
      { type: 'pull_request', parameters: { required_approving_review_count: 2 } },
    ]
    expect(await read(rules)).toEqual({
      kind: 'read',
      requiredChecks: [
        { name: 'test', appId: 15_368 },
        { name: 'lint', appId: null },
      ],
      requiredApprovals: 2,
      strict: true,
    })
  })

  it('are none where the plan knows no rules', async () => {
    const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.'
    expect(await read({ message }, { status: 403 })).toEqual({
      kind: 'read',
      requiredChecks: [],
      requiredApprovals: 0,
      strict: false,
    })
  })

  it.each([
    ['GitHub forbids it', { message: 'Resource not accessible by integration' }, { status: 403 }],
    ['GitHub fails', {}, { status: 502 }],
    ['GitHub is silent', {}, { broken: true }],
    ['a rule has another shape', [{ type: 'pull_request', parameters: {} }], {}],
    ['there are more than a page', Array.from({ length: 100 }, () => ({ type: 'deletion' })), {}],
  ])('are unread when %s', async (_case, reply, rest) => {
    expect(await read(reply, rest)).toMatchObject({ kind: 'unread' })
  })

  it('are kept for a minute, failures are not', async () => {
    const reading = aReading()
    const step: Step = { method: 'GET', path, reply: [] }
    const ask = () => readRules(reading, repository, 'release/1', noClassic)
    const first = script({ ...step, status: 500 }, step)
    await ask()
    await ask()
    await ask()
    expect(first).toHaveLength(2)
    await reading.sleep(60_000)
    const later = script(step)
    await ask()
    expect(later).toHaveLength(1)
  })

  it('take in what classic protection shows', async () => {
    script({ method: 'GET', path, reply: [] })
    const classic = { requiredChecks: ['old ci'], requiredApprovals: 1 }
    expect(await readRules(aReading(), repository, 'release/1', classic)).toMatchObject({
      requiredChecks: [{ name: 'old ci', appId: null }],
      requiredApprovals: 1,
    })
  })
})

describe('the test merge', () => {
  const answer = (reply: Record<string, unknown>) => {
    script({ method: 'GET', path: '/repos/octo/toy/pulls/20', reply: { head: { sha: oid('head') }, ...reply } })
  }
  const unknown = aPull({ mergeable: 'UNKNOWN', mergeState: 'UNKNOWN', stacked: null })

  it('fills in what GraphQL did not know', async () => {
    answer({ mergeable: true, mergeable_state: 'clean', stack: null })
    expect(await readTestMerge(bareClient(), repository, unknown)).toMatchObject({
      mergeable: 'MERGEABLE',
      mergeState: 'CLEAN',
      stacked: false,
    })
  })

  it('shows a stack', async () => {
    answer({ mergeable: null, stack: { size: 2 } })
    expect(await readTestMerge(bareClient(), repository, unknown)).toMatchObject({
      mergeable: 'UNKNOWN',
      stacked: true,
    })
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

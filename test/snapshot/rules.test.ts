import { describe, expect, it } from 'vitest'
import type { ClassicRules } from '../../src/snapshot/parse/classic-rules.ts'
import { readRules } from '../../src/snapshot/rules.ts'
import { aReading } from '../support/answers.ts'
import { type Step, script, watchRequests } from '../support/github-trace.ts'
import { someRules } from '../support/snapshots.ts'

watchRequests()

const repository = { owner: 'octo', name: 'toy' }
const listed = (reply: unknown, rest: Partial<Step> = {}): Step => ({
  method: 'GET',
  path: '/repos/octo/toy/rules/branches/release%2F1?per_page=100',
  reply,
  ...rest,
})
const branch = (protection: unknown, rest: Partial<Step> = {}): Step => ({
  method: 'GET',
  path: '/repos/octo/toy/branches/release%2F1',
  reply: { name: 'release/1', protected: protection !== null, protection: protection ?? { enabled: false } },
  ...rest,
})
const unprotected = branch(null)
const noRule: ClassicRules = {
  requiredStatusCheckContexts: [],
  requiredApprovingReviewCount: null,
  requiresConversationResolution: false,
  requiresSignatures: false,
  requiresLinearHistory: false,
}
const read = (rules: Step, protection: Step = unprotected, classic: ClassicRules | null = null) => {
  script(rules, protection)
  return readRules(aReading(), repository, 'release/1', classic)
}
const checksOf = (strict: boolean, ...required: readonly object[]) => ({
  type: 'required_status_checks',
  parameters: { strict_required_status_checks_policy: strict, required_status_checks: required },
})
const pullRule = (count: number, more: object = {}) => ({
  type: 'pull_request',
  parameters: {
    required_approving_review_count: count,
    required_review_thread_resolution: false,
    require_code_owner_review: true,
    ...more,
  },
})
const required = (contexts: readonly string[], checks: readonly object[], more: object = {}) => ({
  enabled: true,
  required_status_checks: { enforcement_level: 'non_admins', contexts, checks, ...more },
})

describe('the rules of a base branch', () => {
  it('are none where there are none', async () => {
    expect(await read(listed([]))).toEqual(someRules())
  })

  it('add up over rulesets, the stricter of each', async () => {
    const rules = [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      { type: 'creation' },
      checksOf(false, { context: 'test', integration_id: 15_368 }, { context: 'lint' }),
      checksOf(true, { context: 'test', integration_id: 15_368 }, { context: 'test', integration_id: 7 }),
      pullRule(1, { required_review_thread_resolution: true, allowed_merge_methods: ['merge', 'squash'] }),
      pullRule(2, { allowed_merge_methods: ['squash', 'rebase', 'conjure'] }),
      { type: 'update', parameters: { update_allows_fetch_and_merge: false } },
      { type: 'required_signatures' },
      { type: 'merge_queue', parameters: { merge_method: 'SQUASH' } },
      { type: 'workflows', parameters: {} },
      { type: 'code_scanning', parameters: {} },
      { type: 'toString' },
    ]
    expect(await read(listed(rules))).toEqual(
      someRules({
        source: 'ruleset',
        requiredChecks: [
          { name: 'test', appId: 15_368 },
          { name: 'lint', appId: null },
          { name: 'test', appId: 7 },
        ],
        requiredApprovals: 2,
        strict: true,
        threadsResolved: true,
        signatures: true,
        restrictsPushes: true,
        mergeQueue: true,
        methods: ['squash'],
        others: ['code_scanning', 'toString', 'workflows'],
      }),
    )
  })

  it('allow no merge commit where history is linear', async () => {
    expect(await read(listed([{ type: 'required_linear_history' }]))).toMatchObject({ methods: ['squash', 'rebase'] })
    const both = [{ type: 'required_linear_history' }, pullRule(0, { allowed_merge_methods: ['merge'] })]
    expect(await read(listed(both))).toMatchObject({ methods: [] })
  })

  it('allow no way to merge that this version does not know', async () => {
    const rule = pullRule(0, { allowed_merge_methods: ['squash', 'conjure'] })
    expect(await read(listed([rule]))).toMatchObject({ methods: ['squash'] })
  })

  it('take in what classic protection shows on the branch', async () => {
    const byApp = [
      { context: 'test', app_id: 15_368 },
      { context: 'lint', app_id: null },
      { context: 'any', app_id: -1 },
    ]
    const protection = branch(required(['test', 'lint', 'any', 'old ci'], byApp, { strict: true }))
    expect(await read(listed([checksOf(false, { context: 'test' })]), protection)).toEqual(
      someRules({
        source: 'both',
        requiredChecks: [
          { name: 'test', appId: null },
          { name: 'test', appId: 15_368 },
          { name: 'lint', appId: null },
          { name: 'any', appId: null },
          { name: 'old ci', appId: null },
        ],
        strict: true,
      }),
    )
  })

  it.each<[string, unknown, object]>([
    ['checks that are switched off', { enabled: true, required_status_checks: { enforcement_level: 'off', contexts: ['a'], checks: [] } }, { source: 'classic', requiredChecks: [] }],
    ['protection that asks for none', { enabled: true }, { source: 'classic', requiredChecks: [] }],
    ['names without Apps, as older servers write them', { enabled: true, required_status_checks: { contexts: ['a'] } }, { source: 'classic', requiredChecks: [{ name: 'a', appId: null }] }],
  ])('of classic protection with %s', async (_case, protection, expected) => {
    expect(await read(listed([]), branch(protection))).toMatchObject(expected)
  }) // biome-ignore format: one line per case

  it('take in what the query shows', async () => {
    const classic: ClassicRules = {
      requiredStatusCheckContexts: ['test', 'only here', null],
      requiredApprovingReviewCount: 1,
      requiresConversationResolution: true,
      requiresSignatures: true,
      requiresLinearHistory: true,
    }
    const protection = branch(required(['test'], [{ context: 'test', app_id: 5 }]))
    expect(await read(listed([]), protection, classic)).toEqual(
      someRules({
        source: 'classic',
        requiredChecks: [
          { name: 'test', appId: 5 },
          { name: 'only here', appId: null },
        ],
        requiredApprovals: 1,
        threadsResolved: true,
        signatures: true,
        methods: ['squash', 'rebase'],
      }),
    )
    expect(await read(listed([{ type: 'deletion' }]), unprotected, noRule)).toEqual(someRules({ source: 'both' }))
  })

  const upgrade = { message: 'Upgrade to GitHub Pro or make this repository public to enable this feature.' }

  it('are none where the plan knows no rules', async () => {
    const refused = { status: 403 }
    expect(await read(listed(upgrade, refused), branch(null, { reply: upgrade, ...refused }))).toEqual(someRules())
  })

  it('are those of the branch where the plan knows no rulesets', async () => {
    const protection = branch(required(['test'], []))
    expect(await read(listed(upgrade, { status: 403 }), protection)).toMatchObject({
      source: 'classic',
      requiredChecks: [{ name: 'test', appId: null }],
    })
  })

  it.each<[string, Step, Step]>([
    ['GitHub forbids the rules', listed({ message: 'Resource not accessible by integration' }, { status: 403 }), unprotected],
    ['GitHub forbids the branch', listed([]), branch(null, { reply: { message: 'Resource not accessible' }, status: 403 })],
    ['GitHub does not find the branch', listed([]), branch(null, { reply: { message: 'Branch not found' }, status: 404 })],
    ['GitHub fails', listed({}, { status: 502 }), unprotected],
    ['GitHub fails with words about plans', listed(upgrade, { status: 502 }), unprotected],
    ['GitHub is silent about the rules', listed({}, { broken: true }), unprotected],
    ['GitHub is silent about the branch', listed([]), branch(null, { broken: true })],
    ['a rule about reviews has another shape', listed([{ type: 'pull_request', parameters: {} }]), unprotected],
    ['a rule about checks has another shape', listed([{ type: 'required_status_checks' }]), unprotected],
    ['the branch has another shape', listed([]), branch({ enabled: true, required_status_checks: { contexts: 'a' } })],
    ['there are more than a page', listed(Array.from({ length: 100 }, () => ({ type: 'deletion' }))), unprotected],
  ])('are unread when %s', async (_case, rules, protection) => {
    expect(await read(rules, protection)).toMatchObject({ kind: 'unread', why: expect.stringMatching(/./) })
  }) // biome-ignore format: one line per case

  it('are kept for a minute, failures are not', async () => {
    const reading = aReading()
    const ask = () => readRules(reading, repository, 'release/1', noRule)
    const first = script(listed([]), branch(null, { status: 500 }), listed([]), unprotected)
    expect(await ask()).toMatchObject({ kind: 'unread' })
    expect(await ask()).toMatchObject({ kind: 'read' })
    await reading.sleep(59_000)
    expect(await ask()).toMatchObject({ kind: 'read' })
    expect(first).toHaveLength(4)
    await reading.sleep(1000)
    const later = script(listed([]), unprotected)
    await ask()
    expect(later).toHaveLength(2)
  })

  it('are kept by branch', async () => {
    const reading = aReading()
    script(listed([]), unprotected)
    await readRules(reading, repository, 'release/1', null)
    const elsewhere = (step: Step): Step => ({ ...step, path: step.path.replace('release%2F1', 'main') })
    const sent = script(elsewhere(listed([])), elsewhere(unprotected))
    await readRules(reading, repository, 'main', null)
    expect(sent).toHaveLength(2)
  })
})

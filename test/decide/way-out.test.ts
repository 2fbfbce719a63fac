import { describe, expect, it } from 'vitest'
import { judgeMerge } from '../../src/decide/merge/judge.ts'
import { wayOut } from '../../src/decide/merge/way-out.ts'
import { supposing } from '../../src/decide/merge/what-if.ts'
import type { MergeFacts, MergePull } from '../../src/domain/merge/facts.ts'
import type { MergePolicy } from '../../src/domain/merge/policy.ts'
import { written } from '../../src/domain/merge/what-if.ts'
import { anOpinion, someMergeFacts, somePolicy } from '../support/merge-facts.ts'
import { aCheck, ago, oid, reviewer, writer } from '../support/snapshots.ts'

type World = {
  readonly facts?: Partial<MergeFacts>
  readonly pull?: Partial<MergePull>
  readonly policy?: Partial<MergePolicy>
}

const own = someMergeFacts().own
const rules = someMergeFacts().rules
const failed = aCheck({ conclusion: 'FAILURE' })
const objects = (author = reviewer, order = 1) => anOpinion({ author, state: 'CHANGES_REQUESTED', order })

function found({ facts = {}, pull = {}, policy = {} }: World) {
  const [world, wants] = [someMergeFacts(facts, pull), somePolicy(policy)]
  const way = wayOut(world, wants)
  return { world, wants, way, told: way.changes.map(written) }
}

describe('what would change a judgment', () => {
  it.each<[string, World, readonly string[]]>([
    ['nothing where it is merged next', {}, []],
    ['the label that asks', { policy: { requireLabel: ['agent:merge', 'other'] } }, ['label +agent:merge']],
    ['hold labels', { pull: { labels: ['Hold', 'do-not-merge'] } }, ['label -hold', 'label -do-not-merge']],
    ['urgency in a freeze', { policy: { freeze: { minPriority: 7 } } }, ['label +priority:7']],
    ['a draft', { pull: { draft: true } }, ['ready', 'time +3m']],
    ['threads', { facts: { threads: [{ resolved: false, url: null }] } }, ['resolve threads']],
    ['a failed check', { facts: { checks: [failed] } }, ['check test success']],
    ['a running check and one that is missing', { facts: { checks: [aCheck({ status: 'QUEUED', conclusion: null })], rules: { ...rules, requiredChecks: [{ name: 'build (a, b)', appId: 5 }] } } }, ['check test success', 'check "build (a, b)" success']],
    ['a check by another App', { facts: { rules: { ...rules, requiredChecks: [{ name: 'test', appId: 5 }] } } }, ['check test success']],
    ['a missing approval of who was asked', { facts: { requestedReviewers: ['hubot-fan'] }, pull: { reviewDecision: 'REVIEW_REQUIRED' } }, ['approve by hubot-fan', 'time +3m']],
    ['two missing approvals', { policy: { requiredApprovals: 2 } }, ['approve by somebody', 'approve by somebody-else', 'time +3m']],
    ['two objections', { facts: { reviews: [objects(), objects(writer, 2)] } }, ['approve by hubot-fan', 'approve by octocat', 'time +3m']],
    ['an awaited review', { facts: { own: { ...own, activeAt: null } }, pull: { pushedAt: ago(60) }, policy: { waitFor: [{ login: 'coderabbitai[bot]', otherwise: 'hold' }] } }, ['approve by coderabbitai[bot]', 'time +3m']],
    ['the quiet window', { facts: { own: { ...own, activeAt: ago(65) } } }, ['time +115s']],
    ['a time to come', { pull: { mergeAfter: '2026-11-20T10:00:00Z' } }, ['time +120m']],
    ['the first merge', { facts: { own: { ...own, firstMerge: true } }, policy: { confirmFirstMerge: true } }, ['confirm']],
    ['what the publisher found', { facts: { own: { ...own, findings: ['mode_change'] } } }, ['confirm']],
    ['much at once', { facts: { checks: [failed], own: { ...own, firstMerge: true } }, pull: { labels: ['hold'], draft: true }, policy: { confirmFirstMerge: true } }, ['label -hold', 'ready', 'check test success', 'time +3m', 'confirm']],
  ])('%s', (_what, world, told) => {
    const { way, ...seen } = found(world)
    expect(seen.told).toEqual(told)
    expect([way.judgment.decision, way.judgment.reason]).toEqual(['merge', 'ready'])
    expect(judgeMerge(supposing(seen.world, seen.wants, way.changes), seen.wants)).toEqual(way.judgment)
  }) // biome-ignore format: one line per row

  it.each<[string, World, readonly string[], string]>([
    ['a conflict', { pull: { mergeable: 'CONFLICTING' } }, [], 'conflict'],
    ['a closed pull request', { pull: { state: 'CLOSED' } }, [], 'closed'],
    ['a hold behind a label', { pull: { labels: ['hold'] }, facts: { own: { ...own, holds: ['Somebody said so.'] } } }, ['label -hold'], 'held'],
    ['no check at all', { facts: { checks: [] } }, [], 'no_checks'],
    ['what only GitHub can work out', { pull: { mergeable: 'UNKNOWN' } }, [], 'mergeable_unknown'],
    ['a block without a reason', { pull: { mergeState: 'BLOCKED' } }, [], 'blocked_unknown'],
    ['a verdict', { policy: { requiredEvidence: ['checklist'] } }, [], 'evidence_missing'],
    ['people who press the button', { policy: { mode: 'report_only' } }, [], 'report_only'],
  ])('ends at %s', (_what, world, told, reason) => {
    const { way, told: seen } = found(world)
    expect([seen, way.judgment.reason]).toEqual([told, reason])
  }) // biome-ignore format: one line per row

  it('names no optional check, no own one, and no report about another commit', () => {
    const checks = [
      aCheck({ name: 'optional', conclusion: 'FAILURE' }),
      aCheck({ name: 'signalbox / merge', conclusion: 'FAILURE', appId: 77 }),
      aCheck({ name: 'older', conclusion: 'FAILURE', commit: oid('old') }),
      failed,
    ]
    expect(found({ facts: { checks }, policy: { optionalChecks: ['optional'] } }).told).toEqual(['check test success'])
  })
})

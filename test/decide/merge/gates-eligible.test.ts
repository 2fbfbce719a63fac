import { describe, expect, it } from 'vitest'
import { isCompleteAndGreen, judgeMerge } from '../../../src/decide/merge/judge.ts'
import { type AnswerRow, answerOf, judgmentOf, refusalOf } from '../../support/merge-refusals.ts'
import { start, withFacts, withOwn, withPolicy, withPull, withRules } from '../../support/merge-worlds.ts'
import { oid } from '../../support/snapshots.ts'

const w = start
const repository = w.facts.repository
const blockers = (branches: readonly string[]) =>
  withFacts(w, { repository: { ...repository, blockers: [{ number: 3, branches }] } })
const entry = (byUs: boolean) => ({ queueEntry: { byUs, position: 1, state: 'QUEUED' } })
const unlabeled = withPolicy(w, { requireLabel: ['agent:merge'] })
const approved = { approvedHead: oid('head') }

describe('whether a pull request is ours to merge', () => {
  const rows: readonly AnswerRow[] = [
    ['this instance is named', withPolicy(w, { appId: '77' }), 'instance', 'opens'],
    ['another instance is named', withPolicy(w, { appId: '78' }), 'instance', 'noop other_instance'],
    ['the configuration has a mistake', withPolicy(w, { valid: false }), 'configuration', 'config_error config_invalid'],
    ['it is merged', withPull(w, { state: 'MERGED' }), 'state', 'noop merged'],
    ['it was merged at this head, though it shows as closed', withPull(withFacts(w, { history: { ...w.facts.history, mergedHead: oid('head') } }), { state: 'CLOSED' }), 'state', 'noop merged'],
    ['it was merged at an older head', withFacts(w, { history: { ...w.facts.history, mergedHead: oid('older') } }), 'state', 'opens'],
    ['it is closed', withPull(w, { state: 'CLOSED' }), 'state', 'noop closed'],
    ['as many requests are left as are kept back', withFacts(w, { requestsLeft: 50 }), 'reading', 'opens'],
    ['fewer requests are left', withFacts(w, { requestsLeft: 49 }), 'reading', 'wait rate_limited'],
    ['GitHub does not say how many requests are left', withFacts(w, { requestsLeft: null }), 'reading', 'opens'],
    ['something was not read', withFacts(w, { unread: ['the rules'] }), 'reading', 'wait data_incomplete'],
    ['no label is asked for', w, 'opt_in', 'opens'],
    ['the label is missing', unlabeled, 'opt_in', 'noop label_missing'],
    ['the label stands there in another case', withPull(unlabeled, { labels: ['AGENT:merge'] }), 'opt_in', 'opens'],
    ['the author is allowed in another case', withPolicy(w, { allowedAuthors: ['x', 'SIGNALBOX[bot]'] }), 'author', 'opens'],
    ['the author is not allowed', withPolicy(w, { allowedAuthors: ['x'] }), 'author', 'noop author_not_allowed'],
    ['a hold label in another case', withPull(w, { labels: ['Do-Not-Merge'] }), 'hold', 'blocked hold_label'],
    ['a hold by a person', withOwn(w, { holds: ['Held.'] }), 'hold', 'blocked held'],
    ['a finding', withOwn(w, { findings: ['mode_change'] }), 'hold', 'blocked mode_change'],
    ['the other finding', withOwn(w, { findings: ['sensitive_path'] }), 'hold', 'blocked sensitive_path'],
    ['a finding that was approved at this head', withOwn(w, { findings: ['mode_change'], ...approved }), 'hold', 'opens'],
    ['a finding that was approved at another head', withOwn(w, { findings: ['mode_change'], approvedHead: oid('older') }), 'hold', 'blocked mode_change'],
    ['a hold stays though the head was approved', withOwn(w, { holds: ['Held.'], ...approved }), 'hold', 'blocked held'],
    ['a merge in the background', withFacts(w, { history: { ...w.facts.history, pending: true } }), 'queue', 'noop merge_pending'],
    ['a place in the queue', withPull(w, entry(false)), 'queue', 'noop in_merge_queue'],
    ['a blocker for everything', blockers([]), 'blockers', 'blocked blocker_issue'],
    ['a blocker for this base', blockers(['x', 'main']), 'blockers', 'blocked blocker_issue'],
    ['a blocker for another base', blockers(['x']), 'blockers', 'opens'],
    ['a freeze, and just urgent enough', withPolicy(withPull(w, { priority: 5 }), { freeze: { minPriority: 5 } }), 'freeze', 'opens'],
    ['a freeze, and not urgent enough', withPolicy(withPull(w, { priority: 4 }), { freeze: { minPriority: 5 } }), 'freeze', 'blocked frozen'],
    ['any base is allowed', withPolicy(withPull(w, { baseIsDefault: false }), { allowedBases: 'any' }), 'base', 'opens'],
    ['only the default base is allowed', withPull(w, { baseIsDefault: false }), 'base', 'blocked base_not_allowed'],
    ['the base is on the list, though it is not the default', withPolicy(withPull(w, { baseIsDefault: false }), { allowedBases: ['main'] }), 'base', 'opens'],
    ['the base is not on the list, though it is the default', withPolicy(w, { allowedBases: ['next'] }), 'base', 'blocked base_not_allowed'],
    ['the head is in a fork', withPull(w, { fork: true }), 'fork', 'blocked fork_head'],
    ['forks are merged', withPolicy(withPull(w, { fork: true }), { mergeForks: true }), 'fork', 'opens'],
    ['a workflow file in another case', withPull(w, { paths: ['src/a.ts', '.github/WORKFLOWS/x.yml'] }), 'workflows', 'blocked workflow_change'],
    ['a file of a like name', withPull(w, { paths: ['docs/.github/workflows/x.yml', '.github/workflows-old/x'] }), 'workflows', 'opens'],
    ['a workflow file stays with people though the head was approved', withOwn(withPull(w, { paths: ['.github/workflows/x.yml'] }), approved), 'workflows', 'blocked workflow_change'],
    ['not all files were shown', withFacts(w, { truncated: ['files'] }), 'workflows', 'wait data_incomplete'],
    ['workflows may be changed by anybody', withPolicy(withFacts(withPull(w, { paths: ['.github/workflows/x.yml'] }), { truncated: ['files'] }), { workflowsByPeople: false }), 'workflows', 'opens'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('names the workflow files alone', () => {
    const world = withPull(w, { paths: ['src/a.ts', '.github/workflows/x.yml'] })
    expect(refusalOf(world, 'workflows')?.words).toContain('x.yml')
    expect(refusalOf(world, 'workflows')?.words).not.toContain('a.ts')
  })

  it('names the blockers of this base alone', () => {
    const both = [{ number: 3, branches: ['x'] }, { number: 4, branches: ['main'] }]
    expect(refusalOf(withFacts(w, { repository: { ...repository, blockers: both } }), 'blockers')?.words).toMatch(/: #4\.$/)
  }) // biome-ignore format: two issues in a row

  it('asks nothing more once it is not ours or over', () => {
    expect(judgmentOf(withPolicy(w, { appId: '78', valid: false })).rows).toHaveLength(1)
    expect(judgmentOf(withPull(w, { state: 'CLOSED' })).rows.at(-1)?.gate).toBe('state')
    expect(judgmentOf(withPolicy(w, { valid: false })).rows.length).toBeGreaterThan(30)
  })
})

describe('what was asked of GitHub is taken back', () => {
  const held = withPull(w, { labels: ['hold'] })
  const rows = [
    ['our entry, without the label', withPull(unlabeled, entry(true)), 'dequeue label_missing', ['dequeue']],
    ['a person’s entry, without the label', withPull(unlabeled, entry(false)), 'noop label_missing', []],
    ['our entry, with a hold label', withPull(held, entry(true)), 'dequeue hold_label', ['dequeue']],
    ['our entry, with a hold', withPull(withOwn(w, { holds: ['x'] }), entry(true)), 'dequeue held', ['dequeue']],
    ['our entry, with a finding', withPull(withOwn(w, { findings: ['mode_change'] }), entry(true)), 'dequeue mode_change', ['dequeue']],
    ['what we armed', withPull(held, { autoMerge: { byUs: true } }), 'blocked hold_label', ['disable_auto_merge']],
    ['what a person armed', withPull(held, { autoMerge: { byUs: false } }), 'blocked hold_label', []],
    ['both of ours', withPull(held, { ...entry(true), autoMerge: { byUs: true } }), 'dequeue hold_label', ['dequeue']],
    ['a person’s entry, and what we armed', withPull(held, { ...entry(false), autoMerge: { byUs: true } }), 'blocked hold_label', ['disable_auto_merge']],
  ] as const // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, answer, actions) => {
    const { decision, reason, actions: taken } = judgmentOf(world)
    expect([`${decision} ${reason}`, taken]).toEqual([answer, actions])
  })
})

describe('the branch is deleted', () => {
  const merged = withPull(w, { state: 'MERGED' })
  const differs = [
    ['not of a fork', (world: typeof w) => withPolicy(withPull(world, { fork: true }), { mergeForks: true })],
    ['not where GitHub does it', (world: typeof w) => withFacts(world, { repository: { ...repository, deletesBranches: true } })],
    ['not with a pull request on top', (world: typeof w) => withFacts(world, { repository: { ...repository, dependents: 1 } })],
    ['not unless the policy says so', (world: typeof w) => withPolicy(world, { deleteBranch: false })],
  ] as const // biome-ignore format: one line per row

  it.each(differs)('%s', (_what, turn) => {
    expect(judgmentOf(turn(merged)).actions).toEqual([])
    expect(judgmentOf(turn(w)).actions).toEqual(['merge'])
  })

  it('else with the merge and after it, also where nobody counted what is on top', () => {
    for (const dependents of [0, null]) {
      const counted = (world: typeof w) => withFacts(world, { repository: { ...repository, dependents } })
      expect(judgmentOf(counted(merged)).actions).toEqual(['delete_branch'])
      expect(judgmentOf(counted(w)).actions).toEqual(['merge', 'delete_branch'])
    }
  })
})

describe('a draft of ours is marked ready', () => {
  const draft = withPull(w, { draft: true, mergeState: 'DRAFT' })
  const ready = ({ facts, policy }: typeof w): boolean => isCompleteAndGreen(facts, policy)

  it('once it is complete and green, whatever else a merge would want', () => {
    expect(ready(draft)).toBe(true)
    expect(ready(withRules(withPull(draft, { reviewDecision: 'REVIEW_REQUIRED' }), { mayPush: false }))).toBe(true)
  })

  it.each([
    ['another instance', withPolicy(draft, { appId: '78' })],
    ['a mistake in the configuration', withPolicy(draft, { valid: false })],
    ['a closed one', withPull(draft, { state: 'CLOSED' })],
    ['something unread', withFacts(draft, { unread: ['x'] })],
    ['a hold', withPull(draft, { labels: ['hold'] })],
    ['a conflict', withPull(draft, { mergeable: 'CONFLICTING' })],
    ['a failure', withFacts(draft, { checks: draft.facts.checks.map((one) => ({ ...one, conclusion: 'FAILURE' })) })],
    ['a running check', withFacts(draft, { checks: draft.facts.checks.map((one) => ({ ...one, status: 'QUEUED' })) })],
    ['no check', withFacts(draft, { checks: [] })],
    ['no verdict', withPolicy(draft, { requiredEvidence: ['x'] })],
  ])('but not with %s', (_what, world) => {
    expect(ready(world)).toBe(false)
  })
})

describe('when to look again', () => {
  it('is said only where time alone will open everything, and then the last of the times', () => {
    const early = withOwn(w, { activeAt: '2026-11-20T07:59:00Z' })
    const both = withPull(early, { mergeAfter: '2026-11-20T09:00:00Z' })
    expect(judgmentOf(early).wakeAt).toBe('2026-11-20T08:02:00.000Z')
    expect(judgmentOf(both).wakeAt).toBe('2026-11-20T09:00:00Z')
    expect(judgmentOf(withPull(both, { draft: true })).wakeAt).toBeNull()
    expect(judgeMerge(w.facts, w.policy).wakeAt).toBeNull()
  })
})

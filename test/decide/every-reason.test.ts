import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeMerge } from '../../src/decide/merge/judge.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { ApiAnswer } from '../../src/domain/merge/answer.ts'
import { meaningOf } from '../../src/domain/merge/meaning.ts'
import { isReason, type Reason } from '../../src/domain/reason.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { mergeCases } from '../cases/support/merge-cases.ts'
import { situationOf } from '../cases/support/merge-situations.ts'
import { decideOn, publishOn } from '../support/judging.ts'
import {
  aFile,
  aFinishedRun,
  aPublication,
  aPublicationOf,
  aWorkingSnapshot,
  someChanges,
} from '../support/publications.ts'
import {
  aChecklistCheck,
  aFailure,
  aLine,
  aRecord,
  aReviewClaim,
  aReviewPublication,
  aReviewSnapshot,
  aReviewState,
  policy,
  publishReviewOn,
  settled,
} from '../support/reviews.ts'
import {
  aCheck,
  aClaim,
  aComment,
  aConfig,
  ago,
  aLedger,
  aMergeableSnapshot,
  anIssue,
  aPull,
  aRepository,
  aReview,
  aRun,
  aSnapshot,
  aSubject,
  oid,
  outsider,
  reviewer,
  someRules,
  writer,
} from '../support/snapshots.ts'

const bot = { id: 41, login: 'x[bot]' }
const by = (actor: typeof writer) => ({
  issue: anIssue({ labelEvents: [{ label: 'agent', added: true, at: ago(120), actor }] }),
})
const subject = (differs: Parameters<typeof aSubject>[0]) => ({
  ledger: aLedger({ subjects: { 12: aSubject(differs) } }),
})
const retry = { label: ago(120), labelOpen: true, claimedAt: ago(100) }
const claimed = (run: Snapshot['run'], at = ago(300)) =>
  aSnapshot({ run, ledger: aLedger({ claims: { 'b-12': aClaim({ at }) } }) })
const merging =
  (pull: Parameters<typeof aPull>[0], differs: Partial<Snapshot> = {}) =>
  () =>
    decideOn(aMergeableSnapshot(differs, pull))
const said =
  (comment: Parameters<typeof aComment>[0], differs: Partial<Snapshot> = {}) =>
  () =>
    decideOn(aSnapshot({ issue: anIssue({ labels: [], comments: [aComment(comment)] }), ...differs }))
const on = (differs: Partial<Snapshot>) => () => decideOn(aSnapshot(differs))
const pullComment = (pull: Parameters<typeof aPull>[0]) =>
  on({ issue: null, pull: aPull({ author: writer, headRef: 'topic', comments: [aComment({ on: 'pull' })], ...pull }) })
const wrote =
  (files: Record<string, string>, entries = {}, attributes: string | null = null) =>
  () =>
    publishOn(aPublicationOf({}, someChanges(files), { entries, attributes }))
const result = (differs: Parameters<typeof aPublicationOf>[0]) => () => publishOn(aPublicationOf(differs))
const run =
  (
    differs: Parameters<typeof aFinishedRun>[0],
    bundle: Parameters<typeof aPublication>[0] = { bundle: { kind: 'missing' } },
  ) =>
  () =>
    publishOn(aPublication({ run: aFinishedRun(differs), ...bundle }))
const refusal = (effect: 'commit' | 'merge' | 'dispatch' | 'append', reason: Reason) => ({
  refusal: { effect, reason, words: '' },
})
const rules = (differs: Parameters<typeof someRules>[0]) => ({ rules: someRules(differs) })
/** What the table of cases knows, for what no configuration can say. */
const judged = (id: string) => (): Pick<Decision, 'reason'> => {
  const one = mergeCases('evaluate').find((other) => other.id === id)
  if (!one) throw new Error(`there is no case ${id}`)
  const { facts, policy } = situationOf(one)
  return judgeMerge(facts, policy)
}
const answered = (answer: Omit<ApiAnswer, 'api'>) => () => {
  const meaning = meaningOf({ api: 'merge', ...answer })
  return decideOn(aMergeableSnapshot({ refusal: { effect: 'merge', reason: meaning.reason, words: '', meaning } }))
}
const hold = {
  ledger: aLedger({
    subjects: {
      12: aSubject({
        label: ago(7200),
        claimedAt: ago(7100),
        head: oid('head'),
        publishedAt: ago(3500),
        holds: ['mode_change'],
      }),
    },
  }),
}
const sensitive = {
  ledger: aLedger({
    subjects: {
      12: aSubject({
        label: ago(7200),
        claimedAt: ago(7100),
        head: oid('head'),
        publishedAt: ago(3500),
        holds: ['sensitive_path'],
      }),
    },
  }),
}
const first = {
  ledger: aLedger({
    merged: 0,
    subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), head: oid('head'), publishedAt: ago(3500) }) },
  }),
}
const ownRule = rules({ requiredChecks: [{ name: 'signalbox / merge', appId: null }] })

const unasked = { issue: anIssue({ labels: [] }) }
const failing = aChecklistCheck({ records: [aRecord([aFailure({ severity: 'high' })])] })
const waiving = (until: string) =>
  aComment({ on: 'pull', author: reviewer, createdAt: ago(5), body: `@agent waive security/B until ${until}: x` })

/** One world for every answer that a decision can give. */
const worlds: Readonly<Partial<Record<Reason, () => Pick<Decision, 'reason'>>>> = {
  not_asked: on({ issue: anIssue({ labels: [] }) }),
  nothing_to_do: on(subject({ label: ago(120) })),
  working: () => decideOn(claimed(aRun())),
  run_queued: () => decideOn(claimed(aRun({ status: 'queued' }))),
  dispatch_in_doubt: () => decideOn(claimed('absent')),
  claimed: on({}),
  not_a_writer: on(by(outsider)),
  asker_is_bot: on(by(bot)),
  asker_blocked: on({ config: aConfig({ users: { blocked: [1] } }) }),
  asker_mismatch: on({ permissions: { octocat: { kind: 'read', id: 9, level: 'write' } } }),
  authz_unavailable: on({ permissions: {} }),
  comment_edited: said({ edited: true }),
  fork_read_only: pullComment({ crossRepository: true }),
  default_branch_read_only: pullComment({ headRef: 'main', baseRef: 'x' }),
  closed: pullComment({ open: false }),
  command_unknown: said({ body: '@agent stop' }),
  approval_stale: merging({ comments: [aComment({ on: 'pull', body: '@agent approve', createdAt: ago(9000) })] }),
  issue_closed: on({ issue: anIssue({ open: false }), ...subject({}) }),
  subject_locked: on({ issue: anIssue({ locked: true }) }),
  repository_read_only: on({ repository: aRepository({ readOnly: true }) }),
  held: said({ body: '@agent hold' }),
  hidden_text: on({ issue: anIssue({ body: 'a\u202Eb' }) }),
  asks_withdrawn: () => publishOn(aPublication({ snapshot: aWorkingSnapshot({ issue: anIssue({ labels: [] }) }) })),
  config_invalid: on({ config: { ...aConfig(), kind: 'invalid', message: 'no' } }),
  workflow_missing: on({ repository: aRepository({ workflowOid: null }) }),
  workflow_outdated: on({ repository: aRepository({ workflowUsable: false }) }),
  branch_name_taken: on({ branches: ['agent'] }),
  actions_policy: () => decideOn(claimed(aRun({ status: 'completed', conclusion: 'startup_failure' }))),
  runner_unavailable: () => decideOn(claimed(aRun({ status: 'queued', createdAt: ago(2000) }))),
  slots_full: on({ ledger: aLedger({ claims: { 'b-1': aClaim(), 'b-2': aClaim(), 'b-3': aClaim() } }) }),
  hourly_limit: on({ ledger: aLedger({ dispatches: { 1: Array(20).fill(ago(60)) } }) }),
  energy_spent: on(subject({ ...retry, energy: 0 })),
  rounds_spent: on(subject({ ...retry, rounds: 3 })),
  attempts_spent: on(subject({ ...retry, attempts: 2 })),
  budget_subject: on(subject({ spentUsd: 11 })),
  budget_day: on({ ledger: aLedger({ days: { '2026-11-20': 24 } }) }),
  budget_agent: on({ ledger: aLedger({ agentMonths: { 'engineer 2026-11': 99 } }) }),
  ledger_invalid: on({ ledger: { kind: 'invalid', oid: oid('x'), restore: null } }),
  ledger_rolled_back: on({ ledger: { kind: 'rolled_back', oid: oid('x'), restore: null } }),
  published: () => publishOn(aPublication()),
  already_published: () => {
    const last = { because: 'published', at: ago(60), run: '4711.1' }
    return publishOn(aPublication({ snapshot: aSnapshot(subject({ last })) }))
  },
  no_change: result({ outcome: 'no_change' }),
  blocked: result({ outcome: 'blocked', blocked: { kind: 'x', claim: 'x', needs: 'x', reproduced: true, evidence: [{ command: 'x', exit: 1, tail: '' }] } }),
  partial: result({ outcome: 'partial', stop: 'timeout' }),
  run_failed: result({ outcome: 'failed', stop: 'crash' }),
  run_refused: result({ outcome: 'failed', stop: 'stale' }),
  run_lost: run({ conclusion: 'failure' }),
  bundle_missing: run({}),
  bundle_invalid: run({}, { bundle: { kind: 'invalid', why: 'no' } }),
  run_not_ours: run({ attempt: 2 }),
  stale_generation: run({ name: 'signalbox b-12 g1' }),
  head_moved: () => publishOn(aPublication({ branch: { oid: oid('other'), message: '' } })),
  base_workflow_moved: () => publishOn(aPublication({ snapshot: aWorkingSnapshot(refusal('commit', 'base_workflow_moved')) })),
  path_protected: wrote({ CODEOWNERS: 'x' }),
  path_odd: wrote({ '/x': 'x' }),
  symlink: wrote({ x: 'x' }, { x: aFile('x', { mode: '120000' }) }),
  submodule: wrote({ x: 'x' }, { x: aFile(undefined, { mode: '160000', type: 'commit' }) }),
  file_mode: wrote({ x: 'x' }, { x: aFile('x', { mode: '100666' }) }),
  lfs: wrote({ 'x.bin': 'x' }, {}, '*.bin filter=lfs'),
  too_many_files: wrote(Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, 'x']))),
  too_many_lines: wrote({ x: 'x\n'.repeat(3001) }),
  file_too_large: wrote({ x: 'x'.repeat(1_000_001) }),
  bundle_too_large: wrote(Object.fromEntries([1, 2, 3, 4, 5].map((index) => [`f${index}`, 'x'.repeat(900_000)]))),
  secret_found: wrote({ x: `AKIA${'A1B2'.repeat(4)}` }),
  hidden_unicode: wrote({ x: 'a\u200Bb' }),
  mode_change: merging({}, hold),
  sensitive_path: merging({}, sensitive),
  merged: merging({}),
  ready: merging({}, ownRule),
  not_ours_to_merge: merging({ author: writer, labels: ['agent:merge'] }, { issue: null, ledger: aLedger() }),
  report_only: merging({}, { config: aConfig({ merge: { mode: 'human' } }) }),
  base_not_allowed: merging({ baseRef: 'x' }),
  fork_head: merging({ crossRepository: true }),
  draft: merging({ draft: true, draftedAt: ago(9) }),
  marked_ready: merging({ draft: true }),
  conflict: merging({ mergeable: 'CONFLICTING' }),
  mergeable_unknown: merging({ mergeable: 'UNKNOWN' }),
  workflow_change: merging({ paths: ['.github/workflows/x.yml'] }),
  no_checks: merging({ checks: [] }),
  check_pending: merging({ openSuites: 1 }),
  check_failed: merging({ checks: [aCheck({ conclusion: 'FAILURE' })] }),
  required_check_missing: merging({}, rules({ requiredChecks: [{ name: 'e2e', appId: null }] })),
  no_real_check: merging({ checks: [aCheck({ conclusion: 'SKIPPED' })] }),
  changes_requested: merging({ reviews: [aReview({ state: 'CHANGES_REQUESTED' })] }),
  review_required: merging({}, rules({ requiredApprovals: 1 })),
  threads_unresolved: judged('thr-004'),
  quiet_window: merging({ readyAt: ago(9) }),
  first_merge_unconfirmed: merging({}, first),
  behind: merging({ mergeState: 'BEHIND' }),
  blocked_unknown: merging({ mergeState: 'BLOCKED' }),
  unknown_value: merging({ mergeable: 'X' }),
  data_incomplete: merging({}, { rules: { kind: 'unread', why: 'x' } }),
  other_instance: judged('elig-017'),
  label_missing: judged('mrg-022'),
  author_not_allowed: judged('elig-037'),
  hold_label: merging({ labels: ['hold'] }),
  hold_title: merging({ title: 'WIP: sum' }),
  blocker_issue: merging({}, { blockers: [{ number: 3, branches: [] }] }),
  frozen: merging({}, { config: aConfig({ merge: { freeze: { min_priority: 5 } } }) }),
  scheduled: merging({ body: 'Merge-After: 2030-01-01T00:00:00Z' }),
  dependency_open: merging({}, { dependencies: [{ number: 3, state: 'OPEN' }] }),
  dependency_closed: merging({}, { dependencies: [{ number: 3, state: 'CLOSED' }] }),
  stack_lower_open: merging({ stack: { position: 2, size: 2 } }),
  protection_missing: judged('elig-018'),
  push_not_allowed: merging({}, rules({ restrictsPushes: true })),
  method_label_conflict: judged('elig-031'),
  method_not_allowed: merging({}, rules({ methods: ['rebase'] })),
  signed_commits_rebase: judged('elig-024'),
  not_rebaseable: judged('elig-034'),
  update_not_possible: judged('mrg-020'),
  merge_queue_ejected: judged('que-004'),
  attempts_exhausted: judged('safe-006'),
  merge_pending: judged('life-012'),
  in_merge_queue: merging({ queue: { enabled: true, entry: { nodeId: 'x', state: 'QUEUED', position: 1, by: 'octocat' }, removal: null } }),
  updating: () => decideOn({ ...aMergeableSnapshot(), accepted: { reason: 'updating', uuid: null } }),
  required_check_pending: judged('chk-011'),
  required_check_failed: judged('chk-035'),
  check_wrong_app: merging({}, rules({ requiredChecks: [{ name: 'test', appId: 9 }] })),
  check_needs_approval: judged('chk-054'),
  check_cancelled: judged('chk-033'),
  check_interrupted: judged('flk-001'),
  check_stale: merging({ checks: [aCheck({ conclusion: 'STALE' })] }),
  check_skipped: judged('chk-021'),
  check_too_short: judged('chk-056'),
  neutral_not_allowed: judged('chk-019'),
  reviews_requested: judged('elig-043'),
  review_awaited: merging({ readyAt: ago(200) }, { config: aConfig({ merge: { wait_for: ['hubot'] } }) }),
  review_overdue: merging({}, { config: aConfig({ merge: { wait_for: ['hubot'] } }) }),
  evidence_stale: judged('evd-006'),
  evidence_pending: judged('evd-005'),
  rate_limited: judged('safe-007'),
  review_ordered: () => decideOn(aReviewSnapshot({}, unasked)),
  review_running: () => decideOn(aReviewSnapshot({}, { ...unasked, reviewRun: aRun() }, { claims: { 'r-20': aReviewClaim() } })),
  reviewed: () => publishReviewOn(aReviewPublication()),
  review_failed: () => decideOn(aReviewSnapshot({}, unasked, { reviews: { 20: aReviewState({ tried: { generation: 1, head: oid('head'), policy, attempts: 2, because: 'run_lost' } }) } })),
  outside_budget: () => decideOn(aReviewSnapshot({ author: outsider, crossRepository: true, headRef: 'topic' }, { issue: null }, { outsiderDays: { '2026-11-20': 4.5 } })),
  recheck_ordered: () => decideOn(aReviewSnapshot({ checklist: aChecklistCheck() }, unasked), { kind: 'recheck_pressed', actor: writer }),
  waived: () => decideOn(aReviewSnapshot({ checklist: failing, comments: [waiving('2026-11-30')] }, unasked)),
  waiver_refused: () => decideOn(aReviewSnapshot({ checklist: failing, comments: [waiving('2030-11-30')] }, unasked)),
  evidence_missing: judged('evd-001'),
  evidence_failed: () => decideOn(settled(aReviewSnapshot({ checklist: failing }, unasked))),
  evidence_unknown: () => decideOn(settled(aReviewSnapshot({ checklist: aChecklistCheck({ records: [aRecord([aLine({ verdict: 'unknown', cause: 'undecided' })])] }) }, unasked))),
  // Answers of GitHub that a decision passes on.
  refused_by_github: answered({ status: 422, message: 'no' }),
  head_changed: answered({ status: 409, message: 'Head branch was modified. Review and try the merge again.' }),
  base_changed: answered({ status: 405, message: 'Base branch was modified. Review and try the merge again.', attempt: 3 }),
  unknown_outcome: answered({ status: 500 }),
  not_found: answered({ status: 404 }),
  permission: answered({ status: 403, message: 'without `workflows` permission' }),
  queue_required: answered({ status: 405, message: 'Changes must be made through the merge queue' }),
  use_async: answered({ status: 405, message: 'Merging stacked PRs via this endpoint is not supported.' }),
  claimed_elsewhere: on(refusal('append', 'claimed_elsewhere')),
  ref_refused: on(refusal('append', 'ref_refused')),
  actions_disabled: () => decideOn({ ...claimed('absent'), justClaimed: true, ...refusal('dispatch', 'actions_disabled') }),
  actions_billing: () => decideOn({ ...claimed('absent'), justClaimed: true, ...refusal('dispatch', 'actions_billing') }),
  branch_rules: () => publishOn(aPublication({ snapshot: aWorkingSnapshot(refusal('commit', 'branch_rules')) })),
} // biome-ignore format: one line per answer

describe('every answer can be given', () => {
  it.each(Object.entries(worlds))('%s', (reason, world) => {
    expect(world().reason).toBe(reason)
  })

  it('and no decision knows another', () => {
    const words = globSync('src/decide/**/*.ts').flatMap((file) => readFileSync(file, 'utf8').match(/'[a-z_]+'/g) ?? [])
    const named = new Set(words.map((word) => word.slice(1, -1)).filter(isReason))
    expect([...named].filter((reason) => worlds[reason] === undefined)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { SubjectState } from '../../src/domain/ledger/state.ts'
import type { PullFacts } from '../../src/domain/pull.ts'
import type { RulesReading, Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, effectOf, entriesOf, mutationsOf, textsOf } from '../support/judging.ts'
import {
  aCheck,
  aComment,
  aConfig,
  ago,
  aLedger,
  aMergeableSnapshot,
  anIssue,
  aSubject,
  now,
  oid,
  outsider,
  reviewer,
  self,
  writer,
} from '../support/snapshots.ts'

const rulesWith = (differs: Partial<Extract<RulesReading, { kind: 'read' }>>): RulesReading => ({
  kind: 'read',
  requiredChecks: [],
  requiredApprovals: 0,
  strict: false,
  ...differs,
})
const review = (differs: Partial<PullFacts['reviews'][number]> = {}) => ({
  author: reviewer,
  state: 'APPROVED',
  commit: oid('head'),
  at: ago(1000),
  ...differs,
})
const subjectWith = (differs: Partial<SubjectState>): Partial<Snapshot> => ({
  ledger: aLedger({ subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), ...differs }) } }),
})
const neutral = aCheck({ conclusion: 'NEUTRAL' })
const skipped = aCheck({ conclusion: 'SKIPPED', name: 'lint', databaseId: 802 })
const ownRule = rulesWith({ requiredChecks: [{ name: 'signalbox / merge', appId: 77 }] })
const ownCheck = { databaseId: 900, status: 'COMPLETED', conclusion: 'SUCCESS', externalId: 'x', title: 't' }

describe('a pull request of ours that is complete, green and quiet', () => {
  it('is merged at the head that was judged', () => {
    expect(decideOn(aMergeableSnapshot())).toEqual({
      reason: 'merged',
      effects: [
        {
          kind: 'merge',
          number: 20,
          sha: oid('head'),
          method: 'squash',
          title: 'Sum of an empty list (#20)',
          message: `Closes #12\n\nSignalbox-Ledger: 2@${oid('tip-2')}`,
        },
      ],
    })
  })

  it('is merged the way the configuration says', () => {
    const config = aConfig({ merge: { method: 'rebase' } })
    expect(effectOf(decideOn(aMergeableSnapshot({ config })), 'merge').method).toBe('rebase')
  })

  it('carries no word into its commit that skips CI or closes other issues', () => {
    const { title } = effectOf(decideOn(aMergeableSnapshot({}, { title: '[skip ci] Sum, fixes #9' })), 'merge')
    expect(title).toBe('Sum, fixes ＃9 (#20)')
  })

  it.each([
    ['an unstable state, as optional checks are green', {}, { mergeState: 'UNSTABLE' }],
    ['hooks on the server', {}, { mergeState: 'HAS_HOOKS' }],
    ['a superseded failure of the same workflow', {}, { checks: [aCheck({ conclusion: 'FAILURE', workflow: 'CI on push' }), aCheck({ databaseId: 802, workflow: 'CI on push' })] }],
    ['a commit status', {}, { checks: [aCheck({ kind: 'status', status: 'SUCCESS', conclusion: null })] }],
    ['some skipped checks beside a real one', {}, { checks: [aCheck(), skipped] }],
    ['a lone neutral check that a rule names', { rules: rulesWith({ requiredChecks: [{ name: 'test', appId: null }] }) }, { checks: [neutral] }],
    ['a lone skipped check that a rule names', { rules: rulesWith({ requiredChecks: [{ name: 'lint', appId: null }] }) }, { checks: [skipped] }],
    ['a required check of the named App', { rules: rulesWith({ requiredChecks: [{ name: 'test', appId: 15368 }] }) }, {}],
    ['enough approvals', { rules: rulesWith({ requiredApprovals: 1 }) }, { reviews: [review()] }],
    ['an approval after a request for changes', {}, { reviews: [review({ state: 'CHANGES_REQUESTED', at: ago(2000) }), review()] }],
    ['a dismissed request for changes', {}, { reviews: [review({ state: 'DISMISSED' })] }],
    ['comments of reviewers', {}, { reviews: [review({ state: 'COMMENTED' })] }],
    ['a real success after it was marked ready', {}, { readyAt: ago(1000), checks: [aCheck({ startedAt: ago(900) })] }],
    ['a base that the configuration names', { config: aConfig({ merge: { bases: ['main', 'release'] } }) }, { baseRef: 'release' }],
    ['holds that were approved at this head', subjectWith({ holds: ['mode_change', 'sensitive_path'], approved: { head: oid('head'), by: writer, at: ago(100) } }), {}],
    ['a failure of our own check', {}, { ownMergeCheck: { ...ownCheck, conclusion: 'ACTION_REQUIRED' }, checks: [aCheck(), aCheck({ name: 'signalbox / merge', appId: 77, conclusion: 'FAILURE' })] }],
    ['a quiet window that is over', {}, { headCommittedAt: ago(180) }],
    ['no first merge yet, but a review rule', { ...subjectWith({ publishedAt: ago(3500) }), ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100) }) } }), rules: rulesWith({ requiredApprovals: 1 }) }, { reviews: [review()] }],
    ['no first merge yet, but a word in the configuration', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100) }) } }), config: aConfig({ merge: { mode: 'auto' } }) }, {}],
    ['no first merge yet, but a confirmation', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), approved: { head: oid('head'), by: writer, at: ago(9) } }) } }) }, {}],
  ] as readonly (readonly [string, Partial<Snapshot>, Partial<PullFacts>])[])('is merged with %s', (_with, differs, pull) => {
    expect(decideOn(aMergeableSnapshot(differs, pull)).effects.map(({ kind }) => kind)).toEqual(['merge'])
  }) // biome-ignore format: one line per difference
})

/** One difference each: what it is, whether only a person can go on, and the reason. */
const vetoes: readonly (readonly [string, Partial<Snapshot>, Partial<PullFacts>, string, 'wait' | 'person'])[] = [
  ['the configuration has a mistake', { config: { ...aConfig(), kind: 'invalid', message: 'no' } }, {}, 'config_invalid', 'person'],
  ['its head is in a fork', {}, { crossRepository: true }, 'fork_head', 'person'],
  ['its base is another branch', {}, { baseRef: 'release' }, 'base_not_allowed', 'person'],
  ['it touches a workflow', {}, { paths: ['src/a.ts', '.github/workflows/ci.yml'] }, 'workflow_change', 'person'],
  ['it touches a workflow in another case', {}, { paths: ['.GitHub/Workflows/ci.yml'] }, 'workflow_change', 'person'],
  ['not all of its files were shown', {}, { pathsComplete: false }, 'truncated', 'person'],
  ['it carries a hold label', {}, { labels: ['hold'] }, 'held', 'person'],
  ['its issue carries a hold label', { issue: anIssue({ labels: ['do-not-merge'] }) }, {}, 'held', 'person'],
  ['somebody put it on hold', subjectWith({ held: { by: writer, at: ago(9), why: '' } }), {}, 'held', 'person'],
  ['it changes an executable bit', subjectWith({ holds: ['mode_change'] }), {}, 'mode_change', 'person'],
  ['it changes a sensitive path', subjectWith({ holds: ['sensitive_path'] }), {}, 'sensitive_path', 'person'],
  ['the approval of its holds is for another head', subjectWith({ holds: ['sensitive_path'], approved: { head: oid('old'), by: writer, at: ago(9) } }), {}, 'sensitive_path', 'person'],
  ['a person made it a draft', {}, { draft: true, draftedAt: ago(60) }, 'draft', 'person'],
  ['it conflicts', {}, { mergeable: 'CONFLICTING', mergeState: 'DIRTY' }, 'conflict', 'person'],
  ['GitHub has not worked out whether it merges', {}, { mergeable: 'UNKNOWN' }, 'mergeable_unknown', 'wait'],
  ['GitHub has not worked out its state', {}, { mergeState: 'UNKNOWN' }, 'mergeable_unknown', 'wait'],
  ['GitHub says something new about merging', {}, { mergeable: 'PERHAPS' }, 'unknown_value', 'person'],
  ['GitHub says something new about its state', {}, { mergeState: 'MISTY' }, 'unknown_value', 'person'],
  ['a check ended in a new way', {}, { checks: [aCheck({ conclusion: 'SHRUGGED' })] }, 'unknown_value', 'person'],
  ['a check ended without a word', {}, { checks: [aCheck({ conclusion: null })] }, 'unknown_value', 'person'],
  ['a check is in a new state', {}, { checks: [aCheck({ status: 'DREAMING', conclusion: null })] }, 'unknown_value', 'person'],
  ['a status says a new word', {}, { checks: [aCheck({ kind: 'status', status: 'MAYBE', conclusion: null })] }, 'unknown_value', 'person'],
  ['a check failed', {}, { checks: [aCheck({ conclusion: 'FAILURE' })] }, 'checks_failed', 'person'],
  ['a check timed out', {}, { checks: [aCheck({ conclusion: 'TIMED_OUT' })] }, 'checks_failed', 'person'],
  ['a check never started', {}, { checks: [aCheck({ conclusion: 'STARTUP_FAILURE' })] }, 'checks_failed', 'person'],
  ['a check was cancelled', {}, { checks: [aCheck({ conclusion: 'CANCELLED' })] }, 'checks_failed', 'person'],
  ['a check went stale', {}, { checks: [aCheck({ conclusion: 'STALE' })] }, 'checks_failed', 'person'],
  ['a check waits for an approval', {}, { checks: [aCheck({ conclusion: 'ACTION_REQUIRED' })] }, 'checks_failed', 'person'],
  ['a status is an error', {}, { checks: [aCheck({ kind: 'status', status: 'ERROR', conclusion: null })] }, 'checks_failed', 'person'],
  ['a check failed in another workflow', {}, { checks: [aCheck({ conclusion: 'FAILURE', workflow: 'CI on push' }), aCheck({ databaseId: 802, workflow: 'Nightly on push' })] }, 'checks_failed', 'person'],
  ['a check failed and nothing says what replaced it', {}, { checks: [aCheck({ conclusion: 'FAILURE' }), aCheck({ databaseId: 802 })] }, 'checks_failed', 'person'],
  ['a check of our name is by another App', {}, { checks: [aCheck(), aCheck({ name: 'signalbox / merge', appId: 78, conclusion: 'FAILURE' })] }, 'checks_failed', 'person'],
  ['not all of its checks were shown', {}, { checksComplete: false }, 'truncated', 'person'],
  ['a check is queued', {}, { checks: [aCheck(), aCheck({ name: 'e2e', status: 'QUEUED', conclusion: null })] }, 'checks_pending', 'wait'],
  ['a check is running, though it shows an old end', {}, { checks: [aCheck({ status: 'IN_PROGRESS' })] }, 'checks_pending', 'wait'],
  ['a status is expected', {}, { checks: [aCheck({ kind: 'status', status: 'EXPECTED', conclusion: null })] }, 'checks_pending', 'wait'],
  ['a suite is open without runs', {}, { openSuites: 1 }, 'checks_pending', 'wait'],
  ['no check has reported', {}, { checks: [] }, 'no_checks', 'wait'],
  ['only others have reported, under our names', {}, { checks: [aCheck({ name: 'signalbox / merge', appId: 78 }), aCheck({ name: 'signalbox / checklist', appId: null })] }, 'no_checks', 'wait'],
  ['only our own check has reported', {}, { checks: [aCheck({ name: 'signalbox / merge', appId: 77 })] }, 'no_checks', 'wait'],
  ['only neutral checks have reported', {}, { checks: [neutral, skipped] }, 'no_real_check', 'person'],
  ['all checks were skipped on the draft it was', { rules: rulesWith({ requiredChecks: [{ name: 'lint', appId: null }] }) }, { checks: [skipped], readyAt: ago(1000) }, 'no_real_check', 'person'],
  ['its rules could not be read', { rules: { kind: 'unread', why: 'timeout' } }, {}, 'rules_unread', 'wait'],
  ['its rules were not read', { rules: { kind: 'not_read' } }, {}, 'rules_unread', 'wait'],
  ['a required check has not reported', { rules: rulesWith({ requiredChecks: [{ name: 'e2e', appId: null }] }) }, {}, 'required_check_missing', 'wait'],
  ['a required check has a longer name', { rules: rulesWith({ requiredChecks: [{ name: 'tes', appId: null }] }) }, {}, 'required_check_missing', 'wait'],
  ['a required check is by another App', { rules: rulesWith({ requiredChecks: [{ name: 'test', appId: 9 }] }) }, {}, 'required_check_missing', 'wait'],
  ['a reviewer wants changes', {}, { reviews: [review({ state: 'CHANGES_REQUESTED' })] }, 'changes_requested', 'person'],
  ['a reviewer wants changes on an older head', {}, { reviews: [review({ state: 'CHANGES_REQUESTED', commit: oid('old') })] }, 'changes_requested', 'person'],
  ['a reviewer only commented after wanting changes', {}, { reviews: [review({ state: 'CHANGES_REQUESTED', at: ago(2000) }), review({ state: 'COMMENTED' })] }, 'changes_requested', 'person'],
  ['an approval is missing', { rules: rulesWith({ requiredApprovals: 1 }) }, {}, 'review_required', 'person'],
  ['the approval is for another head', { rules: rulesWith({ requiredApprovals: 1 }) }, { reviews: [review({ commit: oid('old') })] }, 'review_required', 'person'],
  ['the approval is our own', { rules: rulesWith({ requiredApprovals: 1 }) }, { reviews: [review({ author: self.bot })] }, 'review_required', 'person'],
  ['one person approved twice', { rules: rulesWith({ requiredApprovals: 2 }) }, { reviews: [review(), review({ at: ago(900) })] }, 'review_required', 'person'],
  ['not all of its reviews were shown', {}, { reviewsComplete: false }, 'truncated', 'person'],
  ['a thread is unresolved', {}, { unresolvedThreads: 1 }, 'threads_unresolved', 'person'],
  ['not all of its threads were shown', {}, { threadsComplete: false }, 'truncated', 'person'],
  ['it is behind its base', {}, { mergeState: 'BEHIND' }, 'behind', 'person'],
  ['GitHub blocks it', {}, { mergeState: 'BLOCKED' }, 'blocked_by_github', 'person'],
  ['it is part of a stack', {}, { stacked: true }, 'blocked_by_github', 'person'],
  ['it was pushed a moment ago', {}, { headCommittedAt: ago(179) }, 'quiet_window', 'wait'],
  ['it was marked ready a moment ago', {}, { readyAt: ago(60) }, 'quiet_window', 'wait'],
  ['it was reviewed a moment ago', {}, { reviews: [review({ at: ago(60) })] }, 'quiet_window', 'wait'],
  ['a thread was written a moment ago', {}, { lastThreadAt: ago(60) }, 'quiet_window', 'wait'],
  ['it was published a moment ago', subjectWith({ head: oid('head'), publishedAt: ago(60) }), {}, 'quiet_window', 'wait'],
  ['it would be the first merge here', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100) }) } }) }, {}, 'first_merge_unconfirmed', 'person'],
  ['the first merge was confirmed for another head', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), approved: { head: oid('old'), by: writer, at: ago(9) } }) } }) }, {}, 'first_merge_unconfirmed', 'person'],
] // biome-ignore format: one line per veto

describe('a pull request of ours is not merged', () => {
  it.each(vetoes)('when %s', (_when, differs, pull, reason, who) => {
    const decision = decideOn(aMergeableSnapshot(differs, pull))
    expect(decision.reason).toBe(reason)
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['check'])
    expect(effectOf(decision, 'check')).toMatchObject({
      head: oid('head'),
      name: 'signalbox / merge',
      existing: null,
      status: who === 'wait' ? 'in_progress' : 'completed',
      conclusion: who === 'wait' ? null : 'action_required',
    })
  })

  it.each(vetoes)('and this is said once: when %s', (_when, differs, pull) => {
    const { externalId } = effectOf(decideOn(aMergeableSnapshot(differs, pull)), 'check')
    const told = { ...ownCheck, externalId }
    expect(decideOn(aMergeableSnapshot(differs, { ...pull, ownMergeCheck: told })).effects).toEqual([])
  })

  it.each(vetoes)('even when everything else stands in the way too: %s', (_when, differs, pull) => {
    const many = { unresolvedThreads: 3, headCommittedAt: ago(10), ...pull }
    expect(decideOn(aMergeableSnapshot(differs, many)).effects.some(({ kind }) => kind === 'merge')).toBe(false)
  })
})

describe('the report', () => {
  it('updates the check that is there when something changed', () => {
    const decision = decideOn(aMergeableSnapshot({}, { unresolvedThreads: 1, ownMergeCheck: ownCheck }))
    expect(effectOf(decision, 'check').existing).toBe(900)
  })

  it('names the nearest reason first, lists all, and ends with its record', () => {
    const decision = decideOn(
      aMergeableSnapshot({}, { unresolvedThreads: 2, checks: [aCheck({ conclusion: 'FAILURE' })] }),
    )
    const { title, summary } = effectOf(decision, 'check')
    expect(title).toBe('A check failed. (and 1 more)')
    expect(summary.split('\n').slice(0, 2)).toEqual(['- 1 check failed: `test`.', '- 2 review threads are unresolved.'])
    expect(summary.split('\n').at(-1)).toContain(`"reason":"checks_failed","ledger":"2@${oid('tip-2')}"`)
  })

  it('does not change with the ledger or the base alone', () => {
    const one = effectOf(decideOn(aMergeableSnapshot({}, { unresolvedThreads: 1 })), 'check')
    const later = aMergeableSnapshot({}, { unresolvedThreads: 1, baseOid: oid('newer') })
    const state = later.ledger.kind === 'valid' ? later.ledger.state : null
    const other = effectOf(decideOn({ ...later, ledger: aLedger({ ...state, seq: 9 }) }), 'check')
    expect(other.externalId).toBe(one.externalId)
    expect(other.summary).not.toBe(one.summary)
  })

  it('wakes when the quiet window is over, and only where nothing else is waited for', () => {
    expect(decideOn(aMergeableSnapshot({}, { headCommittedAt: ago(100), lastThreadAt: ago(80) })).wakeAt).toBe(
      ago(-100),
    )
    expect(decideOn(aMergeableSnapshot({}, { headCommittedAt: ago(100), unresolvedThreads: 1 })).wakeAt).toBeUndefined()
  })

  it('leaves the button to people without standing in its way', () => {
    const config = aConfig({ merge: { mode: 'human' } })
    const ready = decideOn(aMergeableSnapshot({ config }))
    expect(ready.reason).toBe('mode_human')
    expect(effectOf(ready, 'check')).toMatchObject({ status: 'completed', conclusion: 'neutral' })
    const failing = decideOn(aMergeableSnapshot({ config }, { checks: [aCheck({ conclusion: 'FAILURE' })] }))
    expect(effectOf(failing, 'check')).toMatchObject({ conclusion: 'action_required' })
    const pending = decideOn(aMergeableSnapshot({ config }, { openSuites: 1 }))
    expect(effectOf(pending, 'check')).toMatchObject({ status: 'in_progress', conclusion: null })
  })

  it("says GitHub's words when it refused the merge", () => {
    const refusal = { effect: 'merge', reason: 'merge_refused', words: 'Base branch was modified, @octocat' } as const
    const decision = decideOn(aMergeableSnapshot({ refusal }))
    expect(decision.reason).toBe('merge_refused')
    expect(effectOf(decision, 'check')).toMatchObject({ conclusion: 'action_required' })
    expect(effectOf(decision, 'check').summary).toContain(
      'GitHub refused the merge: Base branch was modified, ＠octocat',
    )
  })
})

describe('our own check, where a rule wants it', () => {
  it('is given first, and then it is merged', () => {
    const waiting = aMergeableSnapshot({ rules: ownRule }, { mergeState: 'BLOCKED' })
    const first = decideOn(waiting)
    expect(first.reason).toBe('ready_to_merge')
    expect(effectOf(first, 'check')).toMatchObject({ status: 'completed', conclusion: 'success' })
    const given = aMergeableSnapshot({ rules: ownRule }, { ownMergeCheck: ownCheck })
    expect(decideOn(given).effects.map(({ kind }) => kind)).toEqual(['merge'])
  })

  it('does not count where the rule wants it from another App', () => {
    const rules = rulesWith({ requiredChecks: [{ name: 'signalbox / merge', appId: 9 }] })
    expect(decideOn(aMergeableSnapshot({ rules }, { mergeState: 'BLOCKED' })).reason).toBe('required_check_missing')
  })

  it('excuses no other block once it is green', () => {
    const blocked = aMergeableSnapshot({ rules: ownRule }, { mergeState: 'BLOCKED', ownMergeCheck: ownCheck })
    expect(decideOn(blocked).reason).toBe('blocked_by_github')
  })
})

describe('a draft', () => {
  const draft = { draft: true, mergeState: 'DRAFT' }

  it('of ours is marked ready once it is complete and green', () => {
    expect(decideOn(aMergeableSnapshot({}, draft))).toEqual({
      reason: 'marked_ready',
      effects: [{ kind: 'mutate', mutations: [{ kind: 'mark_ready', pullId: 'PR_20' }] }],
    })
  })

  it('is marked ready when its checks were skipped because it is one, and where people merge', () => {
    expect(decideOn(aMergeableSnapshot({}, { ...draft, checks: [skipped] })).reason).toBe('marked_ready')
    const config = aConfig({ merge: { mode: 'human' } })
    expect(decideOn(aMergeableSnapshot({ config }, draft)).reason).toBe('marked_ready')
  })

  it.each([
    ['a person made it one', { draftedAt: ago(9) }],
    ["it is a person's, labeled for us", { author: writer, labels: ['agent:merge'], labelEvents: [{ label: 'agent:merge', added: true, at: ago(9), actor: writer }] }],
    ['no check has reported', { checks: [] }],
    ['a check failed', { checks: [aCheck({ conclusion: 'FAILURE' })] }],
    ['a check is running', { checks: [aCheck({ status: 'IN_PROGRESS', conclusion: null })] }],
    ['it conflicts', { mergeable: 'CONFLICTING' }],
    ['it is held', { labels: ['hold'] }],
    ['not all checks were shown', { checksComplete: false }],
  ] as readonly (readonly [string, Partial<PullFacts>])[])('stays one when %s', (_when, pull) => {
    const decision = decideOn(aMergeableSnapshot({}, { ...draft, ...pull }))
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['check'])
  }) // biome-ignore format: one line per difference
})

describe("a person's pull request", () => {
  const labeled = (actor: typeof writer | null, differs: Partial<Snapshot> = {}) =>
    aMergeableSnapshot(
      { issue: null, ledger: aLedger(), ...differs },
      {
        author: writer,
        labels: ['agent:merge'],
        labelEvents: [{ label: 'agent:merge', added: true, at: ago(900), actor }],
      },
    )

  it('is merged when a writer labeled it', () => {
    expect(decideOn(labeled(writer)).effects.map(({ kind }) => kind)).toEqual(['merge'])
    expect(effectOf(decideOn(labeled(writer)), 'merge').message).not.toContain('Closes')
  })

  it.each([
    ['an outsider', labeled(outsider), 'not_ours_to_merge'],
    ['nobody any more', labeled(null), 'not_ours_to_merge'],
    [
      'somebody GitHub could not judge',
      labeled(writer, { permissions: { octocat: { kind: 'unavailable' } } }),
      'authz_unavailable',
    ],
  ])('is left alone when %s labeled it', (_who, snapshot, reason) => {
    expect(decideOn(snapshot)).toEqual({ reason, effects: [] })
  })

  it('that was merged leaves no check of ours waiting, though the ledger never knew it', () => {
    const waiting = { ...ownCheck, status: 'IN_PROGRESS', conclusion: null }
    const merged = (ownMergeCheck: typeof waiting | typeof ownCheck) =>
      aMergeableSnapshot(
        { issue: null, ledger: aLedger() },
        { author: writer, open: false, merged: true, ownMergeCheck },
      )
    expect(effectOf(decideOn(merged(waiting)), 'check')).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(decideOn(merged({ ...ownCheck, status: 'COMPLETED' })).effects).toEqual([])
  })

  it('is none of our business without the label', () => {
    const snapshot = aMergeableSnapshot({ issue: null, ledger: aLedger() }, { author: writer })
    expect(decideOn(snapshot)).toEqual({ reason: 'not_asked', effects: [] })
  })
})

describe('after a merge', () => {
  const merged = { open: false, merged: true, mergedAt: now, mergeCommit: oid('merge') }
  const closed = anIssue({ open: false })

  it('the issue is closed first, and the branch goes while it is at the merged head', () => {
    const decision = decideOn(aMergeableSnapshot({}, merged))
    expect(decision.reason).toBe('merged')
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['check', 'mutate'])
    expect(mutationsOf(decision)).toEqual([
      { kind: 'close_issue', issueId: 'I_12' },
      { kind: 'delete_branch', name: 'agent/12-sum-of-an-empty-list', oid: oid('head') },
    ])
    expect(effectOf(decision, 'check')).toMatchObject({ status: 'completed', conclusion: 'success', title: 'Merged.' })
  })

  it('the subject is forgotten and counted once its issue is closed', () => {
    const decision = decideOn(aMergeableSnapshot({ issue: closed }, { ...merged, headRefExists: false }))
    expect(entriesOf(decision)).toMatchObject([{ kind: 'released', because: 'merged', next: 'merged', usd: 0 }])
    expect(mutationsOf(decision)).toEqual([])
  })

  it('the workpad says so', () => {
    const comments = [
      aComment({ author: self.bot, authorIsBot: true, body: '<!-- signalbox:workpad 20 -->\nold', on: 'pull' }),
    ]
    const decision = decideOn(aMergeableSnapshot({ issue: closed }, { ...merged, comments }))
    expect(textsOf(decision)[0]).toContain('**Merged.**')
  })

  it('the branch stays where the configuration says so', () => {
    const config = aConfig({ merge: { delete_branch: false } })
    const decision = decideOn(aMergeableSnapshot({ issue: closed, config }, merged))
    expect(mutationsOf(decision)).toEqual([])
  })

  it('by a person the same happens', () => {
    expect(
      decideOn(aMergeableSnapshot({ config: aConfig({ merge: { mode: 'human' } }) }, merged)).effects,
    ).toHaveLength(2)
  })

  it("of a person's pull request only the subject is forgotten", () => {
    const ledger = aLedger({ subjects: { 20: aSubject() } })
    const decision = decideOn(aMergeableSnapshot({ issue: null, ledger }, { ...merged, author: writer }))
    expect(entriesOf(decision)).toMatchObject([{ kind: 'released', next: 'closed' }])
    expect(mutationsOf(decision)).toEqual([])
  })

  it("of a person's pull request on a branch with our issue's number, the issue goes on", () => {
    const decision = decideOn(aMergeableSnapshot({}, { ...merged, author: writer }))
    expect(decision).toEqual({ reason: 'nothing_to_do', effects: [] })
  })

  it('of a subject nobody remembers nothing is done', () => {
    const snapshot = aMergeableSnapshot({ issue: closed, ledger: aLedger() }, merged)
    expect(decideOn(snapshot)).toEqual({ reason: 'not_asked', effects: [] })
  })
})

import { describe, expect, it } from 'vitest'
import { judgeMerge } from '../../src/decide/merge/judge.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { SubjectState } from '../../src/domain/ledger/state.ts'
import type { Evidence } from '../../src/domain/merge/facts.ts'
import { meaningOf } from '../../src/domain/merge/meaning.ts'
import { readMergeRecord } from '../../src/domain/merge/record.ts'
import type { MergeCheck, PullFacts, ThreadFacts } from '../../src/domain/pull.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, effectOf, entriesOf, mutationsOf, textsOf } from '../support/judging.ts'
import { someMergeFacts, somePolicy } from '../support/merge-facts.ts'
import {
  aCheck,
  aComment,
  aConfig,
  ago,
  aLedger,
  aMergeableSnapshot,
  anIssue,
  aReview,
  aSubject,
  now,
  oid,
  outsider,
  self,
  someRules,
  writer,
} from '../support/snapshots.ts'

const rulesWith = someRules
const review = (differs: Parameters<typeof aReview>[0] = {}) => aReview({ at: ago(1000), ...differs })
const subjectWith = (differs: Partial<SubjectState>): Partial<Snapshot> => ({
  ledger: aLedger({
    subjects: {
      12: aSubject({ label: ago(7200), claimedAt: ago(7100), head: oid('head'), publishedAt: ago(3500), ...differs }),
    },
  }),
})
/** A head that no publisher made and our check has not seen before: its clock begins now. */
const unseen = subjectWith({ head: null, publishedAt: null })
const thread = (differs: Partial<ThreadFacts> = {}): ThreadFacts => ({
  nodeId: 'T_1',
  resolved: false,
  path: 'src/sum.ts',
  url: 'https://github.com/octo/toy/pull/20#discussion_r1',
  commentId: 'C_1',
  body: 'Why?',
  own: false,
  answered: false,
  bare: true,
  ...differs,
})

const neutral = aCheck({ conclusion: 'NEUTRAL' })
const skipped = aCheck({ conclusion: 'SKIPPED', name: 'lint', databaseId: 802 })
const ownRule = rulesWith({ requiredChecks: [{ name: 'signalbox / merge', appId: 77 }] })
const ownCheck = {
  databaseId: 900,
  status: 'COMPLETED',
  conclusion: 'SUCCESS',
  externalId: 'x',
  title: 't',
  record: null,
}
/** What our check remembers of a look some minutes ago. */
const seen = {
  v: 2,
  pull: 20,
  base: 'main',
  baseOid: oid('main'),
  head: oid('head'),
  decision: 'wait',
  reason: 'quiet_window',
  since: ago(400),
  attempts: {},
  pending: null,
  told: null,
  refused: null,
  ledger: '0@0',
} as const
const givenCheck = { ...ownCheck, record: seen }
const waitingCheck = { ...ownCheck, status: 'IN_PROGRESS', conclusion: null }

describe('a pull request of ours that is complete, green and quiet', () => {
  it('is merged at the head that was judged', () => {
    expect(decideOn(aMergeableSnapshot())).toEqual({
      reason: 'merged',
      effects: [
        {
          kind: 'merge',
          api: 'merge',
          number: 20,
          sha: oid('head'),
          base: 'main',
          method: 'squash',
          title: 'Sum of an empty list (#20)',
          message: `Closes #12\n\nSignalbox-Ledger: 2@${oid('tip-2')}`,
          holdLabels: ['hold', 'do-not-merge'],
          label: null,
          attempts: 0,
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
    ['a quiet window that is over', subjectWith({ publishedAt: ago(180) }), {}],
    ['no first merge yet, but a review rule', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), head: oid('head'), publishedAt: ago(3500) }) } }), rules: rulesWith({ requiredApprovals: 1 }) }, { reviews: [review()] }],
    ['no first merge yet, but a word in the configuration', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), head: oid('head'), publishedAt: ago(3500) }) } }), config: aConfig({ merge: { mode: 'auto' } }) }, {}],
    ['no first merge yet, but a confirmation', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), head: oid('head'), publishedAt: ago(3500), approved: { head: oid('head'), by: writer, at: ago(9) } }) } }) }, {}],
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
  ['not all of its files were shown', {}, { pathsComplete: false }, 'data_incomplete', 'wait'],
  ['it carries a hold label', {}, { labels: ['hold'] }, 'hold_label', 'person'],
  ['its issue carries a hold label', { issue: anIssue({ labels: ['do-not-merge'] }) }, {}, 'held', 'person'],
  ['somebody put it on hold', subjectWith({ held: { by: writer, at: ago(9), why: '' } }), {}, 'held', 'person'],
  ['it changes an executable bit', subjectWith({ holds: ['mode_change'] }), {}, 'mode_change', 'person'],
  ['it changes a sensitive path', subjectWith({ holds: ['sensitive_path'] }), {}, 'sensitive_path', 'person'],
  ['the approval of its holds is for another head', subjectWith({ holds: ['sensitive_path'], approved: { head: oid('old'), by: writer, at: ago(9) } }), {}, 'sensitive_path', 'person'],
  ['a person made it a draft', {}, { draft: true, draftedAt: ago(60) }, 'draft', 'person'],
  ['it conflicts', {}, { mergeable: 'CONFLICTING', mergeState: 'DIRTY' }, 'conflict', 'person'],
  ['GitHub has not worked out whether it merges', {}, { mergeable: 'UNKNOWN' }, 'mergeable_unknown', 'wait'],
  ['GitHub has not worked out its state', {}, { mergeState: 'UNKNOWN' }, 'mergeable_unknown', 'wait'],
  ['GitHub says something new about merging', {}, { mergeable: 'PERHAPS' }, 'unknown_value', 'wait'],
  ['GitHub says something new about its state', {}, { mergeState: 'MISTY' }, 'unknown_value', 'wait'],
  ['a check ended in a new way', {}, { checks: [aCheck({ conclusion: 'SHRUGGED' })] }, 'unknown_value', 'wait'],
  ['a check ended without a word', {}, { checks: [aCheck({ conclusion: null })] }, 'unknown_value', 'wait'],
  ['a check is in a new state', {}, { checks: [aCheck({ status: 'DREAMING', conclusion: null })] }, 'unknown_value', 'wait'],
  ['a status says a new word', {}, { checks: [aCheck({ kind: 'status', status: 'MAYBE', conclusion: null })] }, 'unknown_value', 'wait'],
  ['a check failed', {}, { checks: [aCheck({ conclusion: 'FAILURE' })] }, 'check_failed', 'person'],
  ['a check timed out', {}, { checks: [aCheck({ conclusion: 'TIMED_OUT' })] }, 'check_failed', 'person'],
  ['a check never started', {}, { checks: [aCheck({ conclusion: 'STARTUP_FAILURE' })] }, 'check_failed', 'person'],
  ['a check was cancelled', {}, { checks: [aCheck({ conclusion: 'CANCELLED' })] }, 'check_cancelled', 'person'],
  ['a check went stale', {}, { checks: [aCheck({ conclusion: 'STALE' })] }, 'check_stale', 'person'],
  ['a check waits for an approval', {}, { checks: [aCheck({ conclusion: 'ACTION_REQUIRED' })] }, 'check_needs_approval', 'person'],
  ['a status is an error', {}, { checks: [aCheck({ kind: 'status', status: 'ERROR', conclusion: null })] }, 'check_failed', 'person'],
  ['a check failed in another workflow', {}, { checks: [aCheck({ conclusion: 'FAILURE', workflow: 'CI on push' }), aCheck({ databaseId: 802, workflow: 'Nightly on push' })] }, 'check_failed', 'person'],
  ['a check of our name is by another App', {}, { checks: [aCheck(), aCheck({ name: 'signalbox / merge', appId: 78, conclusion: 'FAILURE' })] }, 'check_failed', 'person'],
  ['not all of its checks were shown', {}, { checksComplete: false }, 'data_incomplete', 'wait'],
  ['a check is queued', {}, { checks: [aCheck(), aCheck({ name: 'e2e', status: 'QUEUED', conclusion: null })] }, 'check_pending', 'wait'],
  ['a check is running, though it shows an old end', {}, { checks: [aCheck({ status: 'IN_PROGRESS' })] }, 'check_pending', 'wait'],
  ['a status is expected', {}, { checks: [aCheck({ kind: 'status', status: 'EXPECTED', conclusion: null })] }, 'check_pending', 'wait'],
  ['a suite is open without runs', {}, { openSuites: 1 }, 'check_pending', 'wait'],
  ['no check has reported', {}, { checks: [] }, 'no_checks', 'wait'],
  ['only others have reported, under our names', {}, { checks: [aCheck({ name: 'signalbox / merge', appId: 78 }), aCheck({ name: 'signalbox / checklist', appId: null })] }, 'no_checks', 'wait'],
  ['only our own check has reported', {}, { checks: [aCheck({ name: 'signalbox / merge', appId: 77 })] }, 'no_checks', 'wait'],
  ['only neutral checks have reported', {}, { checks: [neutral, skipped] }, 'no_real_check', 'person'],
  ['all checks were skipped on the draft it was', { rules: rulesWith({ requiredChecks: [{ name: 'lint', appId: null }] }) }, { checks: [skipped], readyAt: ago(1000) }, 'no_real_check', 'person'],
  ['its rules could not be read', { rules: { kind: 'unread', why: 'timeout' } }, {}, 'data_incomplete', 'wait'],
  ['its rules were not read', { rules: { kind: 'not_read' } }, {}, 'data_incomplete', 'wait'],
  ['a required check has not reported', { rules: rulesWith({ requiredChecks: [{ name: 'e2e', appId: null }] }) }, {}, 'required_check_missing', 'wait'],
  ['a required check has a longer name', { rules: rulesWith({ requiredChecks: [{ name: 'tes', appId: null }] }) }, {}, 'required_check_missing', 'wait'],
  ['a required check is by another App', { rules: rulesWith({ requiredChecks: [{ name: 'test', appId: 9 }] }) }, {}, 'check_wrong_app', 'wait'],
  ['a reviewer wants changes', {}, { reviews: [review({ state: 'CHANGES_REQUESTED' })] }, 'changes_requested', 'person'],
  ['a reviewer wants changes on an older head', {}, { reviews: [review({ state: 'CHANGES_REQUESTED', commit: oid('old') })] }, 'changes_requested', 'person'],
  ['a reviewer only commented after wanting changes', {}, { reviews: [review({ state: 'CHANGES_REQUESTED', at: ago(2000) }), review({ state: 'COMMENTED' })] }, 'changes_requested', 'person'],
  ['an approval is missing', { rules: rulesWith({ requiredApprovals: 1 }) }, {}, 'review_required', 'person'],
  ['the approval is for another head', { rules: rulesWith({ requiredApprovals: 1 }) }, { reviews: [review({ commit: oid('old') })] }, 'review_required', 'person'],
  ['the approval is our own', { rules: rulesWith({ requiredApprovals: 1 }) }, { reviews: [review({ author: self.bot })] }, 'review_required', 'person'],
  ['one person approved twice', { rules: rulesWith({ requiredApprovals: 2 }) }, { reviews: [review(), review({ at: ago(900) })] }, 'review_required', 'person'],
  ['not all of its reviews were shown', {}, { reviewsComplete: false }, 'data_incomplete', 'wait'],
  ['a thread is unresolved', {}, { threads: [thread({ resolved: true }), thread()] }, 'threads_unresolved', 'person'],
  ['not all of its threads were shown', {}, { threadsComplete: false }, 'data_incomplete', 'wait'],
  ['it is behind its base, and people update it', { config: aConfig({ merge: { update_branch: 'never' } }) }, { mergeState: 'BEHIND' }, 'behind', 'person'],
  ['GitHub blocks it', {}, { mergeState: 'BLOCKED' }, 'blocked_unknown', 'wait'],
  ['it stands on another in a stack', {}, { stack: { position: 2, size: 3 } }, 'stack_lower_open', 'wait'],
  ['whether it is in a stack was not read', {}, { stack: 'unread' }, 'data_incomplete', 'wait'],
  ['it was pushed a moment ago', unseen, { headCommittedAt: ago(9999) }, 'quiet_window', 'wait'],
  ['it was marked ready a moment ago', {}, { readyAt: ago(60) }, 'quiet_window', 'wait'],
  ['it was reviewed a moment ago', {}, { reviews: [review({ at: ago(60) })] }, 'quiet_window', 'wait'],
  ['a thread was written a moment ago', {}, { lastThreadAt: ago(60) }, 'quiet_window', 'wait'],
  ['it was published a moment ago', subjectWith({ head: oid('head'), publishedAt: ago(60) }), {}, 'quiet_window', 'wait'],
  ['it would be the first merge here', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), head: oid('head'), publishedAt: ago(3500) }) } }) }, {}, 'first_merge_unconfirmed', 'person'],
  ['the first merge was confirmed for another head', { ledger: aLedger({ merged: 0, subjects: { 12: aSubject({ label: ago(7200), claimedAt: ago(7100), head: oid('head'), publishedAt: ago(3500), approved: { head: oid('old'), by: writer, at: ago(9) } }) } }) }, {}, 'first_merge_unconfirmed', 'person'],
] // biome-ignore format: one line per veto

describe('a pull request of ours is not merged', () => {
  it.each(vetoes)('when %s', (_when, differs, pull, reason, who) => {
    const decision = decideOn(aMergeableSnapshot(differs, pull))
    expect(decision.reason).toBe(reason)
    expect(decision.effects.map(({ kind }) => kind).filter((kind) => kind !== 'mutate')).toEqual(['check'])
    expect(mutationsOf(decision).every(({ kind }) => kind === 'comment')).toBe(true)
    expect(effectOf(decision, 'check')).toMatchObject({
      head: oid('head'),
      name: 'signalbox / merge',
      existing: null,
      status: who === 'wait' ? 'in_progress' : 'completed',
    })
    const { conclusion } = effectOf(decision, 'check')
    expect(who === 'wait' ? [null] : ['neutral', 'failure']).toContain(conclusion)
  })

  it.each(vetoes)('and this is said once: when %s', (_when, differs, pull) => {
    const { externalId, summary } = effectOf(decideOn(aMergeableSnapshot(differs, pull)), 'check')
    const told = { ...ownCheck, externalId, record: readMergeRecord(summary) }
    expect(decideOn(aMergeableSnapshot(differs, { ...pull, ownMergeCheck: told })).effects).toEqual([])
  })

  it.each(vetoes)('even when everything else stands in the way too: %s', (_when, differs, pull) => {
    const many = { threads: [thread()], ...pull }
    expect(decideOn(aMergeableSnapshot(differs, many)).effects.some(({ kind }) => kind === 'merge')).toBe(false)
  })
})

describe('the report', () => {
  it('updates the check that is there when something changed', () => {
    const decision = decideOn(aMergeableSnapshot({}, { threads: [thread()], ownMergeCheck: ownCheck }))
    expect(effectOf(decision, 'check').existing).toBe(900)
  })

  it('names the nearest reason in its title, lists all, and ends with its record', () => {
    const decision = decideOn(
      aMergeableSnapshot({}, { threads: [thread(), thread()], checks: [aCheck({ conclusion: 'FAILURE' })] }),
    )
    const { title, summary } = effectOf(decision, 'check')
    expect(title).toBe('2 review threads are unresolved.')
    expect(summary).toContain('2 review threads are unresolved.')
    expect(summary).toContain('1 check failed: `test`.')
    expect(readMergeRecord(summary)).toMatchObject({ reason: 'threads_unresolved', decision: 'blocked', since: now })
  })

  it('does not change with the ledger or the base alone', () => {
    const one = effectOf(decideOn(aMergeableSnapshot({}, { threads: [thread()] })), 'check')
    const later = aMergeableSnapshot({}, { threads: [thread()], baseOid: oid('newer') })
    const state = later.ledger.kind === 'valid' ? later.ledger.state : null
    const other = effectOf(decideOn({ ...later, ledger: aLedger({ ...state, seq: 9 }) }), 'check')
    expect(other.externalId).toBe(one.externalId)
    expect(other.summary).not.toBe(one.summary)
  })

  it('wakes when the quiet window is over, and only where nothing else is waited for', () => {
    expect(decideOn(aMergeableSnapshot({}, { readyAt: ago(100), lastThreadAt: ago(80) })).wakeAt).toBe(ago(-100))
    const also = { readyAt: ago(100), threads: [thread()] }
    expect(decideOn(aMergeableSnapshot({}, also)).wakeAt).toBeUndefined()
  })

  it('leaves the button to people without standing in its way', () => {
    const config = aConfig({ merge: { mode: 'human' } })
    const ready = decideOn(aMergeableSnapshot({ config }))
    expect(ready.reason).toBe('report_only')
    expect(effectOf(ready, 'check')).toMatchObject({ status: 'completed', conclusion: 'neutral' })
    const failing = decideOn(aMergeableSnapshot({ config }, { checks: [aCheck({ conclusion: 'FAILURE' })] }))
    expect(effectOf(failing, 'check')).toMatchObject({ conclusion: 'neutral' })
    const pending = decideOn(aMergeableSnapshot({ config }, { openSuites: 1 }))
    expect(effectOf(pending, 'check')).toMatchObject({ status: 'in_progress', conclusion: null })
  })

  it("says GitHub's words when it refused the merge, and does not ask again on the same facts", () => {
    const words = 'The horse is not in the stable, @octocat'
    const meaning = meaningOf({ api: 'merge', status: 405, message: words })
    const refusal = { effect: 'merge', reason: meaning.reason, words, meaning } as const
    const decision = decideOn(aMergeableSnapshot({ refusal }))
    expect(decision.reason).toBe('refused_by_github')
    const { summary, conclusion, title, externalId } = effectOf(decision, 'check')
    expect(conclusion).toBe('neutral')
    expect(summary).toContain('The horse is not in the stable, ＠octocat')
    expect(textsOf(decision)).toHaveLength(1)
    const told = { ...ownCheck, conclusion: 'NEUTRAL', title, externalId, record: readMergeRecord(summary) }
    const again = aMergeableSnapshot({}, { ownMergeCheck: told })
    expect(decideOn(again).effects).toEqual([])
    const reviewed = aMergeableSnapshot({}, { ownMergeCheck: told, reviews: [review()] })
    expect(decideOn(reviewed).effects.map(({ kind }) => kind)).toEqual(['merge'])
  })

  it('is followed by another call only where nothing but the background merge stood in the way', () => {
    const words = 'Custom merge params are not supported when merging via a merge queue'
    const body = { status: 'failed', details: { message: words } }
    const meaning = meaningOf({ api: 'merge-async-status', status: 200, body })
    expect(meaning.decision).toBe('enqueue')
    const refusal = { effect: 'poll_merge', reason: meaning.reason, words, meaning } as const
    const kinds = (pull: Partial<PullFacts>) =>
      decideOn(aMergeableSnapshot({ refusal }, pull)).effects.map(({ kind }) => kind)
    expect(kinds({})).toContain('enqueue')
    expect(kinds({ labels: ['hold'] })).not.toContain('enqueue')
  })

  it('counts lost answers, and stops after the third with a label and one comment', () => {
    let check: MergeCheck = { ...ownCheck, conclusion: null, status: 'IN_PROGRESS' }
    const lost = (attempt: number): Decision => {
      const meaning = meaningOf({ api: 'merge', status: 500, attempt })
      const refusal = { effect: 'merge', reason: meaning.reason, words: '', meaning } as const
      const decision = decideOn(aMergeableSnapshot({ refusal }, { ownMergeCheck: check }))
      const { externalId, summary } = effectOf(decision, 'check')
      check = { ...check, externalId, record: readMergeRecord(summary) }
      return decision
    }
    expect(lost(1)).toMatchObject({ reason: 'unknown_outcome', wakeAt: ago(-5) })
    expect(effectOf(decideOn(aMergeableSnapshot({}, { ownMergeCheck: check })), 'merge').attempts).toBe(1)
    expect(textsOf(lost(2))).toEqual([])
    const third = lost(3)
    expect(third.reason).toBe('attempts_exhausted')
    expect(effectOf(third, 'add_labels').labels).toEqual(['agent:needs-human'])
    expect(textsOf(third)).toHaveLength(1)
    expect(decideOn(aMergeableSnapshot({}, { ownMergeCheck: check })).reason).toBe('attempts_exhausted')
  })
})

describe('our own check, where a rule wants it', () => {
  it('is given first, and then it is merged', () => {
    const waiting = aMergeableSnapshot({ rules: ownRule }, { mergeState: 'BLOCKED' })
    const first = decideOn(waiting)
    expect(first.reason).toBe('ready')
    expect(effectOf(first, 'check')).toMatchObject({ status: 'completed', conclusion: 'success' })
    const given = aMergeableSnapshot({ rules: ownRule }, { ownMergeCheck: givenCheck })
    expect(decideOn(given).effects.map(({ kind }) => kind)).toEqual(['merge'])
  })

  it('does not count where the rule wants it from another App', () => {
    const rules = rulesWith({ requiredChecks: [{ name: 'signalbox / merge', appId: 9 }] })
    expect(decideOn(aMergeableSnapshot({ rules }, { mergeState: 'BLOCKED' })).reason).toBe('required_check_missing')
  })

  it('is given to nobody where another pull request has the same head, and opens nothing for that one', () => {
    const other = { ...waitingCheck, record: { ...seen, pull: 21 } }
    const decision = decideOn(aMergeableSnapshot({ rules: ownRule }, { ownMergeCheck: other }))
    expect(decision.reason).toBe('blocked_unknown')
    expect(effectOf(decision, 'check').conclusion).toBe('failure')
    const elsewhere = decideOn(aMergeableSnapshot({}, { ownMergeCheck: other, threads: [thread()] }))
    expect(effectOf(elsewhere, 'check').conclusion).toBe('failure')
    expect(readMergeRecord(effectOf(elsewhere, 'check').summary)).toMatchObject({ shared: true, since: seen.since })
    const merged = { author: writer, open: false, merged: true, ownMergeCheck: other }
    expect(decideOn(aMergeableSnapshot({ issue: null, ledger: aLedger() }, merged)).effects).toEqual([])
  })

  it('excuses no other block once it is green', () => {
    const blocked = aMergeableSnapshot({ rules: ownRule }, { mergeState: 'BLOCKED', ownMergeCheck: givenCheck })
    expect(decideOn(blocked).reason).toBe('blocked_unknown')
  })
})

describe('a block without a reason', () => {
  const blocked = { mergeState: 'BLOCKED' }
  const first = effectOf(decideOn(aMergeableSnapshot({}, blocked)), 'check')
  const saidAt = (reasonSince: string) => {
    const record = readMergeRecord(first.summary)
    return record && { ...waitingCheck, externalId: first.externalId, record: { ...record, reasonSince } }
  }
  const wakeAfter = (seconds: number) =>
    decideOn(aMergeableSnapshot({}, { ...blocked, ownMergeCheck: saidAt(ago(seconds)) }))

  it('is looked at again after a minute, twice, and then left to events and the sweep', () => {
    expect(saidAt(ago(0))?.record).toMatchObject({ reason: 'blocked_unknown', reasonSince: ago(0) })
    expect(wakeAfter(0)).toMatchObject({ effects: [], wakeAt: ago(-60) })
    expect(wakeAfter(119)).toMatchObject({ effects: [], wakeAt: ago(-60) })
    expect(wakeAfter(120)).toMatchObject({ reason: 'blocked_unknown', effects: [] })
    expect(wakeAfter(120).wakeAt).toBeUndefined()
  })

  it('begins anew where something else was in the way before', () => {
    const other = saidAt(ago(9000))
    const ownMergeCheck = other && { ...other, record: { ...other.record, reason: 'check_pending' } }
    expect(decideOn(aMergeableSnapshot({}, { ...blocked, ownMergeCheck })).wakeAt).toBe(ago(-60))
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

  it('of ours that waits calls somebody for what fails on it', () => {
    const red = decideOn(aMergeableSnapshot({}, { ...draft, checks: [aCheck({ conclusion: 'FAILURE' })] }))
    expect(red.reason).toBe('draft')
    expect(textsOf(red)[0]).toContain('1 check failed: `test`.')
    const running = aCheck({ status: 'IN_PROGRESS', conclusion: null })
    expect(textsOf(decideOn(aMergeableSnapshot({}, { ...draft, checks: [running] })))).toEqual([])
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
    expect(decision.effects.map(({ kind }) => kind).filter((kind) => kind !== 'mutate')).toEqual(['check'])
    expect(mutationsOf(decision).every(({ kind }) => kind === 'comment')).toBe(true)
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
        ownMergeCheck: { ...ownCheck, status: 'IN_PROGRESS', conclusion: null, record: seen },
      },
    )

  it('is left alone where its author is not among those that are merged', () => {
    const of = (...authors: string[]) => decideOn(labeled(writer, { config: aConfig({ merge: { authors } }) }))
    expect(of('Renovate[bot]').reason).toBe('author_not_allowed')
    expect(of('Renovate[bot]').effects.map(({ kind }) => kind)).not.toContain('merge')
    expect(of('renovate[bot]', writer.login.toUpperCase()).effects.map(({ kind }) => kind)).toEqual(['merge'])
  })

  it('is not merged on a verdict about another head or another base', () => {
    const policy = somePolicy({ requiredEvidence: ['verdict'] })
    const judged = (differs: Partial<Evidence>) => {
      const facts = someMergeFacts()
      const { head, baseRef } = facts.pull
      const evidence = { name: 'verdict', head, baseRef, outcome: 'pass', order: 1, words: '', ...differs } as const
      return judgeMerge({ ...facts, evidence: [evidence] }, policy)
    }
    expect(judged({})).toMatchObject({ decision: 'merge' })
    for (const other of [{ head: oid('older') }, { baseRef: 'older' }]) {
      expect(judged(other)).toMatchObject({ decision: 'wait', reason: 'evidence_stale', merge: null })
    }
  })

  const unseenBy = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    pull: snapshot.pull && { ...snapshot.pull, ownMergeCheck: null },
  })

  it('is merged when a writer labeled it', () => {
    expect(decideOn(labeled(writer)).effects.map(({ kind }) => kind)).toEqual(['merge'])
    expect(effectOf(decideOn(labeled(writer)), 'merge').message).not.toContain('Closes')
  })

  it('is taken back where a check of ours waits and the label does not count any more', () => {
    const decision = decideOn(labeled(outsider))
    expect(decision.reason).toBe('label_missing')
    expect(effectOf(decision, 'check').conclusion).toBe('neutral')
  })

  it.each([
    ['an outsider', unseenBy(labeled(outsider)), 'not_ours_to_merge'],
    ['nobody any more', unseenBy(labeled(null)), 'not_ours_to_merge'],
    [
      'somebody GitHub could not judge',
      labeled(writer, { permissions: { octocat: { kind: 'unavailable' } } }),
      'authz_unavailable',
    ],
  ])('is left alone when %s labeled it', (_who, snapshot, reason) => {
    expect(decideOn(snapshot)).toEqual({ reason, effects: [] })
  })

  it('that was merged leaves no check of ours waiting, though the ledger never knew it', () => {
    const waiting = { ...ownCheck, status: 'IN_PROGRESS', conclusion: null, record: seen }
    const merged = (ownMergeCheck: MergeCheck) =>
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
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['mutate'])
    expect(mutationsOf(decision)).toEqual([{ kind: 'close_issue', issueId: 'I_12' }])
    const then = decideOn(aMergeableSnapshot({ issue: closed }, { ...merged, ownMergeCheck: waitingCheck }))
    expect(then.effects.map(({ kind }) => kind)).toEqual(['check', 'delete_branch', 'append'])
    expect(effectOf(then, 'delete_branch')).toEqual({
      kind: 'delete_branch',
      name: 'agent/12-sum-of-an-empty-list',
      oid: oid('head'),
    })
    expect(effectOf(then, 'check')).toMatchObject({ status: 'completed', conclusion: 'success' })
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
    const config = aConfig({ merge: { mode: 'human' } })
    const decision = decideOn(aMergeableSnapshot({ config, issue: closed }, merged))
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['delete_branch', 'append'])
  })

  it("of a person's pull request counts as the first one where it was confirmed", () => {
    const approved = { head: oid('head'), by: writer, at: ago(9) }
    const ledger = aLedger({ subjects: { 20: aSubject({ approved }) } })
    const decision = decideOn(aMergeableSnapshot({ issue: null, ledger }, { ...merged, author: writer }))
    expect(entriesOf(decision)).toMatchObject([{ kind: 'released', next: 'merged' }])
  })

  it("of a person's pull request that was labeled for us, the branch goes, too", () => {
    const labelEvents = [{ label: 'agent:merge', added: true, at: ago(900), actor: writer }]
    const labeled = { ...merged, author: writer, labels: ['agent:merge'], labelEvents }
    const decision = decideOn(aMergeableSnapshot({ issue: null, ledger: aLedger(), justMerged: true }, labeled))
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['delete_branch'])
    expect(decideOn(aMergeableSnapshot({ issue: null, ledger: aLedger() }, labeled)).effects).toEqual([])
    const longLived = aMergeableSnapshot(
      { issue: null, ledger: aLedger(), justMerged: true, config: aConfig({ merge: { bases: ['main', 'develop'] } }) },
      { ...labeled, headRef: 'develop' },
    )
    expect(decideOn(longLived).effects).toEqual([])
    const unlabeled = decideOn(aMergeableSnapshot({ issue: null, ledger: aLedger() }, { ...labeled, labels: [] }))
    expect(unlabeled.effects).toEqual([])
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

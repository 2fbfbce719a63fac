import { describe, expect, it } from 'vitest'
import { type AnswerRow, answerOf, refusalOf } from '../../support/merge-refusals.ts'
import {
  start,
  type World,
  withFacts,
  withOwn,
  withPolicy,
  withPull,
  withReview,
  withRules,
} from '../../support/merge-worlds.ts'
import { oid } from '../../support/snapshots.ts' // biome-ignore format: names in a row

const w = start
const alice = { id: 11, login: 'alice' }
const bob = { id: 12, login: 'bob' }
const one = withPolicy(w, { requiredApprovals: 1 })
const strict = withPolicy(one, { contributorsMayApprove: false, humanApprovalsOnly: true })
const by = (world: World, differs = {}) => withReview(world, { author: alice, ...differs })
const rule = withRules(w, { requiredApprovals: 1 })
const surviving = withPolicy(one, { approvalsSurviveUpdateMerge: true })
const old = { commit: oid('older') }
const update = { message: 'x', viaWeb: true, parents: 2, mergesBase: true }
const commits = (...later: readonly object[]) =>
  withPull(by(surviving, old), {
    commits: [
      { ...update, oid: oid('older'), viaWeb: false },
      ...later.map((differs, at) => ({ ...update, oid: at === later.length - 1 ? oid('head') : oid(`${at}`), ...differs })),
    ],
  }) // biome-ignore format: one line per commit

describe('approvals', () => {
  const rows: readonly AnswerRow[] = [
    ['none is wanted', w, 'approvals', 'opens'],
    ['none came', one, 'approvals', 'blocked review_required'],
    ['one came', by(one), 'approvals', 'opens'],
    ['one came without a say', by(one, { counts: false }), 'approvals', 'blocked review_required'],
    ['only a comment came', by(one, { state: 'COMMENTED' }), 'approvals', 'blocked review_required'],
    ['one was dismissed', by(one, { state: 'DISMISSED' }), 'approvals', 'blocked review_required'],
    ['one person twice', withPolicy(by(by(one), { order: 2 }), { requiredApprovals: 2 }), 'approvals', 'blocked review_required'],
    ['two people', withPolicy(by(by(one), { author: bob }), { requiredApprovals: 2 }), 'approvals', 'opens'],
    ['by the author', withPull(by(one), { author: 'ALICE' }), 'approvals', 'blocked review_required'],
    ['by a bot that counts', by(one, { bot: true }), 'approvals', 'opens'],
    ['by a person, where bots do not count', by(strict), 'approvals', 'opens'],
    ['by a bot that does not', by(strict, { bot: true }), 'approvals', 'blocked review_required'],
    ['by a contributor who counts', withPull(by(one), { contributors: ['alice'] }), 'approvals', 'opens'],
    ['by a contributor who does not', withPull(by(strict), { contributors: ['Alice'] }), 'approvals', 'blocked review_required'],
    ['by who asked, who does not', withOwn(by(strict), { askers: ['Alice'] }), 'approvals', 'blocked review_required'],
    ['by who asked, who counts', withOwn(by(one), { askers: ['alice'] }), 'approvals', 'opens'],
    ['not all commits were shown', withFacts(by(strict), { truncated: ['commits'] }), 'approvals', 'wait data_incomplete'],
    ['not all commits were shown, and all count', withFacts(by(one), { truncated: ['commits'] }), 'approvals', 'opens'],
    ['not all commits were shown, and none is wanted', withFacts(withPolicy(strict, { requiredApprovals: 0 }), { truncated: ['commits'] }), 'approvals', 'opens'],
    ['an author is not known', withPull(by(strict), { unknownContributors: true }), 'approvals', 'blocked review_required'],
    ['an author is not known, and nobody approved', withPull(strict, { unknownContributors: true }), 'approvals', 'blocked review_required'],
    ['an author is not known, and it was approved by a comment, too', withPull(withOwn(by(strict), { approvedHead: oid('head') }), { unknownContributors: true }), 'approvals', 'opens'],
    ['an author is not known, and it was approved by a comment only', withPull(withOwn(strict, { approvedHead: oid('head') }), { unknownContributors: true }), 'approvals', 'blocked review_required'],
    ['an author is not known, and the comment was for an older head', withPull(withOwn(by(strict), { approvedHead: oid('older') }), { unknownContributors: true }), 'approvals', 'blocked review_required'],
    ['an author is not known, and the comment is the author’s', withPull(withOwn(by(strict), { approvedHead: oid('head'), approvedByAuthor: true }), { unknownContributors: true }), 'approvals', 'blocked review_required'],
    ['an author is not known, and all count', withPull(by(one), { unknownContributors: true }), 'approvals', 'opens'],
    ['on an older head', by(one, old), 'approvals', 'blocked approval_stale'],
    ['on an older head, wherever it counts', withPolicy(by(one, old), { approvalsMustBeOnHead: false }), 'approvals', 'opens'],
    ['one here, one on an older head', withPolicy(by(by(one), { author: bob, ...old }), { requiredApprovals: 2 }), 'approvals', 'blocked approval_stale'],
    ['a rule wants one', rule, 'approvals', 'blocked review_required'],
    ['a rule wants one that came', by(rule), 'approvals', 'opens'],
    ['a rule wants one, and it is on an older head', by(rule, old), 'approvals', 'blocked review_required'],
    ['a rule wants one, and it is the author’s', withPull(by(rule), { author: 'Alice' }), 'approvals', 'blocked review_required'],
    ['a rule wants one, and a bot’s came', by(withPolicy(rule, { humanApprovalsOnly: true }), { bot: true }), 'approvals', 'opens'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it.each<AnswerRow>([
    ['an update', commits({}), 'approvals', 'opens'],
    ['two updates', commits({}, {}), 'approvals', 'opens'],
    ['an update by hand', commits({ viaWeb: false }), 'approvals', 'blocked approval_stale'],
    ['an edit on a page', commits({ parents: 1 }), 'approvals', 'blocked approval_stale'],
    ['a merge of another branch', commits({ mergesBase: false }), 'approvals', 'blocked approval_stale'],
    ['an edit, then an update', commits({ parents: 1 }, {}), 'approvals', 'blocked approval_stale'],
    ['an update that is not the head yet', commits({ oid: oid('x') }), 'approvals', 'blocked approval_stale'],
    ['nothing that is known', withPull(by(surviving, old), { commits: [] }), 'approvals', 'blocked approval_stale'],
    ['commits without the one that was approved', withPull(by(surviving, old), { commits: [{ ...update, oid: oid('head') }] }), 'approvals', 'blocked approval_stale'],
    ['an update that does not count', withPolicy(commits({}), { approvalsSurviveUpdateMerge: false }), 'approvals', 'blocked approval_stale'],
  ])('after the approval came %s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  }) // biome-ignore format: one line per row

  it('of two commits in one second count alike, in whatever order they came', () => {
    expect(answerOf(by(by(one), old), 'approvals')).toBe(answerOf(by(by(one, old)), 'approvals'))
  })

  it('are counted', () => {
    expect(refusalOf(withPolicy(by(one), { requiredApprovals: 2 }), 'approvals')?.words).toMatch(/2 approvals.*there is 1/)
    expect(refusalOf(withRules(by(rule, old), { requiredApprovals: 2 }), 'approvals')?.words).toMatch(/2 approvals.*there are 0/)
  }) // biome-ignore format: one line per claim
})

import { describe, expect, it } from 'vitest'
import { aCommit, factsOf, remembered, subjectWith } from '../../support/merge-snapshots.ts'
import {
  aComment,
  ago,
  aLedger,
  anIssue,
  aReview,
  oid,
  outsider,
  reviewer,
  someRules,
  writer,
} from '../../support/snapshots.ts'

describe('commits and reviews', () => {
  it('a merge of the base keeps a commit of the branch as its first parent', () => {
    const one = aCommit('one')
    const parents = (...names: readonly string[]) => ({ parents: names.map(oid) })
    const flags = (differs: object) => factsOf({ commits: [one, aCommit('two'), aCommit('head', differs)] }).pull.commits.at(-1)?.mergesBase
    expect(flags(parents('one', 'base'))).toBe(true)
    expect(flags(parents('base', 'one'))).toBe(false)
    expect(flags(parents('base', 'other'))).toBe(false)
    expect(flags(parents('one', 'two'))).toBe(false)
    expect(flags(parents('one'))).toBe(false)
    expect(flags(parents('one', 'base', 'more'))).toBe(false)
    expect(factsOf({ commits: [aCommit('one', { viaWeb: true })] }).pull.commits).toEqual([{ oid: oid('one'), message: 'one', viaWeb: true, parents: 1, mergesBase: false }])
  }) // biome-ignore format: one line per claim

  it('reviews of nobody are none, notices are known, and the order is that of their times', () => {
    const reviews = [aReview({ at: ago(9), body: 'Rate limit exceeded', state: 'COMMENTED', bot: true, writer: false }), aReview({ author: null })]
    expect(factsOf({ reviews }).reviews).toEqual([{ author: reviewer, bot: true, counts: false, state: 'COMMENTED', commit: oid('head'), at: ago(9), order: Date.parse(ago(9)), notice: true }])
    const silent = { state: 'COMMENTED', body: '' }
    expect(factsOf({ reviews: [aReview(silent), aReview({ ...silent, opensThread: true })] }).reviews.map(({ notice }) => notice)).toEqual([true, false])
    expect(factsOf({ commits: [aCommit('one', { author: null })] }).pull.unknownContributors).toBe(true)
    expect(factsOf({ reviews: [aReview()] }).reviews[0]).toMatchObject({ counts: true, bot: false, notice: false })
  }) // biome-ignore format: one line per claim
})

describe('what the ledger and people say', () => {
  const held = { by: writer, at: ago(9), why: 'wait' }
  it('holds by a comment, or by a label of the issue, are told; one on the pull request stays a label', () => {
    expect(factsOf({}, subjectWith({ held })).own.holds).toHaveLength(1)
    expect(factsOf({}, { issue: anIssue({ labels: ['hold'] }) }).own.holds).toHaveLength(1)
    expect(factsOf({ labels: ['hold'] })).toMatchObject({ own: { holds: [] }, pull: { labels: ['hold'] } })
  })

  it('findings, the approval and the draft', () => {
    const approved = { head: oid('older'), by: writer, at: ago(9) }
    expect(factsOf({}, subjectWith({ holds: ['mode_change', 'sensitive_path', 'odd'], approved })).own).toMatchObject({ findings: ['mode_change', 'sensitive_path'], approvedHead: oid('older') })
    expect(factsOf().own).toMatchObject({ findings: [], approvedHead: null, draftIsOurs: false })
    expect(factsOf({ draft: true }).own.draftIsOurs).toBe(true)
    expect(factsOf({ draft: true, draftedAt: ago(9) }).own.draftIsOurs).toBe(false)
    expect(factsOf({ draft: true, author: writer }).own.draftIsOurs).toBe(false)
  }) // biome-ignore format: one line per claim

  it('our own check was given before where it succeeded in an earlier round', () => {
    const ownMergeCheck = {
      databaseId: 9,
      status: 'COMPLETED',
      conclusion: 'success',
      externalId: '',
      title: '',
      record: remembered({}).ownMergeCheck?.record ?? null,
    }
    expect(factsOf().own.checkGivenBefore).toBe(false)
    expect(factsOf({ ownMergeCheck }).own.checkGivenBefore).toBe(true)
    expect(factsOf({ ownMergeCheck: { ...ownMergeCheck, conclusion: 'NEUTRAL' } }).own.checkGivenBefore).toBe(false)
    expect(factsOf({ ownMergeCheck }, { justPassed: true }).own.checkGivenBefore).toBe(false)
  })

  it.each([
    [true, false, ago(30)],
    [false, true, ago(30)],
    [false, false, ago(3500)],
  ])('a review by a writer (%s) or a bot (%s) keeps it busy since %s', (isWriter, bot, at) => {
    expect(factsOf({ reviews: [aReview({ writer: isWriter, bot, at: ago(30) })] }).own.activeAt).toBe(at)
  })

  it('the first merge is one where nothing was merged, and no rule asks for a review', () => {
    const none = { ledger: aLedger({ merged: 0 }) }
    expect(factsOf().own.firstMerge).toBe(false)
    expect(factsOf({}, none).own.firstMerge).toBe(true)
    expect(factsOf({}, { ...none, rules: someRules({ requiredApprovals: 1 }) }).own.firstMerge).toBe(false)
    expect(factsOf({}, { ...none, rules: { kind: 'unread', why: 'x' } }).own.firstMerge).toBe(true)
  })

  it('the askers are who labeled and whose comment was answered', () => {
    const labelEvents = [{ label: 'AGENT', added: true, at: ago(9), actor: outsider }, { label: 'agent', added: false, at: ago(8), actor: writer }, { label: 'hold', added: true, at: ago(8), actor: reviewer }, { label: 'agent', added: true, at: ago(7), actor: null }]
    const issue = anIssue({ labelEvents, comments: [aComment({ author: reviewer, done: true }), aComment({ author: writer, done: false })] })
    expect(factsOf({}, { issue }).own.askers).toEqual(['mallory', 'hubot-fan'])
    expect(factsOf({ comments: [aComment({ done: true })] }, { issue: null }).own.askers).toEqual(['octocat'])
  }) // biome-ignore format: fields in a row

  it('the message closes the issue of our own pull request while it is open', () => {
    expect(factsOf().own.message).toEqual({ closes: 12, ledger: `2@${oid('tip-2')}`, host: 'github.com' })
    expect(factsOf({}, { issue: anIssue({ open: false }) }).own.message.closes).toBeNull()
    expect(factsOf({ author: writer }).own.message.closes).toBeNull()
    expect(factsOf({}, { issue: null }).own.message.closes).toBeNull()
  })
})

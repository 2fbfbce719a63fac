import { describe, expect, it } from 'vitest'
import { contributorsOf, hasUnknownContributors } from '../../../src/decide/merge/contributors.ts'
import { claimTo, countingLabels, priorityOf } from '../../../src/decide/merge/labels.ts'
import { isReviewNotice } from '../../../src/decide/merge/review-notice.ts'
import { type View, viewOf } from '../../../src/decide/view.ts'
import type { PullFacts } from '../../../src/domain/pull.ts'
import { means } from '../../support/judging.ts'
import { ago, aMergeableSnapshot, aPull, aTrigger, outsider, reviewer, self, writer } from '../../support/snapshots.ts'

describe('a notice that somebody could not review', () => {
  it.each([
    'Rate limit exceeded', 'You hit the usage-limit', 'review limit reached', 'the quota is used up', 'out of credits', 'insufficient credits', 'no credits left',
    'Review skipped', 'reviews were paused', 'Review has been disabled', 'review was canceled', 'Reviews have been cancelled', 'Skipping review', 'skipped this review',
    'unable to review', 'Failed to complete the review', 'could not perform a review', 'couldn’t review', 'cannot start review', "can't finish this review",
    'encountered an error', 'Ran into an unexpected error', 'due to an internal error', 'your trial has ended', 'trial expired',
  ])('%s', (body) => {
    expect(isReviewNotice(body, 'COMMENTED')).toBe(true)
    expect(isReviewNotice(body, 'CHANGES_REQUESTED')).toBe(false)
  }) // biome-ignore format: words in a row

  it.each(['', ' \n'])('or said nothing: %j', (body) => {
    expect(isReviewNotice(body, 'COMMENTED')).toBe(true)
    expect(isReviewNotice(body, 'APPROVED')).toBe(false)
    expect(isReviewNotice(body, 'COMMENTED', true)).toBe(false)
  })

  it.each(['Looks good', 'This limits the rate', 'I reviewed it', 'the error is here', 'credits to you', `${'x'.repeat(2000)} quota`])('is not: %s', (body) => {
    expect(isReviewNotice(body, 'COMMENTED')).toBe(false)
  }) // biome-ignore format: words in a row
})

describe('contributors', () => {
  type Commit = readonly [author: string | null, message: string]
  const pull = (...all: readonly Commit[]) =>
    aPull({ commits: all.map(([author, message]) => ({ oid: 'x', message, author, viaWeb: false, parents: [] })) })
  const commits = (...all: readonly Commit[]) => contributorsOf(pull(...all))
  it('are authors, and co-authors by GitHub’s own addresses', () => {
    expect(commits(['octocat', 'x'], ['octocat', 'y'], [null, 'z'])).toEqual(['octocat'])
    expect(commits([null, 'x\n\nCo-authored-by: A B <12+alice@users.noreply.github.com>\nco-authored-by: B <bob@users.noreply.example.com>'])).toEqual(['alice', 'bob'])
    expect(commits([null, 'x\n\nCo-authored-by: Bot <1+x[bot]@users.noreply.github.com>'])).toEqual(['x[bot]'])
    expect(commits([null, 'x\n\nCo-authored-by: C <carol@example.com>'])).toEqual([])
    expect(commits([null, 'by Co-authored-by: A <1+alice@users.noreply.github.com>'])).toEqual([])
  }) // biome-ignore format: one line per claim

  it.each<[string, PullFacts, boolean]>([
    ['nobody', pull(), false],
    ['a login', pull(['octocat', 'x']), false],
    ['GitHub’s own address', pull(['octocat', 'x\n\nCo-authored-by: A <1+alice@users.noreply.github.com>']), false],
    ['no login', pull(['octocat', 'x'], [null, 'y']), true],
    ['any address', pull(['octocat', 'x\n\nCo-authored-by: C <carol@example.com>']), true],
    ['one address of two', pull(['octocat', 'x\n\nCo-authored-by: A <1+alice@users.noreply.github.com>\nco-authored-by: C <carol@example.com>']), true],
    ['no address', pull(['octocat', 'x\n\nCo-authored-by: Carol']), true],
  ])('are not all known where a commit names %s: %#', (_what, some, unknown) => {
    expect(hasUnknownContributors(some)).toBe(unknown)
  }) // biome-ignore format: one line per row
})

const event = (label: string, actor: PullFacts['author'] = writer, added = true) => ({
  label,
  added,
  at: ago(9),
  actor,
})
function looking(pull: Partial<PullFacts>): { view: View; pull: PullFacts } {
  const snapshot = aMergeableSnapshot({}, { author: outsider, ...pull })
  const view = viewOf(aTrigger(), snapshot, means())
  if (view === null || snapshot.pull === null) throw new Error('there is nothing to look at')
  return { view, pull: snapshot.pull }
}
const claim = (differs: Partial<PullFacts>) => {
  const { view, pull } = looking(differs)
  return claimTo(view, pull)
}
const counting = (differs: Partial<PullFacts>) => {
  const { view, pull } = looking(differs)
  return countingLabels(view, pull)
}

describe('a pull request is ours', () => {
  const labels = ['Agent:Merge']
  it.each([
    ['by its author', { author: self.bot }, 'ours'],
    ['by the label of a writer', { labels, labelEvents: [event('agent:merge')] }, 'ours'],
    ['not without the label', { labelEvents: [event('agent:merge')] }, 'not_asked'],
    ['not by another label', { labels: ['agent'], labelEvents: [event('agent')] }, 'not_asked'],
    ['not by the label of somebody else', { labels, labelEvents: [event('agent:merge', outsider)] }, 'not_ours_to_merge'],
    ['not by a label that nobody is known to have set', { labels }, 'not_ours_to_merge'],
    ['not by a label whose last event took it off', { labels, labelEvents: [event('agent:merge'), event('agent:merge', writer, false)] }, 'not_ours_to_merge'],
    ['by the last who set it', { labels, labelEvents: [event('agent:merge', outsider), event('agent:merge')] }, 'ours'],
    ['later, where nobody knows yet', { labels, labelEvents: [event('agent:merge', { id: 99, login: 'new' })] }, 'authz_unavailable'],
  ] as const)('%s', (_what, pull, answer) => {
    expect(claim(pull)).toBe(answer)
  }) // biome-ignore format: one line per row
})

describe('labels that count', () => {
  it.each([
    ['any other', { labels: ['bug'] }, ['bug']],
    ['a hold label of anybody', { labels: ['Hold'], labelEvents: [event('hold', outsider)] }, ['Hold']],
    ['a merge label of a writer', { labels: ['agent:merge'], labelEvents: [event('agent:merge')] }, ['agent:merge']],
    ['not a merge label of somebody else', { labels: ['agent:merge'], labelEvents: [event('agent:merge', outsider)] }, []],
    ['a priority of a writer', { labels: ['Priority:5'], labelEvents: [event('priority:5', reviewer)] }, ['Priority:5']],
    ['not a priority of somebody else', { labels: ['priority:5'], labelEvents: [event('priority:5', outsider)] }, []],
    ['a method of a writer', { labels: ['merge-method:rebase'], labelEvents: [event('merge-method:rebase')] }, ['merge-method:rebase']],
    ['not a method of somebody else', { labels: ['Merge-Method:rebase'], labelEvents: [event('merge-method:rebase', outsider)] }, []],
    ['not a method that nobody is known to have set', { labels: ['merge-method:rebase'] }, []],
  ])('%s', (_what, pull, labels) => {
    expect(counting(pull)).toEqual(labels)
  }) // biome-ignore format: one line per row

  it('are no hold labels that were lifted', () => {
    const snapshot = aMergeableSnapshot({}, { labels: ['hold'], labelEvents: [event('hold', outsider)] })
    const view = viewOf(aTrigger(), snapshot, means())
    if (view === null || snapshot.pull === null) throw new Error('there is nothing to look at')
    expect(countingLabels({ ...view, subject: { ...view.subject, resumedAt: ago(5) } }, snapshot.pull)).toEqual([])
  })
})

describe('the priority', () => {
  it.each([
    [['priority:5'], 5], [['PRIORITY:12', 'priority:3'], 12], [['priority:'], 0], [['priority:-1'], 0], [['priority:12345'], 0], [['priority:1x'], 0],
    [['p:5', 'xpriority:5', 'bug'], 0], [['milestone7'], 0], [[], 0],
  ])('of %j is %i', (labels, priority) => {
    expect(priorityOf(labels)).toBe(priority)
  }) // biome-ignore format: rows in a row
})

import { describe, expect, it } from 'vitest'
import { type AnswerRow, answerOf, judgmentOf, refusalOf } from '../../support/merge-refusals.ts'
import { start, withFacts, withOwn, withPolicy, withPull, withReview, withRules } from '../../support/merge-worlds.ts'
import { ago, oid } from '../../support/snapshots.ts'

const w = start
const alice = { id: 11, login: 'alice' }
const bob = { id: 12, login: 'bob' }
const by = (author = alice, differs = {}) => withReview(w, { author, ...differs })
const touching = (...paths: readonly string[]) => withPull(w, { paths })
const steering = touching('src/a.ts', 'tools/package.json')
const reviewed = (differs = {}) => withReview(steering, { author: alice, ...differs })
const sensitive = { sensitivePaths: ['src/secret/**'], steeringNeedsPerson: false }

describe('what steers builds, tests, releases or this product', () => {
  it.each([
    'package.json', 'deep/Package.JSON', 'action.yml', 'Dockerfile', 'vitest.config.ts', 'SECURITY.md', 'scripts/x.sh', 'ci/deep/x.sh', 'CODEOWNERS',
    '.github/CODEOWNERS', '.github/signalbox.yml', '.github/signalbox-waivers.yml', '.github/checklists/a.yml', '.github/agents/a.md', '.github/skills/a/b.md',
  ])('needs a person: %s', (path) => {
    expect(answerOf(touching('src/a.ts', path), 'paths')).toBe('blocked sensitive_path')
    expect(refusalOf(touching('src/a.ts', path), 'paths')?.words).not.toContain('src/a.ts')
  }) // biome-ignore format: names in a row

  it.each(['src/a.ts', 'src/scripts/x.sh', 'docs/.github/signalbox.yml', 'x/.github/agents/a.md'])('does not: %s', (path) => {
    expect(answerOf(touching(path), 'paths')).toBe('opens')
  }) // biome-ignore format: names in a row

  const rows: readonly AnswerRow[] = [
    ['nobody approved', steering, 'paths', 'blocked sensitive_path'],
    ['approved at this head', withOwn(steering, { approvedHead: oid('head') }), 'paths', 'opens'],
    ['approved at this head by its author', withOwn(steering, { approvedHead: oid('head'), approvedByAuthor: true }), 'paths', 'blocked sensitive_path'],
    ['approved at an older head', withOwn(steering, { approvedHead: oid('older') }), 'paths', 'blocked sensitive_path'],
    ['reviewed at this head', reviewed(), 'paths', 'opens'],
    ['reviewed at an older head', reviewed({ commit: oid('older') }), 'paths', 'blocked sensitive_path'],
    ['reviewed by a bot', reviewed({ bot: true }), 'paths', 'blocked sensitive_path'],
    ['reviewed by somebody without a say', reviewed({ counts: false }), 'paths', 'blocked sensitive_path'],
    ['reviewed, and dismissed', reviewed({ state: 'DISMISSED' }), 'paths', 'blocked sensitive_path'],
    ['only commented on', reviewed({ state: 'COMMENTED' }), 'paths', 'blocked sensitive_path'],
    ['reviewed by its author', withPull(reviewed(), { author: 'Alice' }), 'paths', 'blocked sensitive_path'],
    ['reviewed by a co-author', withPull(reviewed(), { contributors: ['x', 'ALICE'] }), 'paths', 'blocked sensitive_path'],
    ['reviewed, but not all commits were shown', withFacts(reviewed(), { truncated: ['commits'] }), 'paths', 'blocked sensitive_path'],
    ['reviewed, but an author is not known', withPull(reviewed(), { unknownContributors: true }), 'paths', 'blocked sensitive_path'],
    ['approved, and an author is not known', withPull(withOwn(steering, { approvedHead: oid('head') }), { unknownContributors: true }), 'paths', 'opens'],
    ['approved, and not all commits were shown', withFacts(withOwn(steering, { approvedHead: oid('head') }), { truncated: ['commits'] }), 'paths', 'opens'],
    ['not all files were shown', withFacts(w, { truncated: ['files'] }), 'paths', 'wait data_incomplete'],
    ['not all files were shown, but it was approved', withFacts(withOwn(w, { approvedHead: oid('head') }), { truncated: ['files'] }), 'paths', 'opens'],
    ['nobody asks', withPolicy(withFacts(steering, { truncated: ['files'] }), { steeringNeedsPerson: false }), 'paths', 'opens'],
    ['a configured path', withPolicy(touching('src/secret/a.ts'), sensitive), 'paths', 'blocked sensitive_path'],
    ['a configured path, approved', withPolicy(withReview(touching('src/secret/a.ts'), { author: alice }), sensitive), 'paths', 'opens'],
    ['only configured paths need somebody', withPolicy(touching('package.json'), sensitive), 'paths', 'opens'],
    ['a configured path besides the built-in ones', withPolicy(touching('src/secret/a.ts'), { sensitivePaths: ['src/secret/**'] }), 'paths', 'blocked sensitive_path'],
    ['not all files were shown, with configured paths', withPolicy(withFacts(w, { truncated: ['files'] }), sensitive), 'paths', 'wait data_incomplete'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })
})

const against = { state: 'CHANGES_REQUESTED' }
const asks = { blockOnRequestedReviewers: true }

describe('what reviewers say', () => {
  const rows: readonly AnswerRow[] = [
    ['nothing', w, 'reviews', 'opens'],
    ['changes', by(alice, against), 'reviews', 'blocked changes_requested'],
    ['changes, on an older head', by(alice, { ...against, commit: oid('older') }), 'reviews', 'blocked changes_requested'],
    ['changes, without a say', by(alice, { ...against, counts: false }), 'reviews', 'opens'],
    ['changes, then an approval', withReview(by(alice, against), { author: alice, order: 2 }), 'reviews', 'opens'],
    ['an approval, then changes', withReview(by(alice, { order: 2, ...against }), { author: alice, order: 1 }), 'reviews', 'blocked changes_requested'],
    ['changes, then a comment', withReview(by(alice, against), { author: alice, order: 2, state: 'COMMENTED' }), 'reviews', 'blocked changes_requested'],
    ['changes, then something that is not sent', withReview(by(alice, against), { author: alice, order: 2, state: 'PENDING' }), 'reviews', 'blocked changes_requested'],
    ['changes, then dismissed', withReview(by(alice, against), { author: alice, order: 2, state: 'DISMISSED' }), 'reviews', 'opens'],
    ['changes, and somebody else approves', withReview(by(alice, against), { author: bob, order: 2 }), 'reviews', 'blocked changes_requested'],
    ['both in one second', withReview(by(alice), { author: alice, ...against }), 'reviews', 'blocked changes_requested'],
    ['both in one second, the other way round', withReview(by(alice, against), { author: alice }), 'reviews', 'blocked changes_requested'],
    ['a word that nobody knows', by(alice, { state: 'SHRUGGED' }), 'reviews', 'wait unknown_value'],
    ['a word that nobody knows, and changes at once', withReview(by(alice, { state: 'SHRUGGED' }), { author: alice, ...against }), 'reviews', 'wait unknown_value'],
    ['changes, and a word that nobody knows at once', withReview(by(alice, against), { author: alice, state: 'SHRUGGED' }), 'reviews', 'wait unknown_value'],
    ['dismissed and approved at once', withRules(withReview(by(alice), { author: alice, state: 'DISMISSED' }), { requiredApprovals: 1 }), 'approvals', 'blocked review_required'],
    ['a word that nobody knows, then an approval', withReview(by(alice, { state: 'SHRUGGED' }), { author: alice, order: 2 }), 'reviews', 'opens'],
    ['a word that nobody knows, without a say', by(alice, { state: 'SHRUGGED', counts: false }), 'reviews', 'opens'],
    ['a decision against it', withPull(w, { reviewDecision: 'CHANGES_REQUESTED' }), 'reviews', 'blocked changes_requested'],
    ['a decision that is missing', withPull(w, { reviewDecision: 'REVIEW_REQUIRED' }), 'reviews', 'blocked review_required'],
    ['a decision for it', withPull(w, { reviewDecision: 'APPROVED' }), 'reviews', 'opens'],
    ['a decision of a new kind', withPull(w, { reviewDecision: 'MAYBE' }), 'reviews', 'wait unknown_value'],
    ['not all of it was shown', withFacts(w, { truncated: ['reviews'] }), 'reviews', 'wait data_incomplete'],
    ['asked reviewers who need not answer', withFacts(w, { requestedReviewers: ['bob'] }), 'reviews', 'opens'],
    ['asked reviewers who have to', withPolicy(withFacts(w, { requestedReviewers: ['bob'] }), asks), 'reviews', 'blocked reviews_requested'],
    ['nobody was asked', withPolicy(w, asks), 'reviews', 'opens'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('is told with names, and with the word that nobody knows', () => {
    expect(refusalOf(by(alice, against), 'reviews')?.words).toMatch(/alice. asked for changes/)
    expect(refusalOf(withReview(by(alice), { author: bob, ...against }), 'reviews')?.words).not.toContain('alice')
    expect(refusalOf(withPull(w, { reviewDecision: 'MAYBE' }), 'reviews')?.words).toContain('MAYBE')
  })
})

const url = 'https://github.com/octo/toy/pull/20#discussion_r'
const threads = (...resolved: readonly boolean[]) =>
  withFacts(w, { threads: resolved.map((one, at) => ({ resolved: one, url: at === 0 ? null : `${url}${at}` })) })
const free = { requireThreadsResolved: false } // biome-ignore format: one line each

describe('review threads', () => {
  const rows: readonly AnswerRow[] = [
    ['resolved', threads(true, true), 'threads', 'opens'],
    ['one is open', threads(true, false), 'threads', 'blocked threads_unresolved'],
    ['one is open and nobody asks', withPolicy(threads(false), free), 'threads', 'opens'],
    ['one is open and a rule asks', withPolicy(withRules(threads(false), { threadsResolved: true }), free), 'threads', 'blocked threads_unresolved'],
    ['not all were shown', withFacts(w, { truncated: ['threads'] }), 'threads', 'wait data_incomplete'],
    ['not all were shown and nobody asks', withPolicy(withFacts(w, { truncated: ['threads'] }), free), 'threads', 'opens'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('are counted and linked', () => {
    const refusal = refusalOf(threads(false, false, true, false), 'threads')
    expect(refusal?.words).toContain('3 review threads')
    expect(refusal?.links).toEqual([{ text: 'thread 1', url: `${url}1` }, { text: 'thread 2', url: `${url}3` }])
  }) // biome-ignore format: two links in a row
})

const rabbit = { id: 41, login: 'Rabbit[bot]' }
const awaiting = (otherwise: 'hold' | 'merge', pushed = 60) =>
  withPolicy(withPull(w, { pushedAt: ago(pushed) }), {
    waitFor: [{ login: 'rabbit[bot]', otherwise }],
    waitLimit: 1_800_000,
  })
const came = (differs = {}) => withReview(awaiting('hold'), { author: rabbit, bot: true, counts: false, state: 'COMMENTED', ...differs }) // biome-ignore format: one line each

describe('awaited reviewers', () => {
  const rows: readonly AnswerRow[] = [
    ['nobody is awaited', w, 'awaited_reviews', 'opens'],
    ['came, in another case and without a say', came(), 'awaited_reviews', 'opens'],
    ['came on an older head', came({ commit: oid('older') }), 'awaited_reviews', 'wait review_awaited'],
    ['came with a notice', came({ notice: true }), 'awaited_reviews', 'wait review_awaited'],
    ['has not sent it', came({ state: 'PENDING' }), 'awaited_reviews', 'wait review_awaited'],
    ['somebody else came', came({ author: alice }), 'awaited_reviews', 'wait review_awaited'],
    ['a second before the limit', awaiting('hold', 1799), 'awaited_reviews', 'wait review_awaited'],
    ['at the limit', awaiting('hold', 1800), 'awaited_reviews', 'blocked review_overdue'],
    ['at the limit, and not needed', awaiting('merge', 1800), 'awaited_reviews', 'opens'],
    ['before the limit, though not needed', awaiting('merge', 1799), 'awaited_reviews', 'wait review_awaited'],
    ['marked ready later than pushed', withOwn(awaiting('hold', 9000), { readyAt: ago(100) }), 'awaited_reviews', 'wait review_awaited'],
    ['marked ready before the push', withOwn(awaiting('hold', 100), { readyAt: ago(9000) }), 'awaited_reviews', 'wait review_awaited'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('are waited for until a time that is said, then named by what follows', () => {
    expect(refusalOf(awaiting('hold', 600), 'awaited_reviews')).toMatchObject({ wakeAt: '2026-11-20T08:20:00.000Z', words: expect.stringContaining('rabbit') })
    const both = withPolicy(awaiting('hold', 9000), { waitFor: [{ login: 'a', otherwise: 'merge' }, { login: 'b', otherwise: 'hold' }] })
    expect(refusalOf(both, 'awaited_reviews')?.words).toMatch(/^`b` did not/)
    const note = judgmentOf(awaiting('merge', 9000)).rows.find(({ gate }) => gate === 'awaited_reviews')?.note
    expect(note).toMatch(/rabbit.*goes on without/)
  }) // biome-ignore format: one line per claim
})

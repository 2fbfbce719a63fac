import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { supposesConsent, supposing } from '../../src/decide/merge/what-if.ts'
import type { MergeFacts } from '../../src/domain/merge/facts.ts'
import { type Change, conclusions, pendings } from '../../src/domain/merge/what-if.ts'
import { anOpinion, someMergeFacts, somePolicy } from '../support/merge-facts.ts'
import { aCheck, ago, now, oid, outsider, reviewer, writer } from '../support/snapshots.ts'

const policy = somePolicy()
const having = (facts: MergeFacts, ...changes: readonly Change[]): MergeFacts => supposing(facts, policy, changes)
const approve = (by: string): Change => ({ kind: 'approve', by })
const check = (name: string, word: string): Change => ({ kind: 'check', name, word })
const label = (name: string, on: boolean): Change => ({ kind: 'label', label: name, on })
const time = (milliseconds: number): Change => ({ kind: 'time', milliseconds })

const rules = (differs: Partial<MergeFacts['rules']>): Partial<MergeFacts> => ({
  rules: { ...someMergeFacts().rules, ...differs },
})

it('leaves everything as it is when nothing is supposed', () => {
  const facts = someMergeFacts()
  expect(having(facts)).toBe(facts)
})

describe('a supposed approval', () => {
  it('is the newest review of the head, by somebody who may, at that moment', () => {
    const facts = someMergeFacts({ reviews: [anOpinion({ order: 7, state: 'COMMENTED' })] })
    const { reviews, own } = having(facts, approve('octocat'))
    expect(reviews.at(-1)).toEqual({
      author: { id: -1, login: 'octocat' },
      bot: false,
      counts: true,
      state: 'APPROVED',
      commit: oid('head'),
      at: now,
      order: 8,
      notice: false,
    })
    expect(own.activeAt).toBe(now)
  })

  it('is by a bot where the login says so, and by whoever GitHub showed under that login', () => {
    expect(having(someMergeFacts(), approve('coderabbitai[bot]')).reviews.at(-1)?.bot).toBe(true)
    const shown = someMergeFacts({ reviews: [anOpinion({ author: outsider, counts: false, bot: false })] })
    expect(having(shown, approve('MALLORY')).reviews.at(-1)).toMatchObject({ author: outsider, counts: false })
  })

  it('answers the request for that review, in whatever case', () => {
    const facts = someMergeFacts({ requestedReviewers: ['Octocat', 'hubot-fan'] })
    expect(having(facts, approve('octocat')).requestedReviewers).toEqual(['hubot-fan'])
  })

  const object = (author = reviewer, order = 1) => anOpinion({ author, state: 'CHANGES_REQUESTED', order })
  it.each([
    ['nothing where no rule asks', null, [], 0, null],
    ['the required one', 'REVIEW_REQUIRED', [], 1, 'APPROVED'],
    ['one where GitHub does not say how many', 'REVIEW_REQUIRED', [], 0, 'APPROVED'],
    ['one of two', 'REVIEW_REQUIRED', [], 2, 'REVIEW_REQUIRED'],
    ['the second of two', 'REVIEW_REQUIRED', [anOpinion()], 2, 'APPROVED'],
    ['one beside one by the author', 'REVIEW_REQUIRED', [anOpinion({ author: { id: 9, login: 'signalbox[bot]' } })], 2, 'REVIEW_REQUIRED'],
    ['one beside one that does not count', 'REVIEW_REQUIRED', [anOpinion({ counts: false })], 2, 'REVIEW_REQUIRED'],
    ['one beside one that was dismissed', 'REVIEW_REQUIRED', [anOpinion({ state: 'DISMISSED' })], 2, 'REVIEW_REQUIRED'],
    ['one by who approved before', 'REVIEW_REQUIRED', [anOpinion({ author: writer })], 2, 'REVIEW_REQUIRED'],
    ['by who objected', 'CHANGES_REQUESTED', [object(writer)], 1, 'APPROVED'],
    ['by who objected and commented since', 'CHANGES_REQUESTED', [object(writer), anOpinion({ author: writer, state: 'COMMENTED', order: 2 })], 1, 'APPROVED'],
    ['by who objected, one of two', 'CHANGES_REQUESTED', [object(writer)], 2, 'REVIEW_REQUIRED'],
    ['while another objects', 'CHANGES_REQUESTED', [object(writer), object(reviewer, 2)], 1, 'CHANGES_REQUESTED'],
    ['by another than who objected', 'CHANGES_REQUESTED', [object(reviewer)], 1, 'CHANGES_REQUESTED'],
    ['while somebody objected who was not shown', 'CHANGES_REQUESTED', [], 1, 'CHANGES_REQUESTED'],
    ['of what is approved', 'APPROVED', [anOpinion()], 1, 'APPROVED'],
    ['where GitHub has a word nobody knows', 'ODD', [], 1, 'ODD'],
  ] as const)('%s leaves GitHub’s word at what it must be', (_what, before, reviews, wanted, word) => {
    const facts = someMergeFacts({ reviews, ...rules({ requiredApprovals: wanted }) }, { reviewDecision: before })
    expect(having(facts, approve('octocat')).pull.reviewDecision).toBe(word)
  }) // biome-ignore format: one line per row

  it('is one of two, and two are both', () => {
    const facts = someMergeFacts(rules({ requiredApprovals: 2 }), { reviewDecision: 'REVIEW_REQUIRED' })
    expect(having(facts, approve('octocat'), approve('hubot-fan')).pull.reviewDecision).toBe('APPROVED')
    expect(having(facts, approve('octocat'), approve('OCTOCAT')).pull.reviewDecision).toBe('REVIEW_REQUIRED')
  })
})

describe('a supposed check', () => {
  const names = (facts: MergeFacts) => facts.checks.map(({ name, appId, conclusion }) => [name, appId, conclusion])

  it('replaces what was reported under that name', () => {
    const failed = aCheck({ conclusion: 'FAILURE', lostRunner: true })
    const [seen, ...others] = having(someMergeFacts({ checks: [failed] }), check('test', 'SUCCESS')).checks
    expect(seen).toMatchObject({ databaseId: 801, status: 'COMPLETED', conclusion: 'SUCCESS', lostRunner: false })
    expect(seen).toMatchObject({ startedAt: now, completedAt: now, url: failed.url })
    expect(others).toEqual([])
  })

  it('is added where nobody reported it, with the highest number', () => {
    const { checks } = having(someMergeFacts(), check('lint', 'NEUTRAL'))
    expect(checks.at(-1)).toMatchObject({ name: 'lint', appId: null, kind: 'check_run', conclusion: 'NEUTRAL' })
    expect(checks.at(-1)?.databaseId).toBe(802)
    expect(checks).toHaveLength(2)
  })

  it('takes names as they are', () => {
    expect(having(someMergeFacts(), check('Test', 'FAILURE')).checks).toHaveLength(2)
  })

  it('is added, too, where only another commit has it', () => {
    const facts = someMergeFacts({ checks: [aCheck({ commit: oid('old') })] })
    expect(having(facts, check('test', 'FAILURE')).checks.map(({ conclusion }) => conclusion)).toEqual([
      'SUCCESS',
      'FAILURE',
    ])
  })

  it('comes from the App a rule asks for, besides whoever reported it', () => {
    const facts = someMergeFacts(rules({ requiredChecks: [{ name: 'test', appId: 42 }] }))
    expect(names(having(facts, check('test', 'FAILURE')))).toEqual([
      ['test', 15368, 'FAILURE'],
      ['test', 42, 'FAILURE'],
    ])
    const bare = { ...facts, checks: [] }
    expect(names(having(bare, check('test', 'SUCCESS')))).toEqual([['test', 42, 'SUCCESS']])
  })

  it.each(pendings)('that is %s has no conclusion', (word) => {
    expect(having(someMergeFacts(), check('test', word)).checks[0]).toMatchObject({
      status: word,
      conclusion: null,
      completedAt: null,
    })
  })

  it.each([
    ['SUCCESS', 'SUCCESS'],
    ['NEUTRAL', 'SUCCESS'],
    ['FAILURE', 'FAILURE'],
    ['CANCELLED', 'FAILURE'],
    ['IN_PROGRESS', 'PENDING'],
  ])('%s of a commit status is its word %s', (word, state) => {
    const facts = someMergeFacts({ checks: [aCheck({ kind: 'status', status: 'ERROR', conclusion: null })] })
    expect(having(facts, check('test', word)).checks[0]).toMatchObject({ status: state, conclusion: null })
  })

  it('lasts as long as the policy wants', () => {
    const { checks } = supposing(someMergeFacts(), somePolicy({ minCiSeconds: 60 }), [check('test', 'SUCCESS')])
    expect(checks[0]).toMatchObject({ startedAt: now, completedAt: '2026-11-20T08:01:00.000Z' })
  })

  it('ends the open suites with the last check that runs, and not before', () => {
    const pending = (name: string) => aCheck({ name, status: 'IN_PROGRESS', conclusion: null })
    const facts = someMergeFacts({ openSuites: 1, checks: [pending('test'), pending('lint')] })
    expect(having(facts, check('test', 'SUCCESS')).openSuites).toBe(1)
    expect(having(facts, check('test', 'SUCCESS'), check('lint', 'FAILURE')).openSuites).toBe(0)
  })
})

describe('a supposed label', () => {
  it('is set once and taken off, in whatever case', () => {
    const facts = someMergeFacts({}, { labels: ['Hold', 'bug'] })
    expect(having(facts, label('hold', false)).pull.labels).toEqual(['bug'])
    expect(having(facts, label('HOLD', true)).pull.labels).toEqual(['bug', 'HOLD'])
  })

  it('lifts no other hold', () => {
    const { own } = someMergeFacts()
    const facts = someMergeFacts({ own: { ...own, holds: ['Somebody said so.'] } }, { labels: ['hold'] })
    expect(having(facts, label('hold', false)).own.holds).toEqual(['Somebody said so.'])
  })

  it.each([
    [['priority:5'], label('priority:9', true), 9],
    [['priority:5', 'priority:9'], label('priority:9', false), 5],
    [['priority:5'], label('Priority:5', false), 0],
    [['priority:5'], label('priority:high', true), 5],
    [[], label('bug', true), 3],
  ] as const)('%j with %j is of its priority', (labels, change, priority) => {
    const facts = someMergeFacts({}, { labels, priority: labels.length > 0 ? 5 : 3 })
    expect(having(facts, change).pull.priority).toBe(priority)
  })
})

describe('supposed threads, readiness and time', () => {
  it('resolves every thread', () => {
    const threads = [
      { resolved: false, url: null },
      { resolved: true, url: 'https://github.com/octo/toy/pull/20#r1' },
    ]
    expect(having(someMergeFacts({ threads }), { kind: 'resolve_threads' }).threads.map((one) => one.resolved)).toEqual(
      [true, true],
    )
  })

  it('makes a draft ready at that moment, and leaves what is ready', () => {
    const { pull, own } = having(someMergeFacts({}, { draft: true }), time(60_000), { kind: 'ready' })
    expect([pull.draft, own.readyAt, own.activeAt]).toEqual([
      false,
      '2026-11-20T08:01:00.000Z',
      '2026-11-20T08:01:00.000Z',
    ])
    const facts = someMergeFacts()
    expect(having(facts, { kind: 'ready' })).toEqual(facts)
  })

  it('approves this very head by a comment', () => {
    const { own, pull } = having(someMergeFacts(), { kind: 'confirm' })
    expect(own.approvedHead).toBe(pull.head)
  })

  it('moves the clock and nothing else', () => {
    const facts = someMergeFacts()
    expect(having(facts, time(90_000))).toEqual({ ...facts, now: '2026-11-20T08:01:30.000Z' })
    expect(having(facts, approve('octocat'), time(90_000)).reviews.at(-1)?.at).toBe(now)
  })
})

describe('what GitHub would say', () => {
  const ready: Change = { kind: 'ready' }
  const threads: Change = { kind: 'resolve_threads' }
  const open = { threads: [{ resolved: false, url: null }] }
  const wantsTest = rules({ requiredChecks: [{ name: 'test', appId: null }] })

  it.each([
    ['a required approval', approve('octocat'), {}, { reviewDecision: 'REVIEW_REQUIRED' }, 'CLEAN'],
    ['an approval that nobody asks for', approve('octocat'), {}, {}, 'BLOCKED'],
    ['a required check', check('test', 'SUCCESS'), wantsTest, {}, 'CLEAN'],
    ['a required check that fails', check('test', 'FAILURE'), wantsTest, {}, 'BLOCKED'],
    ['a check that no rule names', check('lint', 'SUCCESS'), wantsTest, {}, 'BLOCKED'],
    ['any check where a rule is not understood', check('lint', 'SUCCESS'), rules({ others: ['workflows'] }), {}, 'CLEAN'],
    ['threads that a rule wants resolved', threads, { ...open, ...rules({ threadsResolved: true }) }, {}, 'CLEAN'],
    ['threads that only the policy wants resolved', threads, open, {}, 'BLOCKED'],
    ['no thread at all', threads, rules({ threadsResolved: true }), {}, 'BLOCKED'],
    ['a draft that is ready', ready, {}, { draft: true }, 'CLEAN'],
    ['what was ready', ready, {}, {}, 'BLOCKED'],
    ['a label', label('hold', false), {}, { labels: ['hold'] }, 'BLOCKED'],
    ['time', time(3_600_000), {}, {}, 'BLOCKED'],
    ['a comment', { kind: 'confirm' }, {}, {}, 'BLOCKED'],
  ] as const)('after %s, where it blocked', (_what, change, differs, pull, state) => {
    const facts = someMergeFacts(differs, { mergeState: 'BLOCKED', ...pull })
    const supposed = having(facts, change)
    expect(supposed.pull.mergeState).toBe(state)
    expect(supposesConsent(facts, supposed)).toBe(state === 'CLEAN')
  }) // biome-ignore format: one line per row

  it.each(['BEHIND', 'UNKNOWN', 'DIRTY', 'UNSTABLE', 'CLEAN', null])('stays what it is where that is %s', (state) => {
    const facts = someMergeFacts(wantsTest, { mergeState: state, reviewDecision: 'REVIEW_REQUIRED' })
    const supposed = having(facts, approve('octocat'), check('test', 'SUCCESS'), threads, ready)
    expect(supposed.pull.mergeState).toBe(state)
  })

  it('is no longer that it is a draft', () => {
    const facts = someMergeFacts({}, { draft: true, mergeState: 'DRAFT' })
    expect(having(facts, ready).pull.mergeState).toBe('CLEAN')
    expect(having(facts, approve('octocat')).pull.mergeState).toBe('DRAFT')
  })
})

describe('whatever is supposed', () => {
  const words = [...conclusions, ...pendings]
  const some: fc.Arbitrary<Change> = fc.oneof(
    fc.constantFrom('octocat', 'hubot-fan', 'bot[bot]').map(approve),
    fc.record({ name: fc.constantFrom('test', 'lint', 'build'), word: fc.constantFrom(...words) }).map((one) => check(one.name, one.word)),
    fc.record({ name: fc.constantFrom('hold', 'priority:3', 'agent:merge'), on: fc.boolean() }).map((one) => label(one.name, one.on)),
    fc.constantFrom<Change>({ kind: 'resolve_threads' }, { kind: 'ready' }, { kind: 'confirm' }, time(1000)),
  ) // biome-ignore format: a list to look at

  const worlds = fc
    .record({
      draft: fc.boolean(),
      mergeState: fc.constantFrom('BLOCKED', 'CLEAN', 'DRAFT', 'UNKNOWN', null),
      reviewDecision: fc.constantFrom('REVIEW_REQUIRED', 'CHANGES_REQUESTED', 'APPROVED', null),
      states: fc.array(fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED'), { maxLength: 3 }),
      requiredApprovals: fc.nat(2),
    })
    .map(({ states, requiredApprovals, ...pull }) => {
      const authors = [writer, reviewer, outsider]
      const reviews = states.map((state, index) =>
        anOpinion({ state, order: index + 1, author: authors[index] ?? writer, at: ago(100 - index) }),
      )
      return someMergeFacts(
        { reviews, openSuites: 1, ...rules({ requiredApprovals, threadsResolved: true }) },
        { ...pull, labels: ['hold'] },
      )
    })

  it('leaves what it was made from alone, and never throws', () => {
    fc.assert(
      fc.property(worlds, fc.array(some, { maxLength: 6 }), (facts, changes) => {
        const before = structuredClone(facts)
        having(facts, ...changes)
        expect(facts).toEqual(before)
      }),
    )
  })

  it('comes to the same in any order where the changes are about different things and time stands still', () => {
    const still = some.filter(({ kind }) => kind !== 'time')
    const apart = fc.uniqueArray(still, { maxLength: 5, selector: ({ kind }) => kind })
    fc.assert(
      fc.property(worlds, apart, (facts, changes) => {
        expect(having(facts, ...changes.toReversed())).toEqual(having(facts, ...changes))
      }),
      { numRuns: 300 },
    )
  })

  it('comes to the same made at once or one after the other', () => {
    fc.assert(
      fc.property(worlds, fc.array(some, { maxLength: 6 }), (facts, changes) => {
        const stepwise = changes.reduce((seen, change) => having(seen, change), facts)
        expect(stepwise).toEqual(having(facts, ...changes))
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { mergeFacts } from '../../../src/decide/merge/facts.ts'
import type { RulesReading } from '../../../src/domain/snapshot.ts'
import { factsOf, remembered, subjectWith, viewing } from '../../support/merge-snapshots.ts'
import { aConfig, ago, aMergeableSnapshot, aPull, aReview, now, oid, self, someRules } from '../../support/snapshots.ts'

describe('what the gates know of a snapshot', () => {
  it('is what GitHub shows', () => {
    const threads = [{ nodeId: 'T', resolved: false, path: 'a', url: 'u', commentId: 'c', body: '', own: false, answered: false, bare: true }]
    const facts = factsOf({ openSuites: 3, requestedReviewers: ['bob'], threads, headMessage: 'm', maintainerCanModify: true, rebaseable: false, reviewDecision: 'APPROVED', paths: ['p'] })
    expect(facts).toMatchObject({ now, appId: 77, requestsLeft: 4900, openSuites: 3, requestedReviewers: ['bob'], threads: [{ resolved: false, url: 'u' }], evidence: [], unread: [], truncated: [] })
    expect(facts.pull).toMatchObject({ number: 20, author: self.bot.login, head: oid('head'), headMessage: 'm', baseRef: 'main', baseOid: oid('main'), maintainerCanModify: true, rebaseable: false, reviewDecision: 'APPROVED', paths: ['p'], mergeable: 'MERGEABLE', mergeState: 'CLEAN', fork: false, draft: false })
    expect(facts.repository).toEqual({ methods: ['merge', 'squash', 'rebase'], deletesBranches: false, dependents: null, blockers: [] })
    expect(factsOf({ author: null }).pull.author).toBe('')
    expect(factsOf({}, { config: aConfig({ review: { enabled: true } }) }).evidence).toMatchObject([{ name: 'signalbox / checklist', head: oid('head'), baseRef: 'main' }])
  }) // biome-ignore format: fields in a row

  it.each([
    ['OPEN', {}],
    ['CLOSED', { open: false }],
    ['MERGED', { open: false, merged: true }],
  ] as const)('is a state: %s', (state, pull) => {
    expect(factsOf(pull).pull.state).toBe(state)
  })

  it('is whether the base is the default', () => {
    expect([factsOf().pull.baseIsDefault, factsOf({ baseRef: 'x' }).pull.baseIsDefault]).toEqual([true, false])
  })

  it.each([
    ['checks', { checksComplete: false }],
    ['threads', { threadsComplete: false }],
    ['files', { pathsComplete: false }],
    ['reviews', { reviewsComplete: false }],
    ['commits', { commitsComplete: false }],
  ] as const)('is that not all of the %s were shown', (what, pull) => {
    expect(factsOf(pull).truncated).toEqual([what])
  })
})

describe('rules', () => {
  it('are those that were read', () => {
    const rules = someRules({ source: 'both', requiredApprovals: 2, strict: true, threadsResolved: true, signatures: true, methods: ['merge'], others: ['x'], requiredChecks: [{ name: 't', appId: 1 }] })
    expect(factsOf({}, { rules })).toMatchObject({ unread: [], rules: { source: 'both', requiredApprovals: 2, strict: true, threadsResolved: true, signatures: true, mayPush: true, bypass: null, mergeQueue: false, methods: ['merge'], others: ['x'], requiredChecks: [{ name: 't', appId: 1 }] } })
    expect(factsOf({}, { rules: someRules({ restrictsPushes: true }) }).rules.mayPush).toBe(false)
  }) // biome-ignore format: fields in a row

  it.each<[RulesReading, RegExp]>([
    [{ kind: 'unread', why: 'timeout' }, /timeout/],
    [{ kind: 'not_read' }, /not asked for/],
  ])('that were not read are not taken for none', (rules, words) => {
    const facts = factsOf({}, { rules })
    expect(facts.unread).toEqual([expect.stringMatching(words)])
    expect(facts.rules).toEqual({
      source: 'none',
      requiredChecks: [],
      requiredApprovals: 0,
      strict: false,
      threadsResolved: true,
      signatures: false,
      mayPush: true,
      bypass: null,
      mergeQueue: false,
      methods: null,
      others: [],
    })
  })

  it('need not be read where the head is in a fork, which is left to people', () => {
    const crossRepository = true
    expect(factsOf({ crossRepository }, { rules: { kind: 'not_read' } }).unread).toEqual([])
    expect(factsOf({ crossRepository }, { rules: { kind: 'unread', why: 'x' } }).unread).toHaveLength(1)
  })

  it('know of a queue by themselves, or by the pull request', () => {
    const queue = { enabled: true, entry: null, removal: null }
    expect(factsOf({}, { rules: someRules({ mergeQueue: true }) }).rules.mergeQueue).toBe(true)
    expect(factsOf({ queue }).rules.mergeQueue).toBe(true)
    expect(factsOf().rules.mergeQueue).toBe(false)
  })
})

describe('the queue, auto-merge and the stack', () => {
  const entry = (by: string | null) =>
    factsOf({
      queue: {
        enabled: true,
        entry: { nodeId: 'E', state: 'QUEUED', position: 3, by },
        removal: { head: 'h', at: now, failing: ['t'] },
      },
    }).pull
  it.each([['signalbox', true], ['Signalbox[bot]', true], ['octocat', false], [null, false]])('an entry of %s is ours: %s', (by, ours) => {
    expect(entry(by)).toMatchObject({ queueEntry: { byUs: ours, position: 3, state: 'QUEUED' }, queueRemoval: { head: 'h', failing: ['t'] } })
  }) // biome-ignore format: rows in a row

  it('a removal is its head, what failed and when', () => {
    expect(entry(null).queueRemoval).toEqual({ head: 'h', failing: ['t'], at: now })
  })

  it('are none where there is none', () => {
    expect(mergeFacts(viewing(aMergeableSnapshot({ pull: null })), aPull()).rules.mergeQueue).toBe(false)
    expect(factsOf().pull).toMatchObject({ queueEntry: null, queueRemoval: null, autoMerge: null, stack: null })
    expect(factsOf({ autoMergeBy: 'signalbox' }).pull.autoMerge).toEqual({ byUs: true })
    expect(factsOf({ autoMergeBy: 'octocat' }).pull.autoMerge).toEqual({ byUs: false })
  })

  it.each([[1, false], [2, true], [null, true]])('at position %s something below is open: %s', (position, lowerOpen) => {
    expect(factsOf({ stack: { position, size: 3 } }).pull.stack).toEqual({ position, lowerOpen })
    expect(factsOf({ stack: 'unread' }).pull.stack).toBe('unread')
  }) // biome-ignore format: rows in a row
})

describe('when the head was first seen', () => {
  it.each([
    ['by the publisher', {}, {}, ago(3500)],
    ['by the publisher, whatever the check remembers', {}, remembered({}), ago(3500)],
    [
      'by the look that the check remembers',
      subjectWith({ head: oid('older'), publishedAt: ago(9) }),
      remembered({}),
      ago(5000),
    ],
    ['just now, where the check remembers another head', subjectWith({}), remembered({ head: oid('older') }), now],
    ['by a look at another pull request with this head', subjectWith({}), remembered({ pull: 21 }), ago(5000)],
    ['just now', subjectWith({}), {}, now],
  ] as const)('%s', (_what, differs, pull, at) => {
    expect(factsOf(pull, differs).pull.pushedAt).toBe(at)
  })

  it('and the latest of everything that happened', () => {
    expect(factsOf().own.activeAt).toBe(ago(3500))
    expect(factsOf({ readyAt: ago(50) }).own).toMatchObject({ activeAt: ago(50), readyAt: ago(50) })
    expect(factsOf({ lastThreadAt: ago(40) }).own.activeAt).toBe(ago(40))
    expect(factsOf({ reviews: [aReview({ at: ago(30) }), aReview({ at: ago(60) })] }).own.activeAt).toBe(ago(30))
  })
})

describe('what our check remembers', () => {
  it('is of this head and pull request', () => {
    expect(factsOf().history).toEqual({ attempts: 0, lastApi: null, mergedHead: null, pending: false })
    expect(factsOf(remembered({ attempts: { merge: 1, 'merge-async': 2 }, pending: 'u' })).history).toEqual({ attempts: 3, lastApi: 'merge-async', mergedHead: null, pending: true })
    expect(factsOf(remembered({})).history).toMatchObject({ attempts: 0, pending: false })
    expect(factsOf(remembered({ reason: 'merged' })).history.mergedHead).toBe(oid('head'))
    expect(factsOf(remembered({ attempts: { merge: 1 }, head: oid('older'), reason: 'merged', pending: 'u' })).history).toEqual({ attempts: 0, lastApi: null, mergedHead: null, pending: false })
  }) // biome-ignore format: one line per claim
})

describe('what the description asks for', () => {
  it.each([
    ['Merge-After: 2026-12-01T08:00:00Z', '2026-12-01T08:00:00Z'], ['x\nmerge-after:\t2026 and more', '2026 and more'], ['see merge-after: 2026', null], ['merge-after:', null],
  ])('%j', (body, time) => {
    expect(factsOf({ body }).pull.mergeAfter).toBe(time)
  }) // biome-ignore format: rows in a row
})

describe('people nobody can ask any more', () => {
  it('still want their changes, and approve nothing', () => {
    const gone = (state: string) => factsOf({ reviews: [aReview({ author: null, state })] }).reviews
    expect(gone('CHANGES_REQUESTED')).toMatchObject([{ author: { login: 'ghost' }, counts: true }])
    expect(gone('APPROVED')).toEqual([])
  })

  it('leave it open whether their label counts', () => {
    const labelEvents = [{ label: 'merge-method:rebase', added: true, at: ago(9), actor: { id: 5, login: 'hal' } }]
    const facts = factsOf({ labels: ['merge-method:rebase'], labelEvents })
    expect(facts.unread).toEqual(['who set the label merge-method:rebase'])
    expect(facts.pull.labels).toEqual([])
  })
})

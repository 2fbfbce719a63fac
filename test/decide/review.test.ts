import { describe, expect, it } from 'vitest'
import type { PullFacts } from '../../src/domain/pull.ts'
import type { VerdictLine } from '../../src/domain/review/verdict.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, effectOf, entriesOf, mutationsOf } from '../support/judging.ts'
import {
  aChecklistCheck,
  aFailure,
  aLine,
  aRecord,
  aReviewClaim,
  aReviewSnapshot,
  aReviewState,
  contentKey,
  policy,
  reviewing,
  settled,
} from '../support/reviews.ts'
import {
  aComment,
  aConfig,
  ago,
  anIssue,
  aRepository,
  aReview,
  aRun,
  now,
  oid,
  outsider,
  reviewer,
  writer,
} from '../support/snapshots.ts'

const answered = { issue: anIssue({ labels: [] }) }
const person = { author: writer, headRef: 'topic', closes: [] }
const alone = { issue: null }
const stranger = { author: outsider, crossRepository: true, headRef: 'topic', closes: [] }

describe('a pull request that was not judged', () => {
  it('gets one review: an entry with its job, which spends no energy of anybody', () => {
    const decision = decideOn(aReviewSnapshot({}, answered))
    expect(decision.reason).toBe('review_ordered')
    expect(entriesOf(decision)).toMatchObject([
      {
        kind: 'claimed',
        key: 'r-20',
        reservedUsd: 1,
        job: { kind: 'review', pull: 20, head: oid('head'), asks: [], energy: 0, review: { baseRef: 'main', policy } },
      },
    ])
  })

  it('has its run dispatched by whoever ordered it, and then says that it is at work', () => {
    const claims = { 'r-20': aReviewClaim() }
    const ordered = aReviewSnapshot({}, { ...answered, reviewRun: 'absent', justOrdered: true }, { claims })
    expect(decideOn(ordered).effects).toMatchObject([{ kind: 'dispatch', job: { id: 'r-20' } }])
    const running = aReviewSnapshot({}, { ...answered, reviewRun: aRun({ name: 'signalbox r-20 g3' }) }, { claims })
    expect(decideOn(running).reason).toBe('review_running')
    expect(decideOn(running).effects).toMatchObject([
      { kind: 'check', name: 'signalbox / checklist', status: 'in_progress', conclusion: null, existing: null },
    ])
  })

  it.each<[string, Partial<PullFacts>, Partial<Snapshot>]>([
    ['where reviews are off', {}, { config: aConfig() }],
    ['while it is a person’s draft', { ...person, draft: true }, alone],
    ['that stood there before the App came', { ...person, createdAt: '2026-10-01T00:00:00Z', headCommittedAt: '2026-10-01T00:00:00Z' }, alone],
    ['where no workflow could run it', {}, { repository: aRepository({ workflowOid: null }) }],
    ['of a stranger nobody can judge', { ...stranger }, { ...alone, permissions: {} }],
    ['that is closed', { open: false }, alone],
  ])('orders none %s', (_case, pull, differs) => {
    const decision = decideOn(aReviewSnapshot(pull, { ...answered, ...differs }))
    expect(entriesOf(decision).filter(({ kind }) => kind === 'claimed')).toEqual([])
  }) // biome-ignore format: one line per case

  it.each<[string, Partial<PullFacts>, Partial<Snapshot>]>([
    ['the App’s own draft', { draft: true }, {}],
    ['a person’s draft where all drafts are reviewed', { ...person, draft: true }, { config: aConfig({ review: { drafts: 'all' } }) }],
    ['a stranger’s fork', stranger, {}],
    ['an old one whose branch moved', { ...person, createdAt: '2026-10-01T00:00:00Z' }, {}],
    ['one that is held', { labels: ['hold'] }, {}],
  ])('orders one for %s', (_case, pull, differs) => {
    expect(decideOn(aReviewSnapshot(pull, { ...alone, ...differs })).reason).toBe('review_ordered')
  }) // biome-ignore format: one line per case
})

describe('a configuration with a mistake', () => {
  it('judges nothing, and says what has to be mended', () => {
    const config = { ...reviewing, kind: 'invalid', message: 'no' } as const
    const decision = decideOn(aReviewSnapshot({}, { ...answered, config }))
    expect(decision.reason).toBe('config_invalid')
    expect(effectOf(decision, 'check')).toMatchObject({ status: 'completed', conclusion: 'action_required' })
    expect(effectOf(decision, 'check').summary).toContain('Correct the file on the default branch')
  })
})

describe('the purse of outsiders', () => {
  const spent = { outsiderDays: { [now.slice(0, 10)]: 4.5 } }

  it('is booked apart', () => {
    expect(entriesOf(decideOn(aReviewSnapshot(stranger, alone)))).toMatchObject([{ outsider: true }])
    expect(entriesOf(decideOn(aReviewSnapshot({ ...stranger, author: writer }, alone)))[0]).not.toHaveProperty(
      'outsider',
    )
  })

  it('says when it is empty, and what a writer can do', () => {
    const check = effectOf(decideOn(aReviewSnapshot(stranger, alone, spent)), 'check')
    expect(check).toMatchObject({ status: 'completed', conclusion: 'action_required' })
    expect(check.summary).toContain('`@agent recheck`')
  })

  it('opens for one that a writer asked for', () => {
    const reviews = { 20: aReviewState({ recheck: ago(5) }) }
    expect(decideOn(aReviewSnapshot(stranger, alone, { ...spent, reviews })).reason).toBe('review_ordered')
  })

  it('pays for one at a time', () => {
    const claims = { 'r-9': aReviewClaim({ outsider: true }) }
    const check = effectOf(decideOn(aReviewSnapshot(stranger, alone, { claims })), 'check')
    expect(check).toMatchObject({ status: 'in_progress', title: 'The review waits for its turn' })
  })
})

describe('a verdict', () => {
  const judged = (pull: Partial<PullFacts> = {}, differs: Partial<Snapshot> = {}, state = {}) =>
    aReviewSnapshot({ checklist: aChecklistCheck(), ...pull }, { ...answered, ...differs }, state)

  it.each<[string, Partial<PullFacts>, Partial<Snapshot>]>([
    ['another head', { headOid: oid('newer') }, {}],
    ['another base branch', { baseRef: 'release' }, {}],
    ['other checklists on the base', { baseRules: { checklists: oid('lists'), waivers: null } }, {}],
    ['other waivers on the base', { baseRules: { checklists: null, waivers: oid('waivers') } }, {}],
    [
      'another label, where the base has lists that may ask for it',
      { baseRules: { checklists: oid('lists'), waivers: null }, labels: ['x'] },
      {},
    ],
    ['another configuration of reviews', {}, { config: aConfig({ review: { checklists: [] } }) }],
    ['another pull request with that head', { number: 21 }, {}],
  ])('is not one for %s', (_case, pull, differs) => {
    expect(decideOn(judged(pull, differs)).reason).toBe('review_ordered')
  })

  it('that stands costs no write', () => {
    const first = settled(judged())
    expect(decideOn(first).effects.filter(({ kind }) => kind !== 'merge')).toEqual([])
  })

  it('begins anew when somebody asks for another look', () => {
    expect(decideOn(judged({}, {}, { reviews: { 20: aReviewState({ recheck: ago(5) }) } })).reason).toBe(
      'review_ordered',
    )
  })

  it.each<[string, object, string]>([
    ['a live waiver', { until: '2026-11-21' }, 'neutral or better'],
    ['an expired one', { until: '2026-11-19' }, 'failure'],
    ['one for other content', { key: 'f'.repeat(64) }, 'failure'],
    ['one for another revision', { rev: 2 }, 'failure'],
    ['one by a single person, as the item is critical', { by: [writer] }, 'failure'],
    ['one by the only person who can', { by: [writer], sole: true }, 'neutral or better'],
  ])('with %s comes to %s', (_case, differs, expected) => {
    const waiver = { item: 'security/B', rev: 1, key: contentKey, by: [writer, reviewer], at: ago(9), until: '2026-11-30', why: 'x', ...differs }
    const checklist = aChecklistCheck({ records: [aRecord([aFailure()])] })
    const check = effectOf(decideOn(judged({ checklist }, {}, { reviews: { 20: aReviewState({ waivers: [waiver] }) } })), 'check')
    expect(check.conclusion === 'failure' ? 'failure' : 'neutral or better').toBe(expected)
    expect(check.title.includes('1 waived')).toBe(expected !== 'failure')
  }) // biome-ignore format: one line per case

  it.each<[string, Partial<PullFacts>, string]>([
    ['nobody approved', {}, 'failure'],
    ['a maintainer approved this head', { reviews: [aReview({ author: reviewer, state: 'APPROVED', commit: oid('head'), at: ago(9) })] }, 'success'],
    ['a maintainer approved an older head', { reviews: [aReview({ author: reviewer, state: 'APPROVED', commit: oid('x'), at: ago(9) })] }, 'failure'],
    ['a writer approved', { reviews: [aReview({ author: writer, state: 'APPROVED', commit: oid('head'), at: ago(9) })] }, 'failure'],
    ['the approval was taken back', { reviews: [aReview({ author: reviewer, state: 'APPROVED', commit: oid('head'), at: ago(9) }), aReview({ author: reviewer, state: 'DISMISSED', commit: oid('head'), at: ago(8) })] }, 'failure'],
  ])('on a change of the rules, where %s, is %s', (_case, pull, expected) => {
    const line = aFailure({ item: 'review-integrity/A', severity: 'high' })
    const checklist = aChecklistCheck({ records: [aRecord([line])] })
    expect(effectOf(decideOn(judged({ checklist, ...pull })), 'check').conclusion).toBe(expected)
  }) // biome-ignore format: one line per case
})

describe('a review whose run', () => {
  const claims = { 'r-20': aReviewClaim({ at: ago(700) }) }
  const later = (reviewRun: Snapshot['reviewRun'], at = ago(700), differs: Partial<PullFacts> = {}) =>
    decideOn(aReviewSnapshot(differs, { ...answered, reviewRun }, { claims: { 'r-20': aReviewClaim({ at }) } }))

  it.each<[string, Snapshot['reviewRun'], string, string]>([
    ['never came', 'absent', ago(700), 'run_lost'],
    ['could not start', aRun({ status: 'completed', conclusion: 'startup_failure' }), ago(60), 'actions_policy'],
    ['waits for a runner for ever', aRun({ status: 'queued', createdAt: ago(3000) }), ago(3000), 'runner_unavailable'],
    ['does not end', aRun({ createdAt: ago(3000) }), ago(3000), 'run_lost'],
  ])('%s is released and counts as a failed attempt', (_case, run, at, because) => {
    expect(entriesOf(later(run, at))).toMatchObject([{ kind: 'released', key: 'r-20', because, next: 'retry' }])
  })

  it('is lost is released though the pull request is closed by now', () => {
    expect(entriesOf(later('absent', ago(700), { open: false }))).toMatchObject([{ kind: 'released', key: 'r-20' }])
  })

  it('is not in the list yet is waited for, then asked for once more', () => {
    expect(later('absent', ago(30)).effects.filter(({ kind }) => kind === 'dispatch')).toEqual([])
    expect(later('absent', ago(90)).effects).toMatchObject([{ kind: 'dispatch' }])
  })

  it('failed as often as it may is left to people, who hear why', () => {
    const tried = { generation: 3, head: oid('head'), policy, attempts: 2, because: 'run_lost' }
    const decision = decideOn(aReviewSnapshot({}, answered, { reviews: { 20: aReviewState({ tried }) } }))
    expect(decision.reason).toBe('review_failed')
    expect(effectOf(decision, 'check')).toMatchObject({
      conclusion: 'action_required',
      title: expect.stringMatching(/^Not verified: The review failed/),
    })
    const again = aReviewState({ tried, recheck: ago(5) })
    expect(decideOn(aReviewSnapshot({}, answered, { reviews: { 20: again } })).reason).toBe('review_ordered')
    expect(claims['r-20'].key).toBe('r-20')
  })
})

describe('somebody who waives', () => {
  const say = (body: string, author = reviewer) => ({
    comments: [aComment({ on: 'pull', body, author, createdAt: ago(5) })],
  })
  const checklist = aChecklistCheck({
    records: [
      aRecord([
        aFailure(),
        aFailure({ item: 'security/C', severity: 'high' }),
        aLine({ item: 'security/A' }),
        aFailure({ item: 'secrets/E', severity: 'medium', gate: 'warn' }),
      ]),
    ],
  })
  const judge = (pull: Partial<PullFacts>, differs: Partial<Snapshot> = {}) =>
    decideOn(aReviewSnapshot({ checklist, ...pull }, { ...answered, ...differs }))
  const words = (pull: Partial<PullFacts>) =>
    mutationsOf(judge(pull)).flatMap((one) => (one.kind === 'comment' ? [one.body] : []))

  it('with the role and no part in the change is heard', () => {
    const pull = say('@agent waive security/C until 2027-01-31: it is a constant')
    expect(entriesOf(judge(pull))).toMatchObject([
      { kind: 'waived', item: 'security/C', rev: 1, key: contentKey, until: '2027-01-31', by: reviewer },
    ])
    expect(words(pull)).toEqual([])
  })

  it('alone on a critical item hears that a second person is needed', () => {
    const pull = say('@agent waive security/B until 2026-11-30: it is a constant')
    expect(entriesOf(judge(pull))).toHaveLength(1)
    expect(words(pull)).toEqual([expect.stringContaining('second person')])
    expect(entriesOf(judge(pull, { maintainers: 1 }))).toMatchObject([{ sole: true }])
  })

  it('of what nobody could judge does not accept a fail that is found later', () => {
    const unknown = aLine({ item: 'security/C', severity: 'high', verdict: 'unknown', cause: 'model_unavailable' })
    const body = '@agent waive security/C until 2026-11-30: the model is down'
    const pull = { ...say(body), checklist: aChecklistCheck({ records: [aRecord([unknown])] }) }
    expect(entriesOf(judge(pull))).toMatchObject([{ kind: 'waived', unjudged: true }])
    const waiver = { item: 'security/C', rev: 1, key: contentKey, by: [reviewer], at: ago(9), until: '2026-11-30', why: 'x', unjudged: true as const }
    const reviews = { 20: aReviewState({ waivers: [waiver] }) }
    const wordOn = (line: VerdictLine) =>
      effectOf(decideOn(aReviewSnapshot({ checklist: aChecklistCheck({ records: [aRecord([line])] }) }, answered, { reviews })), 'check').conclusion
    expect(wordOn(unknown)).toBe('success')
    expect(wordOn({ ...unknown, verdict: 'fail', cause: 'verified' })).toBe('failure')
  }) // biome-ignore format: one line each

  it.each<[string, Partial<PullFacts>, RegExp]>([
    ['without the role', say('@agent waive security/C until 2026-11-30: x', writer), /role maintain or admin/],
    ['of the own change', { ...say('@agent waive security/C until 2026-11-30: x'), author: reviewer }, /Whoever wrote the change/],
    ['for too long', say('@agent waive security/C until 2027-03-31: x'), /until 2027-02-18 at most/],
    ['a critical item for too long', say('@agent waive security/B until 2026-12-31: x'), /until 2026-12-04 at most/],
    ['until a day that is over', say('@agent waive security/C until 2026-11-19: x'), /from today/],
    ['what passes', say('@agent waive security/A until 2026-11-30: x'), /nothing to waive/],
    ['what is not on the list', say('@agent waive security/Z until 2026-11-30: x'), /is not an item/],
    ['without a reason', say('@agent waive security/C until 2026-11-30'), /lacks its item/],
    ['everything', say('@agent waive all'), /lacks its item/],
  ])('%s is refused', (_case, pull, expected) => {
    expect(entriesOf(judge(pull)).filter(({ kind }) => kind === 'waived')).toEqual([])
    expect(judge(pull).reason).toBe('waiver_refused')
    expect(words(pull)).toEqual([expect.stringMatching(expected)])
  }) // biome-ignore format: one line per case

  it('as author with admin may accept what only warns', () => {
    const admin = { permissions: { 'hubot-fan': { kind: 'read', id: reviewer.id, level: 'admin' } } } as const
    const own = (item: string) => judge({ ...say(`@agent waive ${item} until 2026-11-30: x`), author: reviewer }, admin)
    expect(entriesOf(own('secrets/E'))).toMatchObject([{ kind: 'waived' }])
    expect(entriesOf(own('security/C'))).toEqual([])
  })
})

describe('the button of the check run', () => {
  const press = (actor: typeof writer, checklist = aChecklistCheck()) =>
    decideOn(aReviewSnapshot({ checklist }, answered), { kind: 'recheck_pressed', actor })

  it('asks for another look when a writer presses it', () => {
    expect(press(writer).reason).toBe('recheck_ordered')
    expect(entriesOf(press(writer))).toMatchObject([{ kind: 'rechecked', pull: 20, by: writer }])
  })

  it('does nothing when somebody else does', () => {
    expect(press(outsider)).toEqual({ reason: 'not_a_writer', effects: [] })
    expect(reviewing.config.review.enabled).toBe(true)
  })
})

describe('a merge behind a verdict', () => {
  const old = { createdAt: '2020-01-01T00:00:00Z', headCommittedAt: '2020-01-01T00:00:00Z' }
  const reasonOf = (pull: Partial<PullFacts>, differs: Partial<Snapshot> = {}) =>
    decideOn(settled(aReviewSnapshot(pull, { ...answered, ...differs }))).reason
  const judged = (...lines: Parameters<typeof aRecord>[0] & object) => ({
    checklist: aChecklistCheck({ records: [aRecord(lines)] }),
  })

  it.each<[string, Partial<PullFacts>, string]>([
    ['that passes goes on', judged(aLine()), 'merged'],
    ['that only warns goes on', judged(aFailure({ gate: 'warn' })), 'merged'],
    ['that fails waits', judged(aFailure()), 'evidence_failed'],
    ['that could not be reached waits', judged(aLine({ verdict: 'unknown', cause: 'model_unavailable' })), 'evidence_unknown'],
    ['that nobody asked for stops there, and says so', old, 'evidence_unknown'],
  ])('%s', (_case, pull, reason) => {
    expect(reasonOf(pull)).toBe(reason)
  }) // biome-ignore format: one line per case

  it.each<[string, Partial<PullFacts>, string]>([
    ['is marked ready once it passes, and its quiet begins', judged(aLine()), 'quiet_window'],
    ['stays a draft while an item fails', judged(aFailure()), 'draft'],
    ['stays a draft while nobody could judge it', judged(aLine({ verdict: 'unknown', cause: 'undecided' })), 'draft'],
  ])('the App’s own draft %s', (_case, pull, reason) => {
    expect(reasonOf({ ...pull, draft: true })).toBe(reason)
  })

  it('is not held up where nothing is reviewed', () => {
    expect(reasonOf(old, { config: aConfig() })).toBe('merged')
  })

  it('believes no check run of another App, and no verdict on another head', () => {
    const forged = aChecklistCheck({ records: [aRecord([aLine()], { head: oid('other') })] })
    expect(reasonOf({ ...old, checklist: forged })).toBe('evidence_unknown')
  })
})

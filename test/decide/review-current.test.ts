import { describe, expect, it } from 'vitest'
import { conclude } from '../../src/decide/review/conclude.ts'
import type { ChecklistCheck, PullFacts } from '../../src/domain/pull.ts'
import { lastDay, verdictId } from '../../src/domain/review/policy.ts'
import { readRecords } from '../../src/domain/review/record.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { advanceReviewPublication } from '../../src/snapshot/advance/review-publication.ts'
import { advanceSnapshot } from '../../src/snapshot/advance.ts'
import { decideOn, effectOf, entriesOf, mutationsOf } from '../support/judging.ts'
import {
  aChecklistCheck,
  aFailure,
  aRecord,
  aReport,
  aReviewClaim,
  aReviewJob,
  aReviewPublication,
  aReviewSnapshot,
  aReviewState,
  contentKey,
  policy,
  publishReviewOn,
  settled,
} from '../support/reviews.ts'
import { ago, anIssue, aRun, digest, now, oid, outsider, self, someRules } from '../support/snapshots.ts'

const answered = { issue: anIssue({ labels: [] }) }
const spentDay = { days: { [now.slice(0, 10)]: 25 } }
const checkOf = (snapshot: Snapshot) =>
  decideOn(snapshot).effects.find((one) => one.kind === 'check' && one.name === 'signalbox / checklist')

describe('a verdict that was for something else', () => {
  it.each<[string, Partial<PullFacts>]>([
    ['another base branch', { baseRef: 'release' }],
    ['another pull request with that head', { number: 21 }],
    ['other rules', { baseRules: { checklists: oid('lists'), waivers: null } }],
  ])('is taken back before the review is ordered: %s', (_case, differs) => {
    const world = aReviewSnapshot({ checklist: aChecklistCheck(), ...differs }, answered)
    const first = decideOn(world)
    expect(first.effects).toMatchObject([{ kind: 'check', status: 'in_progress', conclusion: null, existing: 950 }])
    const effect = effectOf(first, 'check')
    const next = advanceSnapshot(world, { effect, result: { kind: 'checked', id: 950 } }, now) ?? world
    expect(entriesOf(decideOn(next))).toMatchObject([{ kind: 'claimed' }])
  })

  it('needs no write of its own where it blocks anyway', () => {
    const checklist = aChecklistCheck({ conclusion: 'FAILURE' })
    expect(entriesOf(decideOn(aReviewSnapshot({ checklist, baseRef: 'release' }, answered)))).toHaveLength(1)
  })

  it('does not stand while nobody can tell whose purse its review goes on', () => {
    const fork = { author: outsider, crossRepository: true, headRef: 'topic', closes: [] }
    const world = aReviewSnapshot(
      { ...fork, baseRef: 'release', checklist: aChecklistCheck() },
      { issue: null, permissions: {} },
    )
    expect(checkOf(world)).toMatchObject({ status: 'in_progress' })
  })
})

describe('a base that moved since the verdict', () => {
  const judged = (differs: Partial<PullFacts>) =>
    decideOn(aReviewSnapshot({ checklist: settledCheck(), baseOid: oid('newer main'), ...differs }, answered))
  const settledCheck = () =>
    settled(aReviewSnapshot({ checklist: aChecklistCheck() }, answered)).pull?.checklist ?? null

  it('changes nothing where the two still have the same commit in common', () => {
    expect(judged({ mergeBase: oid('main') }).reason).not.toBe('review_ordered')
  })

  it('means another diff where they have another one, so it is judged and not merged', () => {
    const decision = judged({ mergeBase: oid('newer main') })
    expect(decision.reason).toBe('review_ordered')
    expect(decision.effects.some(({ kind }) => kind === 'merge')).toBe(false)
  })
})

describe('what was judged', () => {
  const failing = aRecord([aFailure()], { conclusion: 'failure' })

  it('is not forgotten because another look cannot begin', () => {
    const checklist = aChecklistCheck({ conclusion: 'FAILURE', records: [failing] })
    const reviews = { 20: aReviewState({ recheck: ago(5), checks: [950] }) }
    const world = aReviewSnapshot({ checklist }, answered, { ...spentDay, reviews })
    const check = effectOf(decideOn(world), 'check')
    expect(check.title).toMatch(/^Not verified/)
    const kept = readRecords(check.text ?? '')
    expect(kept.map(({ kind }) => kind)).toEqual(['stopped', 'judged'])
    const after = advanceSnapshot(world, { effect: check, result: { kind: 'checked', id: 950 } }, now) ?? world
    expect(checkOf(after)).toBeUndefined()
  })

  it('is what a new pull request with that head begins from, and one that was forgotten', () => {
    const checklist = aChecklistCheck({ conclusion: 'FAILURE', records: [failing] })
    const decision = decideOn(aReviewSnapshot({ checklist, number: 21 }, answered))
    expect(entriesOf(decision)).toMatchObject([{ job: { review: { memory: [950] } } }])
  })
})

describe('a review that ends when other rules hold', () => {
  const world = () => {
    const publication = aReviewPublication({}, { baseRules: { checklists: oid('lists'), waivers: null } })
    return publication
  }

  it('is kept for what it settled, and is no verdict', () => {
    const check = effectOf(publishReviewOn(world()), 'check')
    expect(check).toMatchObject({ status: 'in_progress', conclusion: null })
    expect(readRecords(check.text ?? '')).toMatchObject([{ kind: 'judged', policy }])
    const next = advanceReviewPublication(world(), { effect: check, result: { kind: 'checked', id: 950 } }, now)
    const decision = publishReviewOn(next ?? world())
    expect(entriesOf(decision)).toMatchObject([{ kind: 'reviewed' }, { kind: 'released', next: 'open' }])
    expect(mutationsOf(decision)).toEqual([])
  })
})

describe('what a check run says', () => {
  const idOf = (snapshot: Snapshot) => lastDay(effectOf(decideOn(snapshot), 'check').externalId)
  const waiver = { item: 'security/B', rev: 1, key: contentKey, by: [self.bot, outsider], at: ago(9), why: 'x' }

  it.each<[string, Snapshot, string | null]>([
    ['for ever where time changes nothing', aReviewSnapshot({ checklist: aChecklistCheck() }, answered), null],
    [
      'until a waiver ends that counts',
      aReviewSnapshot({ checklist: aChecklistCheck({ records: [aRecord([aFailure()])] }) }, answered, {
        reviews: { 20: aReviewState({ waivers: [{ ...waiver, until: '2026-11-25' }] }) },
      }),
      '2026-11-25',
    ],
    ['for a day where the money of the day is spent', aReviewSnapshot({}, answered, spentDay), '2026-11-20'],
  ])('holds %s', (_case, world, day) => {
    expect(idOf(world)).toBe(day)
  })

  it('begins with what it is about, so that a sweep need not read it', () => {
    const { externalId } = effectOf(decideOn(aReviewSnapshot({ checklist: aChecklistCheck() }, answered)), 'check')
    expect(externalId.startsWith(verdictId({ pull: 20, baseRef: 'main', policy }, digest))).toBe(true)
  })
})

describe('attempts', () => {
  it('are counted for the rules they failed under', () => {
    const tried = { generation: 3, head: oid('head'), policy: '0'.repeat(16), attempts: 2, because: 'run_lost' }
    const decision = decideOn(aReviewSnapshot({}, answered, { reviews: { 20: aReviewState({ tried }) } }))
    expect(decision.reason).toBe('review_ordered')
  })
})

describe('a report in which nothing was judged', () => {
  it('is no pass', () => {
    const check = effectOf(publishReviewOn(aReviewPublication({ report: aReport([]) })), 'check')
    expect(check.conclusion).toBe('action_required')
  })
})

describe('a refused dispatch', () => {
  const refusal = { effect: 'dispatch', reason: 'actions_disabled', words: 'no' } as const

  it('of other work ends that work, and not the review whose run is known', () => {
    const job = { ...aReviewJob(), id: 'b-12', kind: 'revise' as const, review: undefined }
    const claims = { 'r-20': aReviewClaim(), 'b-12': aReviewClaim({ key: 'b-12', job }) }
    const world = aReviewSnapshot(
      { checklist: aChecklistCheck() },
      { ...answered, refusal, run: 'absent', justClaimed: true, reviewRun: aRun({ name: 'signalbox r-20 g3' }) },
      { claims },
    )
    expect(entriesOf(decideOn(world))).toMatchObject([{ kind: 'released', key: 'b-12' }])
  })

  it('of the review ends the review', () => {
    const claims = { 'r-20': aReviewClaim() }
    const world = aReviewSnapshot({}, { ...answered, refusal, reviewRun: 'absent', justOrdered: true }, { claims })
    expect(entriesOf(decideOn(world))).toMatchObject([{ kind: 'released', key: 'r-20' }])
  })
})

describe('a pull request that is closed', () => {
  const closed = { open: false, checklist: null }
  const over = (differs: Partial<Snapshot> = {}, state = {}) =>
    aReviewSnapshot(closed, { issue: anIssue({ open: false, labels: [] }), ...differs }, { subjects: {}, ...state })

  it('is forgotten once, also where its issue was forgotten before', () => {
    const world = over({}, { reviews: { 20: aReviewState() } })
    const first = decideOn(world)
    expect(entriesOf(first)).toMatchObject([{ kind: 'released', key: 'r-20', next: 'closed' }])
    expect(decideOn(over()).effects).toEqual([])
  })

  it('is not forgotten while the run of its review is at work', () => {
    const state = { reviews: { 20: aReviewState() }, claims: { 'r-20': aReviewClaim() } }
    expect(decideOn(over({ reviewRun: aRun({ name: 'signalbox r-20 g3' }) }, state)).effects).toEqual([])
  })

  it('is forgotten by the end of its review', () => {
    const state = { reviews: { 20: aReviewState() }, claims: { 'r-20': aReviewClaim({ at: ago(700) }) } }
    expect(entriesOf(decideOn(over({ reviewRun: 'absent' }, state)))).toMatchObject([{ key: 'r-20', next: 'closed' }])
  })

  it('speaks no more through a check run that others need', () => {
    const other = aRecord([aFailure()], { pull: 21, conclusion: 'success' })
    const own = aRecord([aFailure()], { conclusion: 'failure' })
    const checklist: ChecklistCheck = aChecklistCheck({ conclusion: 'FAILURE', records: [own, other] })
    const world = aReviewSnapshot({ open: false, checklist }, { issue: null })
    const check = effectOf(decideOn(world), 'check')
    expect(check).toMatchObject({ existing: 950, status: 'completed', conclusion: 'success' })
    expect(readRecords(check.text ?? '').map(({ pull }) => pull)).toEqual([21])
    const after = advanceSnapshot(world, { effect: check, result: { kind: 'checked', id: 950 } }, now) ?? world
    expect(checkOf(after)).toBeUndefined()
    const alone = aReviewSnapshot({ open: false, checklist: { ...checklist, records: [own] } }, { issue: null })
    expect(checkOf(alone)).toBeUndefined()
  })
})

describe('a rule that requires the verdict’s check', () => {
  it('is met by the check that the merge asks for its record', () => {
    const world = settled(aReviewSnapshot({ checklist: aChecklistCheck() }, answered))
    const required = { name: 'signalbox / checklist', appId: self.appId }
    const rules = someRules({ requiredChecks: [required] })
    const shown = world.pull && {
      ...world.pull,
      checks: [
        ...world.pull.checks,
        { ...world.pull.checks[0], name: required.name, appId: self.appId, databaseId: 950 },
      ],
    }
    expect(decideOn({ ...world, rules, pull: shown as PullFacts }).detail ?? '').not.toContain('signalbox / checklist')
  })
})

describe('a run of a review that ended without anybody publishing it', () => {
  it('is given up once it is overdue', () => {
    const claims = { 'r-20': aReviewClaim({ at: ago(3000) }) }
    const reviewRun = aRun({ name: 'signalbox r-20 g3', status: 'completed', conclusion: 'success', attempt: 2 })
    const world = aReviewSnapshot({}, { ...answered, reviewRun }, { claims })
    expect(entriesOf(decideOn(world))).toMatchObject([{ kind: 'released', key: 'r-20', because: 'run_lost' }])
  })
})

describe('an owner’s approval', () => {
  const wordOf = (differs: object) =>
    conclude({ lines: [aFailure({ item: 'review-integrity/A', ...differs })], problems: [] }, [], 'approved').word

  it('answers for the fail, and not for what nobody could judge beside it', () => {
    expect(wordOf({})).toBe('success')
    expect(wordOf({ open: 2 })).toBe('action_required')
    expect(conclude({ lines: [aFailure({ gate: 'warn', open: 2 })], problems: [] }, [], 'none').word).toBe('neutral')
  })
})

import { afterAll, beforeAll, describe, expect } from 'vitest'
import { checks } from '../../src/domain/names.ts'
import { requestAction, rerequestRun } from '../../src/emulator/ops/check-events.ts'
import type { CheckRun, Conclusion } from '../../src/emulator/state.ts'
import { aFailure, aLine } from '../support/reviews.ts'
import { asked } from './support/asking.ts'
import { type House, openHouse, troublesOf } from './support/house.ts'
import { change, verdicts } from './support/plans.ts'
import { type Reporter, reporter } from './support/reporters.ts'
import { surface } from './support/surface.ts'

const cases = surface('checks-and-statuses')
const config = `merge: { mode: auto, quiet: 1ms }
limits: { parallel_runs: 20, parallel_reviews: 20, repository_day_usd: 10000, agent_month_usd: 10000 }
review: { checklists: [security] }
`
const files = { 'README.md': 'A toy.\n', '.github/signalbox.yml': config }
const people = { mona: 'write', maya: 'maintain', tara: 'triage', rita: 'read' } as const
const passing = verdicts(aLine())
const failing = verdicts(aFailure())
const open = verdicts(aLine({ verdict: 'unknown', cause: 'suspect_open', because: 'It was not settled.' }))

let house: House
let stranger: Reporter
let ci: Reporter

beforeAll(async () => {
  house = await openHouse({ files, people })
  stranger = reporter(house.stage, 'look-alike')
  ci = reporter(house.stage, 'some-ci')
}, 60_000)

afterAll(async () => {
  await house.close()
  expect(troublesOf(house)).toEqual([])
})

/** A pull request of the App whose review is under way. */
async function proposed(): Promise<{ readonly number: number; readonly head: string }> {
  const issue = await asked(house, 'mona')
  await house.finish(issue, change({ files: { [`src/of-${issue}.ts`]: 'export {}\n' } }))
  const found = house.pulls().find(({ pull }) => pull.headRef.startsWith(`agent/${issue}-`))
  if (!found) throw new Error(`#${issue} has no pull request`)
  expect(house.reviewsOf(found.number)).toHaveLength(1)
  return { number: found.number, head: found.pull.headSha }
}

function status(head: string, context: string, state: 'success' | 'failure' = 'success'): Promise<unknown> {
  return house.as('mona').request('POST', `/statuses/${head}`, { context, state })
}

function ownCheck(head: string): CheckRun {
  const { checkRuns } = house.repository
  const found = checkRuns.find(
    ({ appId, headSha, name }) => appId === house.stage.app.id && headSha === head && name === checks.checklist,
  )
  if (!found) throw new Error(`the App said nothing about ${head}`)
  return found
}

function isMerged(number: number): boolean {
  return house.pull(number).pull.merged !== null
}

describe('what others say in our name', () => {
  cases.covers('H01', async () => {
    const { number, head } = await proposed()
    const green = { status: 'completed', conclusion: 'success' }
    await stranger.report(house, head, { name: checks.merge, ...green })
    await stranger.report(house, head, { name: checks.checklist, ...green })
    await house.swept()
    expect([house.mergeReason(head), isMerged(number)]).toEqual(['review_running', false])

    // With everything copied that our own check run says.
    await house.judge(number, failing)
    const { output, externalId } = ownCheck(head)
    const { title, summary, text } = ownCheck((await passed()).head).output
    expect(externalId).not.toBeNull()
    await stranger.report(house, head, {
      name: checks.checklist,
      ...green,
      external_id: externalId ?? '',
      output: { title: title ?? '', summary: summary ?? '', text: text ?? '' },
    })
    await house.swept()
    expect([house.mergeReason(head), isMerged(number)]).toEqual(['verdict_failed', false])
    expect(ownCheck(head)).toMatchObject({ conclusion: 'failure', output })

    // As evidence that something was tested they count as little.
    const other = await passed()
    for (const name of Object.values(checks)) await stranger.report(house, other.head, { name, ...green })
    await house.swept()
    expect([house.mergeReason(other.head), isMerged(other.number)]).toEqual(['no_checks', false])
    await ci.report(house, other.head, { name: 'ci', ...green })
    await house.still()
    expect(isMerged(other.number)).toBe(true)
  })

  cases.covers('H02', async () => {
    const { number, head } = await proposed()
    for (const name of Object.values(checks)) await status(head, name)
    await house.swept()
    expect([house.mergeReason(head), isMerged(number)]).toEqual(['review_running', false])
    await house.judge(number, failing)
    await status(head, 'ci')
    await house.swept()
    expect([house.mergeReason(head), isMerged(number)]).toEqual(['verdict_failed', false])

    const other = await passed()
    for (const name of Object.values(checks)) await status(other.head, name)
    await house.swept()
    expect([house.mergeReason(other.head), isMerged(other.number)]).toEqual(['no_checks', false])
    await status(other.head, 'ci')
    await house.still()
    expect(isMerged(other.number)).toBe(true)
  })
})

/** One whose review is over and passed; only CI is missing. */
async function passed(): Promise<{ readonly number: number; readonly head: string }> {
  const pull = await proposed()
  await house.judge(pull.number, passing)
  expect(house.mergeReason(pull.head)).toBe('no_checks')
  return pull
}

describe('what is not green', () => {
  cases.covers('H04', async () => {
    const { number, head } = await passed()
    const check = await ci.report(house, head, { name: 'ci', status: 'in_progress' })
    await house.swept()
    expect([house.mergeReason(head), isMerged(number)]).toEqual(['checks_pending', false])
    const reasons = {
      neutral: 'no_real_check',
      skipped: 'no_real_check',
      cancelled: 'checks_failed',
      timed_out: 'checks_failed',
      action_required: 'checks_failed',
    }
    for (const [conclusion, reason] of Object.entries(reasons)) {
      await ci.change(house, check, { status: 'completed', conclusion })
      await house.swept()
      expect([conclusion, house.mergeReason(head), isMerged(number)]).toEqual([conclusion, reason, false])
    }
    // No App can say so: GitHub writes it where nothing was reported for two weeks.
    const run = house.repository.checkRuns.find(({ id }) => id === check)
    Object.assign(run ?? {}, { conclusion: 'stale' satisfies Conclusion })
    await house.swept()
    expect([house.mergeReason(head), isMerged(number)]).toEqual(['checks_failed', false])
    await expectOwnWordsAreNotEnough()
    await ci.change(house, check, { status: 'completed', conclusion: 'success' })
    await house.swept()
    expect([house.mergeReason(head), isMerged(number)]).toEqual(['merged', true])
  })
})

/** Whatever our own check concluded with: without the record of a verdict in it, it is none. */
async function expectOwnWordsAreNotEnough(): Promise<void> {
  const { number, head } = await proposed()
  await status(head, 'ci')
  const before: Conclusion[] = ['neutral', 'skipped', 'stale', 'cancelled', 'timed_out', 'action_required', 'success']
  for (const conclusion of before) {
    Object.assign(ownCheck(head), { status: 'completed', conclusion })
    await house.swept()
    expect([conclusion, house.mergeReason(head), isMerged(number)]).toEqual([conclusion, 'review_running', false])
  }
  await house.judge(number, open)
  expect(ownCheck(head)).toMatchObject({ status: 'completed', conclusion: 'action_required' })
  expect([house.mergeReason(head), isMerged(number)]).toEqual(['verdict_unknown', false])
}

describe('who may ask for another look', () => {
  cases.covers('H10', async () => {
    const { number, head } = await proposed()
    await house.judge(number, open)
    const check = ownCheck(head)
    const before = { ...check, reviews: house.reviewsOf(number).length, chapters: house.chapters() }
    const press = async (login: string): Promise<void> => {
      const { world } = house.stage.emulator
      requestAction(world, { kind: 'user', login }, house.repository, check, 'recheck')
      rerequestRun(world, { kind: 'user', login }, house.repository, check)
      await house.still()
    }
    for (const login of ['rita', 'tara', 'otto']) {
      const heard = house.heard(number).length
      await press(login)
      expect([login, ...house.heard(number).slice(heard)]).toEqual([login, 'not_a_writer', 'not_a_writer'])
    }
    await house.swept()
    expect({ ...ownCheck(head), reviews: house.reviewsOf(number).length, chapters: house.chapters() }).toEqual(before)
    await press('mona')
    expect(house.chapters().slice(before.chapters.length)).toEqual(['rechecked', 'claimed automatic'])
    expect(house.reviewsOf(number)).toHaveLength(2)
    await house.judge(number, passing)
  })
})

describe('the surface', () => {
  const later = 'belongs to the merge gate, whose cases are a list of their own'
  cases.isWhole({ H05: later, H06: later, H08: later, H11: later, H12: later })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checks, labels } from '../../src/domain/names.ts'
import { requestAction, rerequestRun } from '../../src/emulator/ops/check-events.ts'
import { newSuite } from '../../src/emulator/ops/check-suites.ts'
import type { CheckRun, Conclusion } from '../../src/emulator/state.ts'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { deliveryHeaders } from '../../src/emulator/webhooks/headers.ts'
import { freshId } from '../../src/emulator/world.ts'
import { aFailure, aLine } from '../support/reviews.ts'
import { asked } from './support/asking.ts'
import { type House, openHouse, troublesOf, unreviewed } from './support/house.ts'
import { expectMerged, expectWaits, requestsAt } from './support/merging.ts'
import type { Place } from './support/place.ts'
import { change, verdicts } from './support/plans.ts'
import { type Reporter, reporter } from './support/reporters.ts'
import { forkPull } from './support/strangers.ts'
import { surface } from './support/surface.ts'

const cases = surface('checks-and-statuses')
const config = `merge: { mode: auto, quiet: 1ms }
limits: { parallel_runs: 20, parallel_reviews: 20, repository_day_usd: 10000, agent_month_usd: 10000 }
review: { checklists: [security] }
`
const first = {
  'README.md': 'A toy.\n',
  '.github/signalbox.yml': `merge: { mode: auto, quiet: 1ms }\n${unreviewed}\n`,
}
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
  cases.covers(
    'H01',
    async () => {
      const { number, head } = await proposed()
      const green = { status: 'completed', conclusion: 'success' }
      await ci.report(house, head, { name: 'ci', ...green })
      await stranger.report(house, head, { name: checks.merge, ...green })
      await stranger.report(house, head, { name: checks.checklist, ...green })
      await house.swept()
      expect([house.mergeReason(head), isMerged(number)]).toEqual(['evidence_pending', false])

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
      expect([house.mergeReason(head), isMerged(number)]).toEqual(['evidence_failed', false])
      expect(ownCheck(head)).toMatchObject({ conclusion: 'failure', output })

      // As evidence that something was tested they count as little.
      const other = await passed()
      for (const name of Object.values(checks)) await stranger.report(house, other.head, { name, ...green })
      await house.swept()
      expect([house.mergeReason(other.head), isMerged(other.number)]).toEqual(['no_checks', false])
      await ci.report(house, other.head, { name: 'ci', ...green })
      await house.still()
      expect(isMerged(other.number)).toBe(true)
    },
    60_000,
  )

  cases.covers(
    'H02',
    async () => {
      const { number, head } = await proposed()
      for (const name of [...Object.values(checks), 'ci']) await status(head, name)
      await house.swept()
      expect([house.mergeReason(head), isMerged(number)]).toEqual(['evidence_pending', false])
      await house.judge(number, failing)
      await house.swept()
      expect([house.mergeReason(head), isMerged(number)]).toEqual(['evidence_failed', false])

      const other = await passed()
      for (const name of Object.values(checks)) await status(other.head, name)
      await house.swept()
      expect([house.mergeReason(other.head), isMerged(other.number)]).toEqual(['no_checks', false])
      await status(other.head, 'ci')
      await house.still()
      expect(isMerged(other.number)).toBe(true)
    },
    60_000,
  )
})

/** One whose review is over and passed; only CI is missing. */
async function passed(): Promise<{ readonly number: number; readonly head: string }> {
  const pull = await proposed()
  await house.judge(pull.number, passing)
  expect(house.mergeReason(pull.head)).toBe('no_checks')
  return pull
}

describe('what is not green', () => {
  cases.covers(
    'H04',
    async () => {
      const { number, head } = await passed()
      const check = await ci.report(house, head, { name: 'ci', status: 'in_progress' })
      await house.swept()
      expect([house.mergeReason(head), isMerged(number)]).toEqual(['check_pending', false])
      const reasons = {
        neutral: 'no_real_check',
        skipped: 'no_real_check',
        cancelled: 'check_cancelled',
        timed_out: 'check_failed',
        action_required: 'check_needs_approval',
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
      expect([house.mergeReason(head), isMerged(number)]).toEqual(['check_stale', false])
      await expectOwnWordsAreNotEnough()
      await ci.change(house, check, { status: 'completed', conclusion: 'success' })
      await house.swept()
      expect([house.mergeReason(head), isMerged(number)]).toEqual(['merged', true])
    },
    60_000,
  )
})

/** Whatever our own check concluded with: without the record of a verdict in it, it is none. */
async function expectOwnWordsAreNotEnough(): Promise<void> {
  const { number, head } = await proposed()
  await status(head, 'ci')
  const before: Conclusion[] = ['neutral', 'skipped', 'stale', 'cancelled', 'timed_out', 'action_required', 'success']
  for (const conclusion of before) {
    Object.assign(ownCheck(head), { status: 'completed', conclusion })
    await house.swept()
    expect([conclusion, house.mergeReason(head), isMerged(number)]).toEqual([conclusion, 'evidence_pending', false])
  }
  await house.judge(number, open)
  expect(ownCheck(head)).toMatchObject({ status: 'completed', conclusion: 'action_required' })
  expect([house.mergeReason(head), isMerged(number)]).toEqual(['evidence_unknown', false])
}

describe('who may ask for another look', () => {
  cases.covers(
    'H10',
    async () => {
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
    },
    60_000,
  )
})

/** A repository where verdicts are of no matter. */
function place(name: string, files: Readonly<Record<string, string>> = {}): Place {
  return house.place(name, { ...first, ...files })
}

/** Somebody's pull request whose merge a writer asks for. */
async function wanted(at: Place, branch: string, files: Readonly<Record<string, string>>): Promise<number> {
  const number = await at.as('mona').propose(branch, files)
  await at.as('maya').label(number, labels.merge)
  await house.still()
  return number
}

const green = { status: 'completed', conclusion: 'success' } as const
const red = { status: 'completed', conclusion: 'failure' } as const

describe('what is there to be judged', () => {
  cases.covers(
    'H05',
    async () => {
      const at = place('unchecked')
      const number = await wanted(at, 'notes', { 'notes.txt': 'A note.\n' })
      const { headSha: head } = at.pull(number).pull
      expectWaits(at, number, 'no_checks', 'No check has reported on this commit. At least one has to.')
      expect(at.notice(number)).toBeNull()
      await house.swept()
      house.time.pass(60 * 60_000)
      await house.swept()
      expectWaits(at, number, 'no_checks', '`merge.allow_no_checks: true`')
      expect(at.notice(number)).toContain('no_checks')
      // A suite without any run is none either, and nor is what is on another commit.
      await ci.report(at, at.tip('main') ?? '', { name: 'ci', ...green })
      await house.swept()
      expectWaits(at, number, 'no_checks')
      await ci.report(at, head, { name: 'ci', ...green })
      await house.still()
      expectMerged(at, number, head)
    },
    60_000,
  )

  cases.covers(
    'H06',
    async () => {
      const at = place('steering')
      const changes: Readonly<Record<string, string>> = {
        '.github/workflows/ci.yml': 'workflow_change',
        '.github/actions/build/action.yml': 'sensitive_path',
        'action.yaml': 'sensitive_path',
        'package.json': 'sensitive_path',
        'packages/one/package.json': 'sensitive_path',
        'scripts/test.sh': 'sensitive_path',
      }
      for (const [index, [path, reason]] of Object.entries(changes).entries()) {
        const number = await wanted(at, `change-${index}`, { [path]: 'on: push\n', 'src/it.ts': 'export {}\n' })
        await ci.report(at, at.pull(number).pull.headSha, { name: 'ci', ...green })
        await house.still()
        expectWaits(at, number, reason, `\`${path}\``)
      }
      await house.swept()
      for (const [index, { number }] of at.pulls().entries()) {
        expectWaits(at, number, Object.values(changes)[index] ?? '')
      }
    },
    60_000,
  )

  cases.covers(
    'H08',
    async () => {
      const at = place('newest')
      const both = async (branch: string, older: typeof green | typeof red, newer: typeof green | typeof red) => {
        const number = await wanted(at, branch, { [`${branch}.txt`]: 'A note.\n' })
        const { headSha: head } = at.pull(number).pull
        const gate = await ci.report(at, head, { name: 'last', status: 'in_progress' })
        const first = await ci.report(at, head, { name: 'ci', ...older })
        const second = await ci.report(at, head, { name: 'ci', ...newer })
        inSuiteOfItsOwn(at, second)
        // The older run speaks last, and also says so on the page.
        await ci.change(at, first, { status: 'in_progress' })
        house.time.nextSecond()
        await ci.change(at, first, older)
        await ci.change(at, gate, green)
        await house.still()
        await house.swept()
        return { number, head }
      }
      const good = await both('good', red, green)
      expectMerged(at, good.number, good.head)
      const bad = await both('bad', green, red)
      expectWaits(at, bad.number, 'check_failed', '1 check failed: `ci`.')

      // Of another App it is another check.
      const other = await wanted(at, 'other', { 'other.txt': 'A note.\n' })
      const { headSha: head } = at.pull(other).pull
      await ci.report(at, head, { name: 'ci', ...red })
      await stranger.report(at, head, { name: 'ci', ...green })
      await house.swept()
      expectWaits(at, other, 'check_failed')
    },
    60_000,
  )
})

/** As a workflow that runs once more has: GitHub lists the newest run of each name in each suite. */
function inSuiteOfItsOwn({ repository }: Place, check: number): void {
  const run = repository.checkRuns.find(({ id }) => id === check)
  if (!run) throw new Error(`there is no check run ${check}`)
  const { appId, headSha } = run
  const suite = newSuite(house.stage.emulator.world, repository, { appId, headSha, headBranch: null, runId: null })
  Object.assign(run, { suiteId: suite.id })
}

describe('how much there is to be read', () => {
  cases.covers(
    'H11',
    async () => {
      const at = place('many')
      const number = await wanted(at, 'notes', { 'notes.txt': 'A note.\n' })
      const { headSha: head } = at.pull(number).pull
      const gate = await ci.report(at, head, { name: 'first of all', status: 'in_progress' })
      const all = crowd(at, head, 449)
      Object.assign(all.at(-1) ?? {}, red)
      await ci.change(at, gate, green)
      await house.still()
      expectWaits(at, number, 'check_failed', '1 check failed: `job 448`.')

      // Beyond the bound nothing is taken for granted, and what was read and says no is told all the same.
      const more = crowd(at, head, 1_050)
      Object.assign(all.at(-1) ?? {}, green)
      const before = requestsAt(house, at).length
      await house.swept()
      expectWaits(at, number, 'data_incomplete', 'GitHub showed only part of the checks, so the rest cannot be judged.')
      expect(requestsAt(house, at).length - before).toBeLessThanOrEqual(12)
      Object.assign(all.at(-2) ?? {}, red)
      await house.swept()
      expectWaits(at, number, 'check_failed')
      Object.assign(all.at(-2) ?? {}, green)
      for (let round = 1; round <= 3; round += 1) await house.swept()
      expectWaits(at, number, 'data_incomplete')

      at.repository.checkRuns.splice(0, Infinity, ...at.repository.checkRuns.filter((one) => !more.includes(one)))
      await house.swept()
      expectMerged(at, number, head)
    },
    60_000,
  )

  it('fails closed where the list breaks off midway (H11)', async () => {
    const lossy = await openHouse({ files: first, people })
    const tests = reporter(lossy.stage, 'tests')
    const number = await wanted(lossy, 'notes', { 'notes.txt': 'A note.\n' })
    const { headSha: head } = lossy.pull(number).pull
    const gate = await tests.report(lossy, head, { name: 'first of all', status: 'in_progress' })
    await lossy.swept()
    expectWaits(lossy, number, 'check_pending')
    const all = crowd(lossy, head, 250)
    Object.assign(all.at(-1) ?? {}, red)
    const { faults, calls } = lossy.stage.emulator
    faults.request({ operation: 'MoreChecks', answer: 502, nth: 2, times: 100 })
    await tests.change(lossy, gate, green)
    await lossy.still()
    await lossy.swept()
    expect(calls.filter(({ operation, status }) => operation.endsWith('MoreChecks') && status === 502)).not.toEqual([])
    // The last thing that was known stands there.
    expectWaits(lossy, number, 'check_pending')
    faults.clear()

    // Where the rest is gone when it is asked for, that is no end of the list.
    const held = lossy.server.hold(/query MoreChecks/)
    lossy.time.pass(5 * 60_000)
    await held.arrived
    const kept = lossy.repository.checkRuns.splice(0)
    held.release()
    await lossy.still()
    expectWaits(lossy, number, 'data_incomplete')
    lossy.repository.checkRuns.splice(0, Number.POSITIVE_INFINITY, ...kept)
    await lossy.swept()
    expectWaits(lossy, number, 'check_failed', '1 check failed: `job 249`.')
    await lossy.close()
  }, 60_000)
})

describe('a check whose pull request nobody names', () => {
  cases.covers(
    'H12',
    async () => {
      const at = place('unnamed')
      const fork = await forkPull({ ...house.stage, repository: at.repository }, at, 'otto', 'fix')
      await at.as('maya').label(fork, labels.merge)
      await house.still()
      const { headSha: outside } = at.pull(fork).pull
      expectWaits(at, fork, 'fork_head')
      const heard = async (act: () => Promise<unknown>): Promise<readonly string[]> => {
        await house.swept()
        const before = requestsAt(house, at).length
        await act()
        await house.still()
        return requestsAt(house, at).slice(before)
      }

      // The head of a fork belongs to nothing that could be merged, and a head of nobody to nothing at all.
      await at.as('mona').branch('loose', at.tip('main') ?? '')
      const loose = await at.as('mona').push('loose', 'loose.txt', 'Nobody wants it.\n')
      for (const head of [outside, loose]) {
        const asked = await heard(async () => {
          for (let count = 1; count <= 5; count += 1) {
            await ci.report(at, head, { name: `ci ${count}`, ...green })
            await house.still()
          }
        })
        expect([...new Set(asked)]).toEqual(['query OpenPulls'])
        expect(asked.length).toBeLessThanOrEqual(2)
      }
      const about = house.stage.emulator.deliveries.filter(
        ({ event, body }) => event === 'check_run' && body.includes(outside),
      )
      expect(about.length).toBeGreaterThan(0)
      for (const { payload } of about) expect(payload).toMatchObject({ check_run: { pull_requests: [] } })
      expectWaits(at, fork, 'fork_head')

      // What GitHub does not list is found by its head.
      const number = await wanted(at, 'notes', { 'notes.txt': 'A note.\n' })
      const { headSha: head } = at.pull(number).pull
      expectWaits(at, number, 'no_checks')
      const lost = await house.unheard(() => ci.report(at, head, { name: 'ci', ...green }))
      const completed = lost.find(({ event, action }) => event === 'check_run' && action === 'completed')
      if (!completed) throw new Error('GitHub told nobody')
      expect(await house.server.hear(withoutPulls(completed))).toBe(200)
      await house.still()
      expectMerged(at, number, head)
    },
    60_000,
  )
})

/** The same delivery without any pull request in it, signed as GitHub signs. */
function withoutPulls(delivery: Delivery): Delivery {
  const body = delivery.body.replaceAll(/"pull_requests":\[[^\]]+\]/g, '"pull_requests":[]')
  expect(body).not.toBe(delivery.body)
  const guid = randomUUID()
  return { ...delivery, guid, body, headers: deliveryHeaders(house.stage.app, delivery.event, guid, body) }
}

/** Many more check runs on a commit, as one App reports them: all green. */
function crowd({ repository }: Place, head: string, count: number): readonly CheckRun[] {
  const { world } = house.stage.emulator
  const one = repository.checkRuns.find(({ name }) => name === 'first of all')
  if (!one) throw new Error('nobody reported anything')
  const before = repository.checkRuns.length
  const runs = Array.from({ length: count }, (_, index) => ({
    ...one,
    ...green,
    id: freshId(world),
    name: `job ${before < 10 ? index : before + index}`,
    completedAt: one.startedAt,
    headSha: head,
  }))
  repository.checkRuns.push(...runs)
  return runs
}

describe('the surface', () => {
  cases.isWhole({})
})

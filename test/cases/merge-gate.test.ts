import { afterAll, beforeAll, describe, expect } from 'vitest'
import { checks, labels, paths } from '../../src/domain/names.ts'
import type { CheckRun } from '../../src/emulator/state.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { aLine } from '../support/reviews.ts'
import { asked } from './support/asking.ts'
import { type House, openHouse, troublesOf, unreviewed } from './support/house.ts'
import { addRule, expectMerged, expectWaits, movesAt, requestsAt, writesAt } from './support/merging.ts'
import type { Place } from './support/place.ts'
import { change, noChange, verdicts } from './support/plans.ts'
import { type Reporter, reporter } from './support/reporters.ts'
import { forkPull } from './support/strangers.ts'
import { surface } from './support/surface.ts'

const cases = surface('merge-gate')
const workflow = '.github/workflows/lint.yml'
const lint = 'on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "true"\n'
const checklist = (version: string): string => `schema: 1
id: house
version: ${version}
title: Rules of the house
items:
  - id: A
    title: Nothing explodes
    assert: No added line of the diff calls \`explode\`.
    pass_when:
      - No added line calls \`explode\`.
    fail_when:
      - An added line calls \`explode\`.
    na_when:
      - The pull request adds no line.
    severity: high
    second_opinion: never
`
const checklistPath = `${paths.checklists}/house.yml`
const people = { mona: 'write', maya: 'maintain', tara: 'triage', rita: 'read' } as const
const first = { 'README.md': 'A toy.\n', [paths.config]: configured() }

let house: House
let ci: Reporter

beforeAll(async () => {
  house = await openHouse({ files: first, people })
  ci = reporter(house.stage, 'some-ci')
}, 60_000)

afterAll(async () => {
  await house.close()
  expect(troublesOf(house)).toEqual([])
})

function configured(merge = '', rest = unreviewed): string {
  const settings = ['mode: auto', 'quiet: 1ms', merge].filter((one) => one !== '').join(', ')
  return `merge: { ${settings} }\nlimits: { parallel_runs: 20, parallel_reviews: 20 }\n${rest}\n`
}

/** A repository of its own, so that nothing here hangs on another case. */
function place(name: string, config = configured(), files: Readonly<Record<string, string>> = {}): Place {
  return house.place(name, { ...first, [paths.config]: config, ...files })
}

type Wish = {
  readonly branch?: string
  readonly files?: Readonly<Record<string, string>>
  readonly base?: string
  readonly green?: boolean
}

/** Mona proposes a change, its CI is green unless wished otherwise, and then Maya asks for the merge. */
async function wanted(at: Place, { branch = 'notes', files, base, green = true }: Wish = {}): Promise<number> {
  const number = await at.as('mona').propose(branch, files ?? { [`${branch}.txt`]: 'A note.\n' }, base)
  if (green) await passes(at, number)
  await then(() => at.as('maya').label(number, labels.merge))
  return number
}

/** A pull request of the App. */
async function built(at: Place, files?: Readonly<Record<string, string>>): Promise<number> {
  const issue = await asked(at, 'mona')
  await at.finish(issue, change({ files: files ?? { [`src/of-${issue}.ts`]: 'export {}\n' } }))
  const found = at.pulls().find(({ pull }) => pull.headRef.startsWith(`agent/${issue}-`))
  if (!found) throw new Error(`#${issue} has no pull request`)
  return found.number
}

async function passes(at: Place, number: number): Promise<void> {
  await ci.report(at, headOf(at, number), { name: 'ci', status: 'completed', conclusion: 'success' })
  await house.still()
}

/** People act a second later than what they act upon. */
async function then(act: () => Promise<unknown>): Promise<void> {
  house.time.nextSecond()
  await act()
  await house.still()
}

function headOf(at: Place, number: number): string {
  return at.pull(number).pull.headSha
}

function stageAt(at: Place): Stage {
  return { ...house.stage, repository: at.repository }
}

describe('what people still have to say', () => {
  cases.covers(
    'Y02',
    async () => {
      const ruled = place('ruled')
      addRule(ruled, 'pull_request', {
        required_approving_review_count: 1,
        require_last_push_approval: false,
        require_code_owner_review: false,
        dismiss_stale_reviews_on_push: false,
        required_review_thread_resolution: false,
      })
      const number = await wanted(ruled)
      expectWaits(ruled, number, 'review_required', 'A rule wants an approving review that is not there.')
      await then(() => ruled.as('rita').review(number, 'APPROVE'))
      expectWaits(ruled, number, 'review_required')
      await then(() => ruled.as('maya').review(number, 'REQUEST_CHANGES', 'Not like that.'))
      expectWaits(ruled, number, 'changes_requested', '`maya`')
      await then(() => ruled.as('maya').thread(number, 'notes.txt', 'Why?'))
      await then(() => ruled.as('maya').review(number, 'APPROVE'))
      expectWaits(ruled, number, 'threads_unresolved', '1 review thread is unresolved.')
      await house.swept()
      expectWaits(ruled, number, 'threads_unresolved')
      await then(() => ruled.as('maya').resolveThreads(number))
      expectMerged(ruled, number, headOf(ruled, number))

      // Nor where no rule asks for anything: somebody said no, or asked something.
      const free = place('free')
      for (const number of [
        await wanted(free, { branch: 'one', green: false }),
        await built(free, { 'one.ts': '1\n' }),
      ]) {
        const path = free.pull(number).pull.headRef === 'one' ? 'one.txt' : 'one.ts'
        await then(() => free.as('maya').thread(number, path, 'Why?'))
        await then(() => free.as('maya').review(number, 'REQUEST_CHANGES', 'Not like that.'))
        await passes(free, number)
        expectWaits(free, number, 'changes_requested', '`maya`')
        await then(() => free.as('maya').review(number, 'APPROVE'))
        expectWaits(free, number, 'threads_unresolved')
        await then(() => free.as('maya').resolveThreads(number))
        expectMerged(free, number, headOf(free, number))
      }
    },
    60_000,
  )
})

describe('what is not merged into what', () => {
  cases.covers('Y04', async () => {
    const at = place('forked')
    const number = await forkPull(stageAt(at), at, 'otto', 'fix')
    const head = headOf(at, number)
    await passes(at, number)
    for (const label of [labels.merge, 'merge-method:rebase', 'priority:1000']) {
      await then(() => at.as('maya').label(number, label))
      expectWaits(at, number, 'fork_head', 'The head is in a fork; a person merges this.')
    }
    await then(() => at.as('maya').review(number, 'APPROVE'))
    await then(() => at.as('maya').comment(number, '@agent approve'))
    await passes(at, number)
    await house.swept()
    expectWaits(at, number, 'fork_head')
    expect([headOf(at, number), movesAt(house, at)]).toEqual([head, []])
  })

  cases.covers('Y05', async () => {
    const at = place('bases')
    await at.as('mona').branch('release', at.tip('main') ?? '')
    const number = await wanted(at, { base: 'release' })
    expectWaits(at, number, 'base_not_allowed', 'The base `release` is not among the branches merged into.')
    await then(() => at.as('maya').comment(number, '@agent approve'))
    await house.swept()
    expectWaits(at, number, 'base_not_allowed')
    expect(movesAt(house, at)).toEqual([])
    await then(() => at.as('mona').request('PATCH', `/pulls/${number}`, { base: 'main' }))
    expectMerged(at, number, headOf(at, number))

    const other = place('bases-named', configured('bases: [release]'))
    await other.as('mona').branch('release', other.tip('main') ?? '')
    const refused = await wanted(other, { branch: 'one' })
    expectWaits(other, refused, 'base_not_allowed', 'The base `main` is not among the branches merged into.')
    expectMerged(other, await wanted(other, { branch: 'two', base: 'release' }))
    expectWaits(other, refused, 'base_not_allowed')
  })
})

/** The one read that makes GitHub work out whether a pull request merges cleanly. */
function isTestMerge(request: string): boolean {
  return /^GET \/repos\/[^/]+\/[^/]+\/pulls\/\d+$/.test(request)
}

describe('what GitHub does not say', () => {
  cases.covers('Y07', async () => {
    const at = place('unknown')
    const { faults } = house.stage.emulator
    const number = await at.as('mona').propose('notes', { 'notes.txt': 'A note.\n' })
    await passes(at, number)
    await house.swept()
    faults.mergeability({ shows: 'unknown', reads: 100_000, pull: number })
    const begin = requestsAt(house, at).length
    await then(() => at.as('maya').label(number, labels.merge))
    expectWaits(at, number, 'mergeable_unknown', 'GitHub is still working out whether it merges cleanly.')
    expect(at.mergeCheck(headOf(at, number))?.output.summary).not.toContain('does not know')
    // The event, and at most one look around that follows it within a minute.
    house.time.pass(70_000)
    await house.still()
    const looks = requestsAt(house, at)
    expect(looks.slice(begin).filter(isTestMerge).length).toBeLessThanOrEqual(2)
    expect(looks.length - begin).toBeLessThanOrEqual(20)

    // Nobody asks again until something happens, or the sweep comes by; and then as little as the first time.
    house.time.pass(3 * 60_000)
    await house.still()
    expect(requestsAt(house, at)).toEqual(looks)
    for (let round = 1; round <= 3; round += 1) {
      const before = requestsAt(house, at).length
      await house.swept()
      const swept = requestsAt(house, at).slice(before)
      expect(swept.filter(isTestMerge)).toHaveLength(1)
      expect(swept.length).toBeLessThanOrEqual(8)
      expect(swept.filter((one) => /^(?:P[OU]|D|mutation)/.test(one))).toEqual([])
      expectWaits(at, number, 'mergeable_unknown')
    }
    expect(movesAt(house, at)).toEqual([])
    faults.clear()
    await house.swept()
    expectMerged(at, number, headOf(at, number))
  })
})

describe('what the commit says', () => {
  cases.covers(
    'Y09',
    async () => {
      const at = place('words')
      const other = await at.as('mona').openIssue({ title: 'Another matter', body: 'It is open.' })
      const shout = `[skip ci] ***NO_CI*** <img src=x onerror=alert(1)> **@maya** @octo/team closes #${other}, fixes GH-${other} \u202E`
      const title = (length: number): string => `${shout} ${'A'.repeat(length)}`.slice(0, length)
      const number = await built(at)
      const rename = (length: number): Promise<unknown> =>
        at.as('mona').request('PATCH', `/pulls/${number}`, { title: title(length) })
      await expect(rename(1000)).rejects.toThrow('422')
      await rename(256)
      await at.as('mona').request('PATCH', `/pulls/${number}`, {
        body: `${shout.replace(/closes.*/, '')}\n\nSigned-off-by: Eve <eve@example.com>`,
      })
      const { issue } = at.pull(number).pull.headRef.match(/^agent\/(?<issue>\d+)-/)?.groups ?? {}
      await passes(at, number)
      expectMerged(at, number, headOf(at, number))
      const { message } = at.commit(at.tip('main') ?? '')
      const [head = '', ...rest] = message.split('\n')
      expect(head).toMatch(new RegExp(` \\(#${number}\\)$`))
      expect(head.length).toBeLessThanOrEqual(210)
      expect(message).not.toMatch(/skip ci|NO_CI|@maya|@octo|<img|\u202E|Eve/i)
      expect(message).not.toMatch(new RegExp(`(?:closes|fixes)\\W*(?:#|GH-)${other}\\b`, 'i'))
      expect(rest.join('\n')).toContain(`Closes #${issue}`)
      expect(rest.join('\n')).toMatch(/^Signalbox-Job: /m)
      expect([at.issue(other).state, at.issue(Number(issue)).state]).toEqual(['open', 'closed'])
    },
    60_000,
  )
})

describe('a base with a merge queue', () => {
  cases.covers('Y10', async () => {
    const at = place('queued')
    addRule(at, 'merge_queue', {
      check_response_timeout_minutes: 60,
      grouping_strategy: 'ALLGREEN',
      max_entries_to_build: 5,
      max_entries_to_merge: 5,
      merge_method: 'SQUASH',
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 5,
    })
    addRule(at, 'required_status_checks', {
      strict_required_status_checks_policy: false,
      required_status_checks: [{ context: 'ci' }],
    })
    const sent = house.server.sent.length
    const number = await wanted(at)
    const head = headOf(at, number)
    expectWaits(at, number, 'in_merge_queue', 'It is in the merge queue')
    expect(movesAt(house, at)).toEqual(['Enqueue'])
    const [body = ''] = house.server.sent.slice(sent).filter((text) => text.includes('mutation Enqueue'))
    expect(body).toContain(`"expectedHeadOid":"${head}"`)
    expect(body).not.toMatch(/jump|bypass|admin/i)
    const group = at.pull(number).pull.queue?.group?.headSha ?? ''
    expect(group).toMatch(/^[0-9a-f]{40}$/)
    await house.swept()
    await ci.report(at, group, { name: 'ci', status: 'completed', conclusion: 'success' })
    await house.still()
    expect(at.pull(number).pull.merged).not.toBeNull()
    expect(at.pull(number).pull.merged?.by).not.toBe(house.stage.app.botLogin)
    expect(movesAt(house, at)).toEqual(['Enqueue'])
    expect(Object.keys(house.stage.app.permissions)).not.toContain('administration')
  })
})

/** Everything a merger could have had its hands on. */
function belongings(at: Place, number: number) {
  const { title, body, labels: marks, pull } = at.pull(number)
  const { headSha, headRef, draft } = pull
  return {
    title,
    body,
    marks,
    headSha,
    headRef,
    draft,
    runs: at.runs().map(({ id, attempt }) => [id, attempt]),
    refs: at.refs(),
    main: at.tip('main'),
  }
}

describe('CI that fails', () => {
  cases.covers(
    'Y11',
    async () => {
      const at = place('red')
      const moves = movesAt(house, at)
      for (const number of [await built(at), await wanted(at, { branch: 'red', green: false })]) {
        const { pull } = at.pull(number)
        const before = structuredClone(belongings(at, number))
        const begin = writesAt(house, at).length
        await ci.report(at, pull.headSha, { name: 'ci', status: 'completed', conclusion: 'failure' })
        await house.still()
        expectWaits(at, number, 'check_failed', '1 check failed: `ci`.')
        expect(new Set(writesAt(house, at).slice(begin))).toEqual(new Set(['graphql:mutation Mutate', 'checks/update']))
        await expectReported(at, number)
        expect(belongings(at, number)).toEqual(before)
      }
      expect(movesAt(house, at)).toEqual(moves)
    },
    60_000,
  )
})

/** The check and the one comment name what failed, where it is to be read, and the head; and nothing is said twice. */
async function expectReported(at: Place, number: number): Promise<void> {
  const head = headOf(at, number)
  const run = at.repository.checkRuns.find(({ name, headSha }) => name === 'ci' && headSha === head)
  const texts = [at.notice(number), at.mergeCheck(head)?.output.summary]
  for (const text of texts) for (const words of ['`ci`', `/runs/${run?.id}`, head]) expect(text).toContain(words)
  expect(at.notice(number)).toContain('check_failed')
  for (let round = 1; round <= 3; round += 1) await house.swept()
  expectWaits(at, number, 'check_failed')
  expect([at.notice(number), at.mergeCheck(head)?.output.summary]).toEqual(texts)
}

/** Nothing that may not approve opens it: neither its author's wish nor anything that a reader says. */
async function expectRefusedToOthers(at: Place, number: number, reason: string): Promise<void> {
  await then(() => at.as('rita').comment(number, '@agent approve'))
  await then(() => at.as('rita').review(number, 'APPROVE'))
  await then(() => at.as('mona').comment(number, 'Please merge it.'))
  expectWaits(at, number, reason)
}

describe('files that steer', () => {
  cases.covers(
    'Y12',
    async () => {
      const at = place('steering', configured('sensitive_paths: ["billing/**"]'), { [workflow]: lint })
      const held: readonly (readonly [string, string])[] = [
        ['package.json', '{ "scripts": { "test": "true" } }\n'],
        ['.github/CODEOWNERS', '* @mona\n'],
        [paths.config, configured('allow_no_checks: true')],
        [`${paths.checklists}/house.md`, 'Nothing.\n'],
        ['billing/price.ts', 'export const price = 0\n'],
      ]
      for (const [index, [path, content]] of held.entries()) {
        const number = await wanted(at, { branch: `held-${index}`, files: { [path]: content } })
        expectWaits(at, number, 'sensitive_path', `\`${path}\``)
        expect(at.notice(number)).toContain('sensitive_path')
      }
      const [one, other, ...rest] = at.pulls().map(({ number }) => number)
      if (one === undefined || other === undefined) throw new Error('nothing was proposed')
      for (const number of [one, other]) await expectRefusedToOthers(at, number, 'sensitive_path')
      await then(() => at.as('maya').review(one, 'APPROVE'))
      expectMerged(at, one, headOf(at, one))
      await then(() => at.as('maya').comment(other, '@agent approve'))
      expectMerged(at, other, headOf(at, other))
      for (const number of rest) expectWaits(at, number, 'sensitive_path')

      // What an agent wrote is held by the publisher, too.
      const own = await built(at, { Makefile: 'all:\n\ttrue\n' })
      await passes(at, own)
      expectWaits(at, own, 'sensitive_path')
      await expectRefusedToOthers(at, own, 'sensitive_path')
      await then(() => at.as('maya').comment(own, '@agent approve'))
      expectMerged(at, own, headOf(at, own))

      // A workflow is a person's to merge, whoever approved it.
      const changes: Readonly<Record<string, () => Promise<unknown>>> = {
        changed: () => at.as('mona').push('changed', workflow, `${lint}# Changed.\n`),
        added: () => at.as('mona').push('added', '.github/workflows/new.yml', lint),
        removed: () => at.as('mona').remove('removed', workflow),
        moved: async () => {
          await at.as('mona').push('moved', 'docs/lint.yml', lint)
          await at.as('mona').remove('moved', workflow)
        },
      }
      for (const [branch, act] of Object.entries(changes)) {
        await at.as('mona').branch(branch, at.tip('main') ?? '')
        await act()
        const number = await at.as('mona').open(branch)
        await passes(at, number)
        await then(() => at.as('maya').label(number, labels.merge))
        expectWaits(at, number, 'workflow_change', 'workflow files are merged by people')
        await expectRefusedToOthers(at, number, 'workflow_change')
        await then(() => at.as('maya').review(number, 'APPROVE'))
        await then(() => at.as('maya').comment(number, '@agent approve'))
        expectWaits(at, number, 'workflow_change')
      }
    },
    60_000,
  )
})

describe('a verdict about something else', () => {
  cases.covers(
    'Y13',
    async () => {
      const at = place('judged', configured('', 'review: { checklists: [security] }'), {
        [checklistPath]: checklist('1.0.0'),
      })
      const number = await built(at)
      await at.judge(number, verdicts(aLine()))
      expectWaits(at, number, 'no_checks')
      const passed = checklistAt(at, number)
      expect(passed).toMatchObject({ conclusion: 'success' })

      // Of an older head: CI is green on the new one, and its verdict is not there yet.
      await at.as('mona').push(at.pull(number).pull.headRef, 'src/more.ts', 'export {}\n')
      await passes(at, number)
      await house.swept()
      expectWaits(at, number, 'evidence_pending', 'being judged')
      // A run that brings no verdict leaves it without one.
      await at.judge(number, noChange)
      expectWaits(at, number, 'evidence_pending')
      await at.judge(number, noChange)
      await house.swept()
      expectWaits(at, number, 'evidence_unknown')
      // Nor does the record of the old head count where it stands in our own check on the new one.
      const { output, externalId, conclusion } = passed
      Object.assign(checklistAt(at, number), { output: { ...output }, externalId, conclusion, status: 'completed' })
      await house.swept()
      expectWaits(at, number, 'evidence_unknown')
      expect(checklistAt(at, number)).toMatchObject({ status: 'completed', conclusion: 'action_required' })
      await then(() => at.as('maya').comment(number, '@agent recheck'))
      expectWaits(at, number, 'evidence_pending')
      await at.judge(number, verdicts(aLine()))
      expectMerged(at, number, headOf(at, number))

      // By older rules: the checklists of the base changed after the verdict.
      const older = await built(at)
      await at.judge(older, verdicts(aLine()))
      expectWaits(at, older, 'no_checks')
      await at.as('maya').push('main', checklistPath, checklist('1.1.0'))
      await passes(at, older)
      await house.swept()
      expectWaits(at, older, 'evidence_pending')
      await at.judge(older, verdicts(aLine()))
      expectMerged(at, older, headOf(at, older))
    },
    60_000,
  )
})

/** Our verdict's check run on the head of a pull request. */
function checklistAt({ repository, pull }: Place, number: number): CheckRun {
  const head = pull(number).pull.headSha
  const own = repository.checkRuns.find(
    ({ appId, name, headSha }) => appId === house.stage.app.id && name === checks.checklist && headSha === head,
  )
  if (!own) throw new Error(`there is no verdict on ${head}`)
  return own
}

describe('the surface', () => {
  cases.isWhole({})
})

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { defaultConfig } from '../../src/domain/config.ts'
import { mintToken } from '../../src/emulator/auth/tokens.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { agent, handIn } from '../support/story-agent.ts'
import { somebody } from '../support/story-people.ts'
import { anIssue, asked, expectNothing } from './support/asking.ts'
import { type House, openHouse, troublesOf } from './support/house.ts'
import type { Place } from './support/place.ts'
import { change } from './support/plans.ts'
import { labelByTemplate, openPull, speaker, strangeBot } from './support/strangers.ts'
import { surface } from './support/surface.ts'
import { resolveThreads } from './support/threads.ts'
import { until } from './support/waiting.ts'

const cases = surface('trigger-parsing')
const wide = 'limits: { parallel_runs: 20, repository_day_usd: 10000, agent_month_usd: 10000 }\n'
const files = { 'README.md': 'A toy.\n', '.github/signalbox.yml': `merge: { mode: human, quiet: 1ms }\n${wide}` }
const people = { mona: 'write', maya: 'write', tara: 'triage', rita: 'read' } as const

let house: House

beforeAll(async () => {
  house = await openHouse({ files, people })
  // From its first look on the server knows the words of the repository, and what does not hold them costs no request.
  const number = await anIssue(house)
  await house.as('mona').comment(number, '@agent explain')
  await house.still()
}, 60_000)

afterAll(async () => {
  await house.close()
  expect(troublesOf(house)).toEqual([])
})

function requestsOfTheApp(): number {
  return house.stage.emulator.calls.filter(({ kind }) => kind === 'installation' || kind === 'app').length
}

/** Comments of a writer that start nothing: no request when they are posted, no answer when everything is looked at. */
async function expectNoTrigger(...bodies: readonly string[]): Promise<void> {
  const number = await anIssue(house)
  await house.still()
  const before = requestsOfTheApp()
  const comments: number[] = []
  for (const body of bodies) comments.push(await house.as('mona').comment(number, body))
  await house.still()
  expect(house.heard(number)).toEqual([])
  expect(requestsOfTheApp() - before).toBe(0)
  await expectNothing(house, number)
  expect(comments.flatMap((comment) => house.reactions({ comment }))).toEqual([])
}

describe('what is no command', () => {
  cases.covers('T01', () =>
    expectNoTrigger(
      '```\n@agent do X\n```',
      '~~~\n@agent do X\n~~~',
      'As said:\n\n    @agent do X',
      '- a list\n\n      @agent do X',
      '```\n@agent do X',
      '````\n```\n@agent do X\n````',
      '`@agent do X`',
    ),
  )

  cases.covers('T05', () =>
    expectNoTrigger(
      'mail@agent.dev',
      '@agent.dev do it',
      '@agentic do it',
      '@agent-team do it',
      '@agent/team do it',
      '@org/agent do it',
      'x@agent do it',
    ),
  )

  cases.covers('T06', async () => {
    await expectNoTrigger('maybe ask @agent later?', 'Could you, @agent, do it?', 'Thanks @agent')
    const openings = ['@agent explain', '- @agent explain', '2. @agent explain', '**@agent** explain']
    const more = ['(@agent explain)', '[@agent explain]', 'cc: @agent explain', 'Look:\n@agent explain']
    const number = await anIssue(house)
    const comments: number[] = []
    for (const body of [...openings, ...more]) comments.push(await house.as('mona').comment(number, body))
    await house.still()
    expect(comments.map((comment) => house.reactions({ comment }))).toEqual(comments.map(() => ['rocket']))
    expect(house.runsOf(number)).toEqual([])
  })

  cases.covers('T07', () =>
    expectNoTrigger('@a\u200Bgent fix', '@\u2060agent fix', '\uFF20agent fix', '@\u0430gent fix', '@agent\u200B fix'),
  )
})

/** A harmless comment that somebody turns into a command; what came of it after a sweep. */
async function expectEditIgnored(author: string, editor: string): Promise<void> {
  const number = await anIssue(house)
  const comment = await house.as(author).comment(number, 'I like this.')
  await house.as(editor).request('PATCH', `/issues/comments/${comment}`, { body: '@agent do it' })
  await house.still()
  expect(house.heard(number)).toEqual([])
  await expectNothing(house, number)
  expect(house.heard(number)).toEqual(['comment_edited'])
}

describe('where no command is read', () => {
  cases.covers('T08', () => expectEditIgnored('rita', 'mona'))

  cases.covers('T09', () => expectEditIgnored('mona', 'mona'))

  cases.covers('T10', async () => {
    const number = await anIssue(house)
    const comment = await strangeBot(house.stage, 'helpful').comment(house, number, '@agent fix')
    await house.still()
    expect(house.heard(number)).toEqual([])
    await expectNothing(house, number)
    expect(house.reactions({ comment })).toEqual([])
  })

  cases.covers('T11', async () => {
    const mona = house.as('mona')
    const issue = await mona.openIssue({ title: '@agent fix', body: '@agent fix' })
    const branch = 'topic-@agent'
    await mona.branch(branch, house.tip('main') ?? '')
    const content = Buffer.from('one\n').toString('base64')
    await mona.request('PUT', '/contents/notes.txt', { branch, message: '@agent fix', content })
    const pull = await openPull(house, 'mona', { title: '@agent fix', head: branch, body: '@agent fix' })
    await house.still()
    expect([house.heard(issue), house.heard(pull)]).toEqual([[], []])

    // Threads count on the App's own pull request, if anywhere.
    const own = await asked(house, 'mona')
    await house.finish(own, change({ files: { 'src/own.ts': 'export {}\n' } }))
    const ownPull = house.pulls().find(({ login }) => login === house.stage.app.botLogin)?.number ?? 0
    await mona.thread(ownPull, 'src/own.ts', '@agent fix')
    await resolveThreads(house, house, 'mona', ownPull)
    await house.still()
    expect(house.pull(ownPull).pull.threads.map(({ resolvedBy }) => resolvedBy)).toEqual(['mona'])
    expect(house.runsOf(own)).toHaveLength(1)
    await expectNothing(house, issue)
    await expectNothing(house, pull)
    expect(house.runsOf(own)).toHaveLength(1)
  })

  cases.covers('T12', () =>
    expectNoTrigger(
      'Sounds good.\n\nOn Tue, Nov 17, 2026 at 9:12 AM Mona <notifications@github.com> wrote:\n\n> @agent do it\n',
      'Sounds good.\n\nOn Tue, Nov 17, 2026 at 9:12 AM Mona <notifications@github.com> wrote:\n\n@agent do it\n',
      'Sounds good.\n\nOn Tue, Nov 17, 2026 at 9:12 AM Mona\n<notifications@github.com> wrote:\n\n@agent do it\n',
    ),
  )
})

/** How often a run was asked for in a repository. */
function dispatches({ repository }: Place): number {
  const path = `/repos/${repository.owner}/${repository.name}/`
  return house.stage.emulator.calls.filter(
    (call) => call.operation === 'actions/create-workflow-dispatch' && call.path.startsWith(path),
  ).length
}

/** It is tried as often as a run may fail; however often the server looks again after that, nothing more is written. */
async function expectNoLoop(place: Place, number: number, because: string): Promise<void> {
  expect(place.heard(number)).toEqual([because])
  for (let round = 0; round < 2; round += 1) await house.swept()
  expect(dispatches(place)).toBe(defaultConfig.limits.attempts)
  expect(place.ledger().state).toMatchObject({ claims: {}, subjects: { [number]: { last: { because } } } })
  const before = place.chapters()
  for (let round = 0; round < 3; round += 1) await house.swept()
  expect([dispatches(place), place.chapters()]).toEqual([defaultConfig.limits.attempts, before])
  expect(place.heard(number).at(-1)).toBe('attempts_spent')
  expect(place.runs()).toEqual([])
}

describe('where nothing can start', () => {
  cases.covers('T15', async () => {
    const locked = await anIssue(house)
    await house.as('mona').request('PUT', `/issues/${locked}/lock`, { lock_reason: 'resolved' })
    await house.as('mona').label(locked, 'agent')
    await house.as('mona').comment(locked, '@agent do it')
    await house.still()
    expect(new Set(house.heard(locked))).toEqual(new Set(['subject_locked']))
    await expectNothing(house, locked)
    await house.as('mona').unlabel(locked, 'agent')
    await house.as('mona').request('PATCH', `/issues/${locked}`, { state: 'closed' })
    await house.still()

    const archived = house.place('archived', files)
    const number = await anIssue(archived)
    const [delivery] = await house.unheard(() => archived.as('mona').label(number, 'agent'))
    archived.repository.archived = true
    expect(delivery && (await house.server.hear(delivery))).toBe(200)
    expect(archived.heard(number)).toEqual(['repository_read_only'])
    await expectNothing(archived, number)
    expect(archived.heard(number)).toEqual(['repository_read_only'])

    const disabled = house.place('disabled', files)
    disabled.repository.actionsEnabled = false
    await expectNoLoop(disabled, await asked(disabled, 'mona'), 'actions_disabled')
    expect(disabled.workpad(1)).toContain('GitHub Actions is disabled for the workflow.')

    const forbidden = house.place('forbidden', files)
    house.stage.emulator.faults.request({ operation: 'actions/create-workflow-dispatch', answer: 403, times: 2 })
    await expectNoLoop(forbidden, await asked(forbidden, 'mona'), 'actions_policy')
  })
})

describe('how much is started', () => {
  cases.covers('T17', async () => {
    const number = await anIssue(house)
    const comments: number[] = []
    await house.unheard(async () => {
      for (let count = 1; count <= 10; count += 1) {
        comments.push(await house.as('mona').comment(number, `@agent wish number ${count}`))
      }
    })
    await house.swept()
    expect(house.runsOf(number)).toHaveLength(1)
    const { asks } = house.ledger().state?.claims[`b-${number}`]?.job ?? {}
    expect(asks?.map(({ id }) => id)).toEqual(comments.map((id) => `IC_${id}`))
    const late = await house.as('mona').comment(number, '@agent one more')
    await house.still()
    expect([house.runsOf(number).length, house.reactions({ comment: late })]).toEqual([1, ['eyes']])
    await house.finish(number, change({ files: { 'src/wishes.ts': 'export {}\n' } }, 'Wish granted:'))
    expect(comments.map((comment) => house.reactions({ comment }))).toEqual(comments.map(() => ['eyes', 'rocket']))
    const replies = house.replies(number).join('\n')
    for (let count = 1; count <= 10; count += 1) {
      expect(replies).toContain(`> wish number ${count}\n\nWish granted: ${count}`)
    }
    // What was said while the run worked goes into the next one.
    expect(house.runsOf(number)).toHaveLength(2)
    await house.finish(number)
    expect(house.reactions({ comment: late })).toContain('rocket')
    await expectHourlyLimit()
  })
})

async function expectHourlyLimit(): Promise<void> {
  expect(defaultConfig.limits.dispatches_per_person_and_hour).toBe(20)
  const config = 'limits: { dispatches_per_person_and_hour: 2, parallel_runs: 20, repository_day_usd: 1000 }\n'
  const place = house.place('limited', { '.github/signalbox.yml': config })
  const [first, second, third] = [await asked(place, 'mona'), await asked(place, 'mona'), await asked(place, 'mona')]
  expect([first, second, third].map((number) => place.runsOf(number).length)).toEqual([1, 1, 0])
  expect(place.heard(third)).toEqual(['hourly_limit'])
  expect(place.workpad(third)).toContain('started 2 runs within the last hour')
  const fourth = await anIssue(place)
  await place.as('maya').label(fourth, 'agent')
  await house.still()
  expect(place.runsOf(fourth)).toHaveLength(1)
  for (const number of [first, second, fourth]) await place.finish(number)
  house.time.pass(60 * 60_000)
  await house.swept()
  expect(place.runsOf(third)).toHaveLength(1)
  await place.finish(third)
}

const widelyUsed = 200

/** Two hundred issues with an ordinary label, set by somebody who may ask. */
async function labelMany(stage: Stage): Promise<void> {
  const mona = somebody(stage, 'mona')
  for (let count = 1; count <= widelyUsed; count += 1) {
    await mona.request('POST', '/issues', { title: `Issue ${count}`, body: '', labels: ['bug'] })
  }
}

describe('what a label needs', () => {
  cases.covers('T19', async () => {
    const crowded = await openHouse({ files, people, before: labelMany })
    onTestFinished(() => crowded.close())
    await crowded.as('mona').request('PATCH', '/labels/bug', { new_name: 'agent' })
    const labeled = [...crowded.repository.issues.values()].filter(({ labels }) => labels.has('agent'))
    expect(labeled).toHaveLength(widelyUsed)
    await crowded.swept()
    await crowded.swept()
    expect([crowded.runs(), crowded.ledger().entries]).toEqual([[], []])
    // Set by somebody who may ask, it counts.
    await crowded.as('mona').unlabel(7, 'agent')
    await crowded.as('mona').label(7, 'agent')
    await crowded.still()
    expect(crowded.runs()).toHaveLength(1)
    await crowded.finish(7)
    expect(troublesOf(crowded)).toEqual([])
  })

  cases.covers('T20', async () => {
    const otto = house.as('otto')
    const number = await otto.openIssue({ title: 'From a form', body: 'Do it.' })
    labelByTemplate(house.stage, house, 'otto', number)
    await house.still()
    expect(house.heard(number)).toEqual(['not_a_writer'])
    await expectNothing(house, number)

    // On the issue from the start, and no event says who put it there.
    const silent = await otto.openIssue({ title: 'From another form', body: 'Do it.' })
    house.issue(silent).labels.add('agent')
    await expectNothing(house, silent)
  })

  cases.covers('T21', async () => {
    const { world } = house.stage.emulator
    const repositories = [house.repository.id]
    const run = {
      kind: 'run',
      login: 'github-actions[bot]',
      runId: 1,
      permissions: { issues: 'write' },
      repositories,
    } as const
    const actions = speaker(house.stage, run.login, async () => mintToken(world, run, 60_000))
    for (const bot of [actions, strangeBot(house.stage, 'triage')]) {
      const number = await anIssue(house)
      await bot.label(house, number, 'agent')
      await house.still()
      expect(house.heard(number)).toEqual(['asker_is_bot'])
      await expectNothing(house, number)
    }
  })

  cases.covers('T22', async () => {
    const number = await asked(house, 'mona')
    const pulls = house.pulls().length
    expect(house.runsOf(number)).toHaveLength(1)
    await house.as('mona').unlabel(number, 'agent')
    await house.still()
    await house.finish(number, change({ files: { 'src/withdrawn.ts': 'export {}\n' } }))
    expect(house.server.reasons()).toContain('asks_withdrawn')
    expect(house.refs().filter((ref) => ref.startsWith(`refs/heads/agent/${number}-`))).toEqual([])
    expect(house.pulls()).toHaveLength(pulls)
    expect(house.ledger().state?.claims[`b-${number}`]).toBeUndefined()
    expect(house.workpad(number)).toContain('The label was removed or the issue closed while the run worked.')
    await house.swept()
    expect(house.runsOf(number)).toHaveLength(1)
  })
})

const largest = 65_536

/** A comment as long as GitHub takes them. */
function long(start: string, piece: string): string {
  return `${start}${piece.repeat(largest)}`.slice(0, largest)
}

/** What the server's log says about a long comment, what stands on it then, and what the App said. */
async function comesOf(body: string) {
  const number = await anIssue(house)
  const comment = await house.as('mona').comment(number, body)
  await house.still()
  const { durationMs, status } =
    house.stage.emulator.deliveries.findLast(({ event }) => event === 'issue_comment') ?? {}
  expect(status).toBe(200)
  // GitHub waits ten seconds; what takes long with so much text takes far longer than that.
  expect(durationMs).toBeLessThan(5_000)
  return [...house.heard(number), ...house.reactions({ comment }), ...house.replies(number)]
}

describe('a very long comment', () => {
  cases.covers('T27', async () => {
    const cut = expect.stringContaining('its end is left out')
    expect(await comesOf(long('@agent do it. ', 'word '))).toEqual(['run_queued', 'eyes', cut])
    expect(await comesOf(long('@agent do it\n', '@agent and this\n'))).toEqual(['run_queued', 'eyes', cut])
    const unread = expect.stringContaining('too long or too deeply nested to be read whole')
    expect(await comesOf(long('@agent do it\n', '> '))).toEqual(['command_unknown', 'confused', unread])
    const empty = expect.stringContaining('Nothing was asked after `@agent`')
    expect(await comesOf(long('@agent ', '\n'))).toEqual(['command_unknown', 'confused', empty])

    // What the agent gets of it, and that it is told so.
    const prompts: string[] = []
    const script = agent([
      (request) => {
        prompts.push(request.firstText)
        return [handIn(request, { noChange: 'It says hello already.' })]
      },
    ])
    const real = await openHouse({ program: 'real', files, people, script })
    onTestFinished(() => real.close())
    await real.as('mona').comment(await anIssue(real), long('@agent do it. ', 'word '))
    await until(() => real.runs().some(({ status }) => status === 'completed'))
    await real.still()
    expect(prompts).toEqual([
      expect.stringContaining(`[cut: the text goes on for about ${largest - 4_000} characters]`),
    ])
    expect(prompts[0]?.length).toBeLessThan(10_000)
    expect(real.chapters().at(-1)).toBe('released no_change')
    expect(real.stage.emulator.violations).toEqual([])
  })
})

describe('until stopping is built', () => {
  it('a comment that says stop starts nothing and ends nothing, whoever wrote it', async () => {
    const number = await asked(house, 'mona')
    const [run] = house.runsOf(number)
    const [by, outsider] = [house.as('mona'), house.as('otto')]
    const comments = [await by.comment(number, '@agent stop'), await outsider.comment(number, '@agent stop')]
    await house.still()
    expect(comments.map((comment) => house.reactions({ comment }))).toEqual([['confused'], ['confused']])
    expect(house.replies(number)).toEqual([expect.stringContaining('`@agent stop` is a reserved command')])
    expect([run?.status, house.runsOf(number).length]).toEqual(['in_progress', 1])
    await house.finish(number)
    await house.swept()
    expect([run?.conclusion, house.runsOf(number).length]).toEqual(['success', 1])
  })
})

describe('the surface', () => {
  cases.isWhole({ T26: 'stopping a run from a comment is built with the iterate work' })
})

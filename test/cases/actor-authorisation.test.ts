import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import { runResult } from '../../src/domain/bundle.ts'
import { encodeJob } from '../../src/domain/job.ts'
import { artifacts } from '../../src/domain/names.ts'
import type { Run } from '../../src/emulator/state.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { somebody } from '../support/story-people.ts'
import { anIssue, asked, askedUnheard, expectDispatched, expectNothing, expectRefusedLabel } from './support/asking.ts'
import { associationIn, withAssociation } from './support/associations.ts'
import { type House, openHouse, troublesOf, unreviewed } from './support/house.ts'
import { handOver } from './support/login-changes.ts'
import { permissionRead, permissionReads } from './support/permission-reads.ts'
import { change } from './support/plans.ts'
import { type Bot, botOf, forkPull, labelByTemplate, strangeBot } from './support/strangers.ts'
import { surface } from './support/surface.ts'
import { until } from './support/waiting.ts'

const cases = surface('actor-authorisation')
const wide = 'limits: { parallel_runs: 20, repository_day_usd: 10000, agent_month_usd: 10000 }'
const files = { 'README.md': 'A toy.\n', '.github/signalbox.yml': `merge: { mode: human }\n${wide}\n` }
const people = {
  mona: 'write',
  maya: 'maintain',
  tara: 'triage',
  rita: 'read',
  bea: 'write',
  will: 'write',
  wanda: 'write',
  walt: 'write',
  wes: 'write',
} as const

let house: House
let reviewer: Bot
let own: Bot
/** The issue of the App's own pull request, which is the one place where a trusted bot may ask. */
let ownIssue: number
let ownPull: number
let unanswered: ReturnType<typeof askWhileGitHubIsSilent>

beforeAll(async () => {
  unanswered = askWhileGitHubIsSilent()
  house = await openHouse({ files, people, before: introduce })
  ownIssue = await asked(house, 'mona')
  await house.finish(ownIssue, change({ files: { 'src/new.ts': 'export {}\n' } }))
  ownPull = house.pull().number
}, 60_000)

afterAll(async () => {
  await house.close()
  expect(troublesOf(house)).toEqual([])
})

/** Bots get their numbers when they are made, so the configuration that names them is written then. */
async function introduce(stage: Stage): Promise<void> {
  reviewer = strangeBot(stage, 'reviewer')
  own = botOf(stage, stage.app)
  const bots = `bots: { trusted: [${reviewer.id}, ${own.id}] }`
  const users = `users: { blocked: [${stage.emulator.createAccount('bea').id}] }`
  const text = [wide, 'merge: { mode: human, quiet: 1ms }', unreviewed, bots, users].join('\n')
  await somebody(stage, 'mona').push('main', '.github/signalbox.yml', text)
}

/** GitHub takes the question and never answers; begun early, because that lasts as long as the product's patience. */
async function askWhileGitHubIsSilent() {
  const other = await openHouse({ files, people })
  const { request } = other.stage.emulator.faults
  const { number, comment } = await askedUnheard(other, 'mona')
  request({ operation: permissionRead, answer: 'hang' })
  request({ operation: permissionRead, answer: 'reset', times: 2 })
  await other.swept()
  const came = {
    heard: other.heard(number),
    reads: permissionReads(other, 'mona'),
    reactions: other.reactions({ comment }),
    runs: other.runsOf(number),
  }
  await other.close()
  return { ...came, troubles: troublesOf(other) }
}

describe('a role', () => {
  // Whoever may not label can have done so all the same: by a template, or with a role that is gone by now.
  cases.covers('A01', async () => {
    const number = await anIssue(house)
    labelByTemplate(house.stage, house, 'rita', number)
    await house.still()
    expect(house.heard(number)).toEqual(['not_a_writer'])
    await expectRefusedLabel(house, number, 'not_a_writer')
  })

  cases.covers('A02', async () => {
    const number = await asked(house, 'tara')
    expect(house.heard(number)).toEqual(['not_a_writer'])
    await expectRefusedLabel(house, number, 'not_a_writer')
  })

  cases.covers('A03', async () => {
    const number = await asked(house, 'maya')
    expectDispatched(house, number, 'maya')
    await house.finish(number)
  })
})

describe('what counts as permission', () => {
  cases.covers('A05', async () => {
    const number = await anIssue(house)
    const said = [await house.as('rita').comment(number, '@agent do it')]
    expect(house.stage.emulator.deliveries.slice(-1).map(associationIn)).toEqual(['COLLABORATOR'])
    await house.still()
    for (const association of ['CONTRIBUTOR', 'MEMBER']) {
      const [delivery] = await house.unheard(async () => {
        said.push(await house.as('otto').comment(number, '@agent do it'))
      })
      expect(delivery && (await house.server.hear(withAssociation(house.stage.app, delivery, association)))).toBe(200)
    }
    expect(house.heard(number)).toEqual(['not_a_writer', 'not_a_writer', 'not_a_writer'])
    expect(said.map((comment) => house.reactions({ comment }))).toEqual([['confused'], ['confused'], ['confused']])
    await expectNothing(house, number)

    // In a private repository somebody who left has no permission at all.
    const closed = house.place('closed', files)
    closed.repository.private = true
    const there = await anIssue(closed)
    const [late] = await house.unheard(() => closed.as('rita').comment(there, '@agent do it'))
    closed.repository.collaborators.delete('rita')
    expect(late && (await house.server.hear(late))).toBe(200)
    expect(closed.heard(there)).toEqual(['not_a_writer'])
    await expectNothing(closed, there)
  })

  cases.covers('A07', async () => {
    const { request } = house.stage.emulator.faults
    const issue = await anIssue(house)
    request({ operation: permissionRead, answer: 404 })
    const comment = await house.as('otto').comment(issue, '@agent do it')
    await house.still()
    expect(house.heard(issue)).toEqual(['not_a_writer'])
    expect(permissionReads(house, 'otto').at(-1)).toBe(404)
    expect(house.reactions({ comment })).toEqual(['confused'])
    await expectNothing(house, issue)

    const labeled = await anIssue(house)
    await house.still()
    await house.unheard(() => house.as('will').label(labeled, 'agent'))
    request({ operation: permissionRead, answer: 404 })
    await house.swept()
    expect(permissionReads(house, 'will')).toEqual([404])
    await expectRefusedLabel(house, labeled, 'not_a_writer')

    // A listed bot has no permission to be read: its number alone decides, on the App's own pull request.
    await reviewer.comment(house, ownPull, '@agent add a test')
    await house.still()
    expect(house.ledger().state?.claims[`b-${ownIssue}`]?.by).toEqual({ id: reviewer.id, login: reviewer.login })
    expect(permissionReads(house, reviewer.login)).toEqual([])
    await house.finish(ownIssue)
  })

  cases.covers('A08', async () => {
    const { request } = house.stage.emulator.faults
    const answers = [
      ['will', 403, [403]],
      ['wanda', 429, [429, 429, 429]],
      ['walt', 502, [502, 502, 502]],
      ['wes', 'reset', [0, 0, 0]],
    ] as const
    for (const [login, answer, reads] of answers) {
      const { number, comment } = await askedUnheard(house, login)
      const before = permissionReads(house, login).length
      request({ operation: permissionRead, answer, times: reads.length })
      await house.swept()
      expect(house.heard(number)).toEqual(['authz_unavailable'])
      expect(permissionReads(house, login).slice(before)).toEqual(reads)
      expect(house.runsOf(number)).toEqual([])
      expect(house.reactions({ comment })).toEqual([])
      expect(house.issue(number).comments).toHaveLength(1)
      // Nobody has to ask again: once GitHub answers, the wish is found where it stands.
      await house.swept()
      expectDispatched(house, number, login)
      await house.finish(number)
    }
    expect(await unanswered).toEqual({
      heard: ['authz_unavailable'],
      reads: [0, 0, 0],
      reactions: [],
      runs: [],
      troubles: [],
    })
  })
})

describe('bots', () => {
  cases.covers('A10', async () => {
    const labeled = await anIssue(house)
    await own.label(house, labeled, 'agent')
    await house.still()
    expect(house.heard(labeled)).toEqual([])
    await expectRefusedLabel(house, labeled, 'asker_is_bot')

    const issue = await anIssue(house)
    const runs = house.runs().length
    const said = [await own.comment(house, issue, '@agent do it'), await own.comment(house, ownPull, '@agent do it')]
    await house.still()
    expect(house.heard(issue)).toEqual([])
    await house.swept()
    expect(house.runs()).toHaveLength(runs)
    expect(said.map((comment) => house.reactions({ comment }))).toEqual([[], []])
  })

  cases.covers('A11', async () => {
    const stranger = strangeBot(house.stage, 'xyz')
    const labeled = await anIssue(house)
    await stranger.label(house, labeled, 'agent')
    await house.still()
    expect(house.heard(labeled)).toEqual(['asker_is_bot'])
    await expectRefusedLabel(house, labeled, 'asker_is_bot')

    const issue = await anIssue(house)
    const runs = house.runs().length
    const said = [
      await stranger.comment(house, issue, '@agent do it'),
      await stranger.comment(house, ownPull, '@agent do it'),
    ]
    await house.still()
    await expectNothing(house, issue)
    expect(house.runs()).toHaveLength(runs)
    expect(said.map((comment) => house.reactions({ comment }))).toEqual([[], []])
  })

  cases.covers('A14', async () => {
    const wishes = [
      ['bots: { trusted: "*" }', 'must be a list of numeric user ids; `*` is not accepted'],
      ['bots: { trusted: ["*"] }', '`bots.trusted.0` is not right'],
      ['allowed_bots: "*"', '`allowed_bots` is not a key here'],
    ] as const
    for (const [index, [config, words]] of wishes.entries()) {
      const place = house.place(`starred-${index}`, { '.github/signalbox.yml': config })
      const number = await asked(place, 'mona')
      expect(place.heard(number)).toEqual(['config_invalid'])
      expect(place.workpad(number)).toContain(words)
      expect(place.runs()).toEqual([])
    }
  })

  cases.covers('A15', async () => {
    // The branch has the name of our own, and the bot is listed: neither makes the outsider's pull request ours.
    const pull = await forkPull(house.stage, house, 'otto', house.pull(ownPull).pull.headRef)
    const runs = house.runs().length
    const comment = await reviewer.comment(house, pull, '@agent update this pull request')
    await house.still()
    expect(house.heard(pull)).toEqual([])
    await expectNothing(house, pull)
    expect(house.runs()).toHaveLength(runs)
    expect(house.reactions({ comment })).toEqual([])
  })
})

describe('whose act it is', () => {
  cases.covers('A19', async () => {
    // Between GitHub's answer about the comment and its answer about the permission, which has to be asked for twice.
    const during = await anIssue(house)
    house.stage.emulator.faults.request({ operation: permissionRead, answer: 502 })
    house.time.means().timer(() => handOver(house, 'drew', during), 100)
    const comment = await house.as('drew').comment(during, '@agent do it')
    await house.still()
    expect(permissionReads(house, 'drew')).toEqual([502, 200])
    expect(house.heard(during)).toEqual(['asker_mismatch'])
    expect(house.reactions({ comment })).toEqual(['confused'])
    await expectNothing(house, during)

    // Before the server heard of the comment: the payload still names the old login.
    const before = await anIssue(house)
    await house.still()
    const [delivery] = await house.unheard(() => house.as('dana').comment(before, '@agent do it'))
    handOver(house, 'dana', before)
    expect(delivery && (await house.server.hear(delivery))).toBe(200)
    expect(house.heard(before)).toEqual(['not_a_writer'])
    await expectNothing(house, before)
  })

  cases.covers('A20', async () => {
    const real = await openHouse({ program: 'real', files, people })
    onTestFinished(() => real.close())
    const { emulator, model } = real.stage
    const number = await anIssue(real)
    emulator.faults.request({ operation: 'actions/create-workflow-dispatch', answer: 502 })
    await real.as('mona').label(number, 'agent')
    await real.still()
    expect([real.heard(number), real.runs()]).toEqual([['dispatch_in_doubt'], []])
    const claim = real.ledger().state?.claims[`b-${number}`]
    if (!claim) throw new Error('nothing was claimed')
    const byHand = (inputs: Readonly<Record<string, string>>) =>
      real.as('maya').request('POST', '/actions/workflows/signalbox.yml/dispatches', { ref: 'main', inputs })
    const before = real.chapters()
    await byHand({ job: encodeJob(claim.job) })
    await byHand({ job: JSON.stringify({ ...claim.job, actor: 'mona' }) })
    await expect(byHand({ job: encodeJob(claim.job), actor: 'mona' })).rejects.toThrow('422')
    await until(() => real.runs().length === 2 && real.runs().every(({ status }) => status === 'completed'))
    await real.still()
    expect(real.runs().map(stopOf)).toEqual(['not_ours', 'not_ours'])
    expect(real.server.reasons().slice(-2)).toEqual(['run_not_ours', 'run_not_ours'])
    expect([model?.requests, real.chapters()]).toEqual([[], before])
    expect(troublesOf(real)).toEqual([])
    // A run of the right name by somebody else is not taken for the App's own: that one is dispatched after all.
    await real.swept()
    expect(real.runs().map(({ actor }) => actor)).toEqual(['maya', 'maya', real.stage.app.botLogin])
  })

  cases.covers('A21', async () => {
    const labeled = await asked(house, 'bea')
    expect(house.heard(labeled)).toEqual(['asker_blocked'])
    await expectRefusedLabel(house, labeled, 'asker_blocked')

    const issue = await anIssue(house)
    const comment = await house.as('bea').comment(issue, '@agent do it')
    await house.still()
    expect(house.heard(issue)).toEqual(['asker_blocked'])
    expect(house.reactions({ comment })).toEqual(['confused'])
    await expectNothing(house, issue)
  })

  cases.covers('A22', async () => {
    const pull = await forkPull(house.stage, house, 'olga', 'small-fix')
    const runs = house.runs().length
    const comment = await house.as('mona').comment(pull, '@agent fix this')
    await house.still()
    expect(house.heard(pull)).toEqual(['fork_read_only'])
    expect(house.reactions({ comment })).toEqual(['confused'])
    expect(house.replies(pull)).toEqual([expect.stringContaining('Branches of forks are never written to.')])
    await house.swept()
    expect(house.runs()).toHaveLength(runs)
  })
})

/** Why a run says it ended, in the bundle it left. */
function stopOf(run: Run): string {
  const artifact = run.artifacts.find(({ name }) => name === artifacts.bundle(1))
  const bytes = artifact && unzipSync(artifact.zip)['result.json']
  return bytes ? runResult.parse(JSON.parse(Buffer.from(bytes).toString())).stop : 'no bundle'
}

describe('the surface', () => cases.isWhole({}))

import { describe, expect, it } from 'vitest'
import { requestAction, rerequestRun } from '../../../src/emulator/ops/check-events.ts'
import { newSuite, suiteState } from '../../../src/emulator/ops/check-suites.ts'
import { checkRunsFor, createCheckRun, updateCheckRun } from '../../../src/emulator/ops/checks.ts'
import { createApp } from '../../../src/emulator/seed/app.ts'
import { checkRunView, checkSuiteView } from '../../../src/emulator/views/check.ts'
import { allPermissions, aTown, refusalOf, runToken } from './support.ts'

function onMain() {
  const town = aTown()
  return { ...town, headSha: town.main() }
}

describe('a check run', () => {
  it('belongs to the commit: every open pull request with that head shows it', () => {
    const { world, repository, bot, branch, pull } = aTown()
    const headSha = branch('topic')
    branch('other')
    const first = pull('topic')
    pull('other')
    const run = createCheckRun(world, bot, repository, { name: 'signalbox / checklist', headSha })
    const numbers = () => {
      const listed = checkRunView(world, repository, run)['pull_requests']
      return Array.isArray(listed) ? listed.map((one) => one.number) : []
    }
    expect(numbers()).toEqual([first.number])
    first.state = 'closed'
    expect(numbers()).toEqual([])
  })

  it('is made by Apps only, and changed only by the App that made it', () => {
    const { world, repository, bot, octocat, headSha } = onMain()
    const refusal = refusalOf(() => createCheckRun(world, octocat, repository, { name: 'x', headSha }))
    expect([refusal.status, refusal.message]).toEqual([403, 'You must authenticate via a GitHub App.'])
    const run = createCheckRun(world, bot, repository, { name: 'x', headSha })
    const other = createApp(world, { slug: 'other', permissions: allPermissions, events: [] })
    const stranger = { ...bot, login: other.botLogin, appId: other.id }
    const changed = refusalOf(() => updateCheckRun(world, stranger, repository, run, { conclusion: 'success' }))
    expect([changed.status, changed.message]).toEqual([
      403,
      `Invalid app_id \`${other.id}\` - check run can only be modified by the GitHub App that created it.`,
    ])
    expect(run.status).toBe('queued')
  })

  it('completes with a conclusion, and never without', () => {
    const { world, repository, bot, headSha, heard } = onMain()
    const run = createCheckRun(world, bot, repository, { name: 'x', headSha, status: 'in_progress' })
    expect(refusalOf(() => updateCheckRun(world, bot, repository, run, { status: 'completed' })).status).toBe(422)
    expect(heard()).toEqual(['check_run.created'])
    updateCheckRun(world, bot, repository, run, { conclusion: 'success' })
    expect(run).toMatchObject({ status: 'completed', conclusion: 'success', completedAt: '2026-11-20T12:00:00Z' })
    expect(heard()).toEqual(['check_run.completed', 'check_suite.completed'])
    updateCheckRun(world, bot, repository, run, { status: 'in_progress' })
    expect(run).toMatchObject({ status: 'in_progress', conclusion: null, completedAt: null })
  })

  const long = 'x'.repeat(65_536)
  const smileys = '\u{1f642}'.repeat(20_000)
  const button = { label: 'Waive', description: 'Accepts this once', identifier: 'waive' }
  const annotation = { path: 'a', message: 'b' }
  it.each([
    [
      'a summary of more characters',
      { output: { summary: long } },
      'Only 65535 characters are allowed; 65536 were supplied.',
    ],
    [
      'a text of more characters',
      { output: { text: long } },
      'Only 65535 characters are allowed; 65536 were supplied.',
    ],
    ['a summary of more bytes', { output: { summary: smileys } }, 'summary exceeds a maximum bytesize of 65535'],
    ['a text of more bytes', { output: { text: smileys } }, 'text exceeds a maximum bytesize of 65535'],
    [
      'more annotations in one call',
      { output: { annotations: Array.from({ length: 51 }, () => annotation) } },
      'No more than 50 items are allowed; 51 were supplied.',
    ],
    [
      'a fourth button',
      { actions: [1, 2, 3, 4].map(() => button) },
      'No more than 3 items are allowed; 4 were supplied.',
    ],
    [
      'a long label',
      { actions: [{ ...button, label: 'x'.repeat(21) }] },
      'Only 20 characters are allowed; 21 were supplied.',
    ],
    [
      'a long description',
      { actions: [{ ...button, description: 'x'.repeat(41) }] },
      'Only 40 characters are allowed; 41 were supplied.',
    ],
    [
      'a long identifier',
      { actions: [{ ...button, identifier: 'x'.repeat(21) }] },
      'Only 20 characters are allowed; 21 were supplied.',
    ],
  ])('refuses %s, new or changed', (_case, told, words) => {
    const { world, repository, bot, headSha } = onMain()
    const run = createCheckRun(world, bot, repository, { name: 'x', headSha })
    const calls = [
      () => createCheckRun(world, bot, repository, { name: 'x', headSha, ...told }),
      () => updateCheckRun(world, bot, repository, run, told),
    ]
    for (const { status, message, errors } of calls.map(refusalOf)) {
      expect([status, `${message} ${errors[0]?.['message']}`]).toEqual([422, expect.stringContaining(words)])
    }
    expect(repository.checkRuns).toEqual([
      { ...run, output: { title: null, summary: null, text: null, annotations: [] } },
    ])
  })

  it('takes texts, buttons and annotations up to the limits; annotations add up', () => {
    const { world, repository, bot, headSha } = onMain()
    const annotations = Array.from({ length: 50 }, () => annotation)
    const fits = 'x'.repeat(65_535)
    const fullest = { label: 'x'.repeat(20), description: 'x'.repeat(40), identifier: 'x'.repeat(20) }
    const actions = [fullest, fullest, fullest]
    const told = { output: { summary: fits, text: fits, annotations }, actions }
    const run = createCheckRun(world, bot, repository, { name: 'x', headSha, ...told })
    updateCheckRun(world, bot, repository, run, { output: { annotations } })
    expect(run.output.annotations).toHaveLength(100)
    expect(run).toMatchObject({ output: { summary: fits, text: fits }, actions })
  })

  it('needs a commit that exists', () => {
    const { world, repository, bot } = aTown()
    const headSha = 'f'.repeat(40)
    const refusal = refusalOf(() => createCheckRun(world, bot, repository, { name: 'x', headSha }))
    expect([refusal.status, refusal.message]).toEqual([422, `No commit found for SHA: ${headSha}`])
  })

  it('is listed as the newest of its name in its suite, or all of them', () => {
    const { world, repository, bot, headSha } = onMain()
    const [, second] = ['a', 'a', 'b'].map((name) => createCheckRun(world, bot, repository, { name, headSha }))
    const latest = checkRunsFor(repository, headSha, 'latest')
    expect(latest.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(latest[0]).toBe(second)
    expect(checkRunsFor(repository, headSha, 'all')).toHaveLength(3)
  })

  it('tells its App when somebody asks again or presses a button', () => {
    const { world, repository, bot, octocat, headSha, heard, events } = onMain()
    const actions = [{ label: 'Check again', description: 'Looks again', identifier: 'recheck' }]
    const run = createCheckRun(world, bot, repository, { name: 'x', headSha, conclusion: 'failure', actions })
    heard()
    rerequestRun(world, octocat, repository, run)
    requestAction(world, octocat, repository, run, 'recheck')
    expect(heard()).toEqual(['check_run.rerequested', 'check_run.requested_action'])
    expect(events.at(-1)?.payload['requested_action']).toEqual({ identifier: 'recheck' })
    expect(run.conclusion).toBe('failure')
    const refusal = refusalOf(() => requestAction(world, octocat, repository, run, 'waive'))
    expect([refusal.status, heard()]).toEqual([422, []])
  })

  it('tells who pressed, whatever role they have', () => {
    const { world, repository, bot, headSha, wanda, tara, rita, events } = onMain()
    const run = createCheckRun(world, bot, repository, { name: 'x', headSha, actions: [button] })
    for (const person of [wanda, tara, rita]) requestAction(world, person, repository, run, 'waive')
    const pressed = events.filter(({ action }) => action === 'requested_action')
    expect(pressed.map(({ caller }) => caller.login)).toEqual(['wanda', 'tara', 'rita'])
  })
})

describe('a check suite', () => {
  it('is asked for from every App with checks: write when a branch is pushed', () => {
    const { repository, app, branch, events } = aTown()
    const sha = branch('topic')
    const asked = events.filter(({ name, action }) => name === 'check_suite' && action === 'requested')
    expect(asked.map(({ payload }) => payload['check_suite'])).toMatchObject([
      { head_branch: 'topic', status: 'queued', conclusion: null, app: { id: app.id } },
      { head_branch: 'topic', head_sha: sha, status: 'queued', app: { id: app.id } },
    ])
    expect(repository.suites.filter((suite) => suite.headSha === sha)).toHaveLength(1)
  })

  it('holds the runs of its App, and completes with the worst of them', () => {
    const { world, repository, bot, branch, heard, events } = aTown()
    const headSha = branch('topic')
    const [suite] = repository.suites.filter((one) => one.headSha === headSha)
    if (!suite) throw new Error('a push makes a suite')
    const run = createCheckRun(world, bot, repository, { name: 'a', headSha })
    heard()
    createCheckRun(world, bot, repository, { name: 'b', headSha, conclusion: 'failure' })
    expect(heard()).toEqual(['check_run.created', 'check_run.completed'])
    expect(suiteState(repository, suite)).toEqual({ status: 'in_progress', conclusion: null })
    updateCheckRun(world, bot, repository, run, { conclusion: 'success' })
    expect(heard()).toEqual(['check_run.completed', 'check_suite.completed'])
    expect(events.at(-1)?.payload['check_suite']).toMatchObject({ conclusion: 'failure', latest_check_runs_count: 2 })
    expect(new Set(repository.checkRuns.map(({ suiteId }) => suiteId))).toEqual(new Set([suite.id]))
  })

  it('belongs to the workflow run whose token reports, as the Actions App', () => {
    const town = onMain()
    const { world, repository, headSha } = town
    const facts = { appId: 15_368, headSha, headBranch: 'main' }
    const [one, two] = [7, 8].map((runId) => newSuite(world, repository, { ...facts, runId }))
    const token = runToken(town, 8)
    const run = createCheckRun(world, token, repository, { name: 'build', headSha })
    expect([run.suiteId, run.appId]).toEqual([two?.id, 15_368])
    expect(run.suiteId).not.toBe(one?.id)
    expect(checkRunView(world, repository, run)['app']).toMatchObject({ slug: 'github-actions' })
  })

  it('names the commit it is about', () => {
    const { world, repository, bot, headSha } = onMain()
    const run = createCheckRun(world, bot, repository, { name: 'a', headSha })
    const suite = repository.suites.find(({ id }) => id === run.suiteId)
    if (!suite) throw new Error('the run has a suite')
    expect(checkSuiteView(world, repository, suite)).toMatchObject({
      head_commit: { id: headSha, message: 'Initial commit' },
      before: '0'.repeat(40),
      after: headSha,
    })
  })
})

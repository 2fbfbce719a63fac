import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, describe, expect, it } from 'vitest'
import { writeBlob, writeCommit, writeTree } from '../../../src/emulator/git/plumbing.ts'
import { createRef } from '../../../src/emulator/ops/refs.ts'
import { mintedToken } from '../http/support.ts'
import { alice, jobNamed, type Stage, stage } from './support.ts'

let on: Stage
afterEach(() => on.stop())

const job = 'jobs: { a: { runs-on: ubuntu-latest, steps: [{ run: echo hello }] } }'
const simple = `name: Simple\non: workflow_dispatch\n${job}`
const base = '/repos/acme/shop/actions'

const refusals: readonly [file: string, body: object, status: number, message: string][] = [
  ['none.yml', {}, 404, 'Not Found'],
  ['push.yml', {}, 422, "Workflow does not have 'workflow_dispatch' trigger"],
  ['off.yml', {}, 422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow"],
  ['inputs.yml', { ref: 'nowhere', inputs: { need: 'x' } }, 422, 'No ref found for: nowhere'],
  ['inputs.yml', { inputs: { need: 'x', odd: 1 } }, 422, 'Unexpected inputs provided: ["odd"]'],
  ['inputs.yml', { inputs: {} }, 422, "Required input 'need' not provided"],
  [
    'inputs.yml',
    { inputs: { need: 'x', level: 'huge' } },
    422,
    "Provided value 'huge' for input 'level' not in the list",
  ],
  [
    'inputs.yml',
    { inputs: { need: 'x', dry: 'maybe' } },
    422,
    "Provided value 'maybe' for input 'dry' is not a boolean",
  ],
  ['inputs.yml', { inputs: { need: 'x', count: 'many' } }, 422, 'is not a number'],
  ['inputs.yml', { inputs: { need: 'x'.repeat(70_000) } }, 422, 'inputs are too large.'],
  ['bad.yml', {}, 422, 'Invalid Argument - failed to parse workflow'],
  ['topic.yml', { ref: 'topic' }, 404, 'Not Found'],
  ['inputs.yml', { ref: 'old' }, 422, 'Workflow does not exist'],
]

describe('dispatching', () => {
  it('answers 204, or with details the run it made', async () => {
    on = await stage({ 'w.yml': simple })
    const plain = await on.api(`POST ${base}/workflows/w.yml/dispatches`, { body: { ref: 'main' } })
    expect(plain).toMatchObject({ status: 204, body: '' })
    const body = { ref: 'refs/heads/main', return_run_details: true }
    const detailed = await on.api(`POST ${base}/workflows/w.yml/dispatches`, { body })
    const run = on.repository.runs[1]
    expect(detailed).toMatchObject({
      status: 200,
      body: {
        workflow_run_id: run?.id,
        run_url: `${on.emulator.apiUrl}/repos/acme/shop/actions/runs/${run?.id}`,
        html_url: `${on.emulator.url}/acme/shop/actions/runs/${run?.id}`,
      },
    })
    await on.engine.idle()
    expect(on.emulator.violations).toEqual([])
  })

  it('is refused in GitHub’s words', async () => {
    on = await stage({
      'push.yml': `on: push\n${job}`,
      'off.yml': simple,
      'bad.yml': 'on: [',
      'inputs.yml': `on: { workflow_dispatch: { inputs: { need: { required: true }, level: { type: choice, options: [low] }, dry: { type: boolean }, count: { type: number } } } }\n${job}`,
    })
    on.push({ 'topic.yml': simple }, { branch: 'topic', message: 'Topic [skip ci]' })
    branchWithoutFiles('old')
    await on.api(`PUT ${base}/workflows/off.yml/disable`)
    for (const [file, body, status, message] of refusals) {
      const answer = await on.api(`POST ${base}/workflows/${file}/dispatches`, { body: { ref: 'main', ...body } })
      expect({ file, ...answer }).toMatchObject({
        file,
        status,
        body: { message: expect.stringContaining(message) },
      })
    }
    on.repository.actionsEnabled = false
    const off = await on.api(`POST ${base}/workflows/inputs.yml/dispatches`, { body: { ref: 'main' } })
    expect(off).toMatchObject({ status: 422, body: { message: 'Actions has been disabled for this repository.' } })
    expect(on.repository.runs).toEqual([])
  })

  it('needs actions: write', async () => {
    on = await stage({ 'w.yml': simple })
    const stranger = on.emulator.userToken('stranger')
    const answer = await on.api(`POST ${base}/workflows/w.yml/dispatches`, { token: stranger, body: { ref: 'main' } })
    expect(answer.status).toBe(403)
  })

  it('works for a file that only another branch has, once it has run there', async () => {
    on = await stage({ 'w.yml': simple })
    on.push({ 'topic.yml': `name: Topic\non: [push, workflow_dispatch]\n${job}` }, { branch: 'topic' })
    await on.engine.idle()
    const answer = await on.api(`POST ${base}/workflows/topic.yml/dispatches`, { body: { ref: 'topic' } })
    expect(answer.status).toBe(204)
    await on.engine.idle()
    expect(on.repository.runs.map((run) => run.event)).toEqual(['push', 'workflow_dispatch'])
  })
})

describe('workflows', () => {
  it('are the files of the default branch', async () => {
    on = await stage({ 'w.yml': simple, 'broken.yml': 'on: [' })
    const list = await on.api(`GET ${base}/workflows`)
    expect(list.body).toMatchObject({
      total_count: 2,
      workflows: [
        { name: '.github/workflows/broken.yml', path: '.github/workflows/broken.yml', state: 'active' },
        { name: 'Simple', path: '.github/workflows/w.yml', state: 'active' },
      ],
    })
    const id = on.repository.workflows.find((workflow) => workflow.name === 'Simple')?.id
    expect((await on.api(`GET ${base}/workflows/${id}`)).body).toMatchObject({ id, name: 'Simple' })
    expect((await on.api(`GET ${base}/workflows/none.yml`)).status).toBe(404)
    expect(on.emulator.violations).toEqual([])
  })
})

describe('runs', () => {
  it('are listed newest first, filtered by what is asked', async () => {
    on = await stage({ 'w.yml': simple, 'push.yml': `name: Push\non: push\n${job}` })
    await on.run('w.yml')
    const sha = on.push({ a: 'a' }, { branch: 'topic' })
    await on.engine.idle()
    const [first, second] = on.repository.runs
    const ids = async (query: string) => {
      const { body } = await on.api(`GET ${base}/${query}`)
      return JSON.parse(JSON.stringify(body)).workflow_runs.map(({ id }: { id: number }) => id)
    }
    expect(await ids('runs')).toEqual([second?.id, first?.id])
    expect(await ids('runs?branch=topic')).toEqual([second?.id])
    expect(await ids('runs?event=workflow_dispatch')).toEqual([first?.id])
    expect(await ids('runs?status=success&actor=alice')).toEqual([second?.id, first?.id])
    expect(await ids('runs?status=failure')).toEqual([])
    expect(await ids(`runs?head_sha=${sha}`)).toEqual([second?.id])
    expect(await ids(`runs?check_suite_id=${first?.suiteId}`)).toEqual([first?.id])
    expect(await ids(`runs?created=${encodeURIComponent('>=2020-01-01')}`)).toEqual([second?.id, first?.id])
    expect(await ids('runs?created=*..2020-01-01')).toEqual([])
    expect(await ids('workflows/w.yml/runs')).toEqual([first?.id])
    expect(on.emulator.violations).toEqual([])
  })

  it('answer with everything GitHub describes', async () => {
    on = await stage({ 'w.yml': simple })
    const run = await on.run('w.yml')
    const { body } = await on.api(`GET ${base}/runs/${run.id}`)
    expect(body).toMatchObject({
      id: run.id,
      name: 'Simple',
      display_title: 'Simple',
      path: '.github/workflows/w.yml',
      event: 'workflow_dispatch',
      status: 'completed',
      conclusion: 'success',
      head_branch: 'main',
      head_sha: run.headSha,
      run_number: 1,
      run_attempt: 1,
      actor: { login: 'alice' },
      triggering_actor: { login: 'alice' },
      head_commit: { id: run.headSha },
      check_suite_id: run.suiteId,
    })
    expect((await on.api(`GET ${base}/runs/1`)).status).toBe(404)
    expect(on.emulator.violations).toEqual([])
  })

  it('show late in lists, and at once by their id', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    on = await stage({ 'w.yml': simple }, { listDelay: 5_000, clock: () => now })
    const run = await on.run('w.yml')
    expect((await on.api(`GET ${base}/runs`)).body).toMatchObject({ total_count: 0 })
    expect((await on.api(`GET ${base}/runs/${run.id}`)).body).toMatchObject({ id: run.id })
    now += 5_000
    expect((await on.api(`GET ${base}/runs`)).body).toMatchObject({ total_count: 1 })
  })

  it('run again under the same id with the next attempt', async () => {
    on = await stage({
      'w.yml': `on: { workflow_dispatch: { inputs: { a: {} } } }\njobs: { a: { runs-on: x, steps: [{ run: 'until [ $GITHUB_RUN_ATTEMPT = 1 ] || [ -e "\${{ vars.GATE }}" ]; do sleep 0.005; done; echo "attempt $GITHUB_RUN_ATTEMPT by $GITHUB_TRIGGERING_ACTOR for $GITHUB_ACTOR with \${{ inputs.a }}"' }] } }`,
    })
    on.repository.variables.set('GATE', join(on.folder, 'gate'))
    const run = await on.run('w.yml', { a: 'same' })
    on.push({ 'w.yml': 'on: push\njobs: {}' }, { message: 'Break it [skip ci]' })
    on.repository.collaborators.set('bob', 'write')
    const answer = await on.api(`POST ${base}/runs/${run.id}/rerun`, { token: on.emulator.userToken('bob') })
    expect(answer.status).toBe(201)
    expect((await on.api(`POST ${base}/runs/${run.id}/rerun`)).status).toBe(403)
    writeFileSync(join(on.folder, 'gate'), '')
    await on.engine.idle()
    expect(run).toMatchObject({ attempt: 2, actor: 'alice', triggeringActor: 'bob', conclusion: 'success' })
    expect(jobNamed(run, 'a').log).toContain('attempt 2 by bob for alice with same')
    expect(run.jobs).toHaveLength(1)
    expect(on.repository.checkRuns).toHaveLength(2)
  })

  it('are read by Apps as they were while reads lag', async () => {
    on = await stage({ 'w.yml': simple })
    const app = on.emulator.createApp({ slug: 'signalbox', permissions: { actions: 'read' }, events: [] })
    const token = mintedToken(on.emulator, app, on.emulator.installApp(app, 'acme').id)
    const run = await on.run('w.yml')
    on.emulator.faults.lagReads(1)
    await on.api(`POST ${base}/runs/${run.id}/rerun`)
    await on.engine.idle()
    const read = async () => (await on.api(`GET ${base}/runs/${run.id}`, { token })).body
    expect(await read()).toMatchObject({ run_attempt: 1, status: 'completed' })
    expect(await read()).toMatchObject({ run_attempt: 2, status: 'completed' })
  })

  it('can be asked for by attempt, each with who started it', async () => {
    on = await stage({ 'w.yml': simple })
    const run = await on.run('w.yml')
    on.repository.collaborators.set('bob', 'write')
    await on.api(`POST ${base}/runs/${run.id}/rerun`, { token: on.emulator.userToken('bob') })
    await on.engine.idle()
    const attempt = async (number: number) => on.api(`GET ${base}/runs/${run.id}/attempts/${number}`)
    const started = { id: run.id, status: 'completed', conclusion: 'success', actor: { login: 'alice' } }
    expect((await attempt(1)).body).toMatchObject({
      ...started,
      run_attempt: 1,
      triggering_actor: { login: 'alice' },
      previous_attempt_url: null,
    })
    expect((await attempt(2)).body).toMatchObject({
      ...started,
      run_attempt: 2,
      triggering_actor: { login: 'bob' },
      previous_attempt_url: expect.stringMatching(/\/attempts\/1$/),
    })
    expect((await attempt(3)).status).toBe(404)
    expect(on.emulator.violations).toEqual([])
  })

  it('cannot run again after a month', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    on = await stage({ 'w.yml': simple }, { clock: () => now })
    const run = await on.run('w.yml')
    now += 31 * 86_400_000
    const answer = await on.api(`POST ${base}/runs/${run.id}/rerun`, { token: on.emulator.userToken('alice') })
    expect(answer).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('created over a month ago') },
    })
  })

  it('run only their failed jobs, and what needs them, again', async () => {
    on = await stage({
      'w.yml': `on: workflow_dispatch
jobs:
  good: { runs-on: x, outputs: { at: '\${{ steps.s.outputs.at }}' }, steps: [{ id: s, run: 'echo "at=$GITHUB_RUN_ATTEMPT" >> "$GITHUB_OUTPUT"' }] }
  flaky: { runs-on: x, steps: [{ run: '[ "$GITHUB_RUN_ATTEMPT" = 2 ]' }] }
  after: { needs: [good, flaky], runs-on: x, steps: [{ run: 'echo "good at \${{ needs.good.outputs.at }}"' }] }
`,
    })
    const run = await on.run('w.yml')
    expect(run.conclusion).toBe('failure')
    const good = jobNamed(run, 'good').id
    expect((await on.api(`POST ${base}/runs/${run.id}/rerun-failed-jobs`)).status).toBe(201)
    await on.engine.idle()
    expect(run).toMatchObject({ attempt: 2, conclusion: 'success' })
    expect(jobNamed(run, 'good').id).toBe(good)
    expect(jobNamed(run, 'after').log).toContain('good at 1')
  })
})

describe('jobs and logs', () => {
  it('answer with steps, labels and the log behind a redirect', async () => {
    on = await stage({ 'w.yml': simple })
    const run = await on.run('w.yml')
    const { id } = jobNamed(run, 'a')
    const { body } = await on.api(`GET ${base}/runs/${run.id}/jobs`)
    expect(body).toMatchObject({
      total_count: 1,
      jobs: [
        {
          id,
          name: 'a',
          status: 'completed',
          conclusion: 'success',
          labels: ['ubuntu-latest'],
          run_attempt: 1,
          steps: [{ number: 1, name: 'Set up job' }, { number: 2, name: 'Run echo hello' }, { name: 'Complete job' }],
        },
      ],
    })
    expect((await on.api(`GET ${base}/jobs/${id}`)).body).toMatchObject({ id, workflow_name: 'Simple' })
    const log = await on.api(`GET ${base}/jobs/${id}/logs`)
    expect(log.status).toBe(302)
    expect(await (await fetch(log.headers.get('location') ?? '')).text()).toMatch(/^\S+Z hello$/m)
    const logs = await on.api(`GET ${base}/runs/${run.id}/logs`)
    expect(Object.keys(unzipSync(await zipOf(logs)))).toEqual(['0_a.txt'])
    expect(on.emulator.violations).toEqual([])
  })
})

describe('logs of work that has not ended', () => {
  it('are not there', async () => {
    on = await stage(
      { 'w.yml': `on: workflow_dispatch\njobs: { a: { runs-on: none, steps: [{ run: date }] } }` },
      { unserved: ['none'] },
    )
    const run = await on.run('w.yml')
    expect((await on.api(`GET ${base}/runs/${run.id}/logs`)).status).toBe(404)
    expect((await on.api(`GET ${base}/jobs/${jobNamed(run, 'a').id}/logs`)).status).toBe(404)
  })
})

describe('artifacts', () => {
  it('are listed, found and downloaded through a link that lives one minute', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    on = await stage(
      {
        'w.yml': `on: workflow_dispatch
jobs: { a: { runs-on: x, steps: [{ run: 'echo a > a; echo b > b' }, { uses: actions/upload-artifact@v4, with: { name: first, path: a } }, { uses: actions/upload-artifact@v4, with: { name: second, path: b, retention-days: 1 } }] } }`,
      },
      { clock: () => now },
    )
    const run = await on.run('w.yml')
    const [first, second] = run.artifacts
    expect((await on.api(`GET ${base}/runs/${run.id}/artifacts`)).body).toMatchObject({
      total_count: 2,
      artifacts: [{ name: 'second' }, { id: first?.id, name: 'first', expired: false, digest: first?.digest }],
    })
    expect((await on.api(`GET ${base}/runs/${run.id}/artifacts?name=first`)).body).toMatchObject({ total_count: 1 })
    expect((await on.api(`GET ${base}/artifacts?name=second`)).body).toMatchObject({
      artifacts: [{ workflow_run: { id: run.id } }],
    })
    expect((await on.api(`GET ${base}/artifacts/${first?.id}`)).body).toMatchObject({
      size_in_bytes: first?.zip.length,
    })
    const link = await on.api(`GET ${base}/artifacts/${first?.id}/zip`)
    expect(link.status).toBe(302)
    expect(Object.keys(unzipSync(await zipOf(link)))).toEqual(['a'])
    now += 60_000
    expect((await fetch(link.headers.get('location') ?? '')).status).toBe(403)
    now += 86_400_000
    const gone = await on.api(`GET ${base}/artifacts/${second?.id}/zip`, { token: on.emulator.userToken('alice') })
    expect(gone.status).toBe(410)
    expect(on.emulator.violations).toEqual([])
  })
})

describe('variables', () => {
  it('can be made, read and changed', async () => {
    on = await stage({ 'w.yml': simple })
    expect((await on.api(`POST ${base}/variables`, { body: { name: 'place', value: 'here' } })).status).toBe(201)
    expect((await on.api(`POST ${base}/variables`, { body: { name: 'PLACE', value: 'here' } })).status).toBe(409)
    expect((await on.api(`GET ${base}/variables/place`)).body).toMatchObject({ name: 'PLACE', value: 'here' })
    expect((await on.api(`PATCH ${base}/variables/PLACE`, { body: { value: 'there' } })).status).toBe(204)
    expect((await on.api(`GET ${base}/variables`)).body).toMatchObject({
      total_count: 1,
      variables: [{ name: 'PLACE', value: 'there' }],
    })
    expect((await on.api(`GET ${base}/variables/NONE`)).status).toBe(404)
  })
})

/** A branch whose only file is a README. */
function branchWithoutFiles(branch: string): void {
  const { dir } = on.repository
  const tree = writeTree(dir, null, [{ path: 'README.md', mode: '100644', sha: writeBlob(dir, 'old') }])
  const person = { name: 'alice', email: 'alice@example.com', date: '2026-11-20T12:00:00Z' }
  const sha = writeCommit(dir, { tree, parents: [], message: 'Old', author: person, committer: person })
  createRef(on.emulator.world, alice, on.repository, `refs/heads/${branch}`, sha)
}

/** Follows a redirect to a download, without credentials. */
async function zipOf(answer: { headers: Headers }): Promise<Uint8Array> {
  const file = await fetch(answer.headers.get('location') ?? '')
  if (!file.ok) throw new Error(`download: ${file.status}`)
  return new Uint8Array(await file.arrayBuffer())
}

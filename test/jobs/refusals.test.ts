import { describe, expect, it } from 'vitest'
import { ask } from '../emulator/http/support.ts'
import { type Launch, runAction } from './support/run-action.ts'
import { stageFor } from './support/stage.ts'
import { wrongSum } from './support/toy.ts'

const { world, model, start, claimedJob } = stageFor()

/** Runs the Action and expects that it stopped before it spent anything. */
async function refused(launch: Omit<Launch, 'modelUrl'>): Promise<{ stop: string; words: string; calls: number }> {
  const scripted = await model()
  const before = world().emulator.calls.length
  const run = start({ ...launch, modelUrl: scripted.url })
  const { code } = await run.ended
  const result = run.result()
  expect(code).toBe(0)
  expect(scripted.requests).toEqual([])
  expect(result).toMatchObject({ outcome: 'failed', usd: 0, turns: 0 })
  expect(run.changes()).toBe(null)
  return { stop: result.stop, words: result.error ?? '', calls: world().emulator.calls.length - before }
}

const alice = { GITHUB_ACTOR: 'alice', GITHUB_TRIGGERING_ACTOR: 'alice' }

describe('a run that is not the App’s', () => {
  it('stops when a person started it, without asking GitHub anything', async () => {
    const { stop, words, calls } = await refused({ job: await claimedJob(), environment: alice })
    expect({ stop, calls }).toEqual({ stop: 'not_ours', calls: 0 })
    expect(words).toBe('Only the App `signalbox` starts runs; this one was started by `alice`.')
  })

  it('stops when a person triggered what the App had started', async () => {
    const environment = { GITHUB_TRIGGERING_ACTOR: 'alice' }
    expect(await refused({ job: await claimedJob(), environment })).toMatchObject({ stop: 'not_ours', calls: 0 })
  })

  it('stops when a person had started what the App triggered again', async () => {
    const environment = { GITHUB_ACTOR: 'alice' }
    expect(await refused({ job: await claimedJob(), environment })).toMatchObject({ stop: 'not_ours', calls: 0 })
  })

  it('stops when another App started it', async () => {
    const environment = { INPUT_APP: 'other-app' }
    expect(await refused({ job: await claimedJob(), environment })).toMatchObject({ stop: 'not_ours', calls: 0 })
  })

  it('stops when the job names another repository', async () => {
    expect(await refused({ job: await claimedJob({ repository: 99 }) })).toMatchObject({ stop: 'not_ours', calls: 0 })
  })

  it('stops when the ledger holds another hash', async () => {
    const job = await claimedJob()
    const changed = job.replace('"turns":20', '"turns":900')
    expect(changed).not.toBe(job)
    expect(await refused({ job: changed })).toMatchObject({
      stop: 'not_ours',
      words: expect.stringContaining('for another job'),
      calls: 1,
    })
  })

  it('stops when the hash is right but the text is spelled otherwise', async () => {
    expect(await refused({ job: `${await claimedJob()} ` })).toMatchObject({ stop: 'not_ours' })
  })

  it('stops when there is no ledger', async () => {
    const issue = { ...(await world().issue(wrongSum.title, wrongSum.body)), ...wrongSum }
    const job = JSON.stringify(world().job(issue))
    expect(await refused({ job })).toMatchObject({ stop: 'not_ours', words: expect.stringContaining('no valid entry') })
  })

  it('stops when a person wrote the ledger', async () => {
    const issue = { ...(await world().issue(wrongSum.title, wrongSum.body)), ...wrongSum }
    const job = await world().claim(world().job(issue), 'alice')
    expect(await refused({ job })).toMatchObject({ stop: 'not_ours', words: expect.stringContaining('no valid entry') })
  })

  it('stops when the claim is for another subject', async () => {
    const job = await claimedJob()
    const other = JSON.stringify({ ...JSON.parse(job), id: 'b-999' })
    expect(await refused({ job: other })).toMatchObject({ words: 'The ledger holds no live claim `b-999`.' })
  })
})

describe('a run whose time has passed', () => {
  it('is stale when the issue was edited', async () => {
    const job = await claimedJob()
    const edited = { token: world().emulator.userToken('alice'), body: { body: 'It must multiply.' } }
    await ask(world().emulator, `PATCH /repos/acme/toy/issues/${JSON.parse(job).subject}`, edited)
    expect(await refused({ job })).toMatchObject({
      stop: 'stale',
      words: expect.stringContaining('The issue was edited'),
    })
  })

  it('is stale when a comment is gone', async () => {
    const asks = [{ kind: 'comment' as const, id: 'IC_4711', sha256: 'a'.repeat(64) }]
    expect(await refused({ job: await claimedJob({ asks }) })).toMatchObject({
      stop: 'stale',
      words: expect.stringContaining('A comment was edited or deleted'),
    })
  })

  it('is never run again', async () => {
    const environment = { GITHUB_RUN_ATTEMPT: '2' }
    expect(await refused({ job: await claimedJob(), environment })).toMatchObject({ stop: 'use_retry', calls: 0 })
  })

  it('names the template when the job is newer than the action', async () => {
    const job = JSON.stringify({ ...JSON.parse(await claimedJob()), v: 2 })
    expect(await refused({ job })).toMatchObject({
      stop: 'unknown_version',
      words: expect.stringContaining('.github/workflows/signalbox.yml'),
      calls: 0,
    })
  })
})

describe('a run that cannot work here', () => {
  it('says where the key belongs when it is empty', async () => {
    expect(await refused({ job: await claimedJob(), key: '' })).toMatchObject({
      stop: 'auth',
      words: expect.stringContaining('environment `signalbox`'),
    })
  })

  it('fails as transient when GitHub does not answer', async () => {
    const environment = { GITHUB_API_URL: 'http://127.0.0.1:9' }
    expect(await refused({ job: await claimedJob(), environment })).toMatchObject({ stop: 'transient', calls: 0 })
  })

  it('fails as config when GitHub does not take the token', async () => {
    const environment = { 'INPUT_GITHUB-TOKEN': 'ghs_wrong' }
    expect(await refused({ job: await claimedJob(), environment })).toMatchObject({
      stop: 'config',
      words: 'GitHub refused: Bad credentials',
    })
  })

  it('refuses without a sandbox, with the line that installs one', async () => {
    const job = await claimedJob()
    expect(await refused({ job, wrapper: withoutNamespaces })).toMatchObject({
      stop: 'sandbox_unavailable',
      words: expect.stringContaining('sudo apt-get install -y bubblewrap'),
    })
  })

  it('exits with 0 also where there is no page for a summary', async () => {
    const environment = { ...alice, GITHUB_STEP_SUMMARY: '' }
    expect(await refused({ job: await claimedJob(), environment })).toMatchObject({ stop: 'not_ours' })
  })

  it('exits with 1 only where there is no bundle', async () => {
    const run = runAction(world(), { job: '', modelUrl: 'http://127.0.0.1:9', environment: { RUNNER_TEMP: '' } })
    const { code, log } = await run.ended
    run.remove()
    expect(code).toBe(1)
    expect(log).toContain('RUNNER_TEMP is not set')
  })
})

/** A namespace that forbids further ones, and no capability to make them without: as on a locked-down machine. */
const withoutNamespaces = [
  '/usr/bin/unshare',
  '-Ur',
  '/bin/bash',
  '-c',
  'echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- "$@"',
  'locked',
] as const

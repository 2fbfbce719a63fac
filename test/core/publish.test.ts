import { describe, expect, it } from 'vitest'
import { download } from '../../src/github/download.ts'
import type { Host } from '../../src/handle.ts'
import { publish } from '../../src/publish.ts'
import { aReading, rawIssue, rawRepository, subjectStep } from '../support/answers.ts'
import { type Step, script, watchRequests } from '../support/github-trace.ts'
import { self } from '../support/snapshots.ts'
import { aWriting } from '../support/writing.ts'

watchRequests()

const where = { owner: 'octo', name: 'toy' }
const host = (): Host => ({
  ...aReading(),
  ...aWriting(),
  digest: (text) => text,
  fetchBlob: download,
  log: () => {},
  wake: () => {},
})
const path = '/repos/octo/toy/actions/runs/4001'
const run = (differs: Readonly<Record<string, unknown>> = {}): Step => ({
  method: 'GET',
  path,
  reply: {
    id: 4001,
    run_attempt: 1,
    display_title: 'signalbox b-12 g3',
    html_url: 'https://github.com/octo/toy/actions/runs/4001',
    path: '.github/workflows/signalbox.yml@main',
    event: 'workflow_dispatch',
    head_branch: 'main',
    actor: self.bot,
    triggering_actor: self.bot,
    status: 'completed',
    conclusion: 'success',
    created_at: '2026-11-20T07:00:00Z',
    run_started_at: '2026-11-20T07:00:05Z',
    ...differs,
  },
})
const noArtifact: Step = {
  method: 'GET',
  path: `${path}/artifacts?name=signalbox-bundle-1`,
  reply: { artifacts: [] },
}
const subject = subjectStep(rawRepository({ subject: rawIssue({ labels: { nodes: [] } }), attributes: null }))

describe('publishing', () => {
  it.each([
    ['of another workflow', { path: '.github/workflows/ci.yml' }],
    ['of another event', { event: 'push' }],
    ['of another name', { display_title: 'signalbox b-12 g3 and more' }],
    ['that somebody else started', { actor: { id: 1, login: 'octocat' } }],
  ])('reads nothing more of a run %s', async (_case, differs) => {
    script(run(differs))
    expect(await publish(4001, host(), where)).toMatchObject({ reason: 'run_not_ours', applied: [], after: null })
  })

  it('reads nothing more of a run that GitHub does not have', async () => {
    script({ method: 'GET', path, status: 404 })
    expect((await publish(4001, host(), where)).reason).toBe('run_not_ours')
  })

  it('waits for the end of a run', async () => {
    script(run({ status: 'in_progress', conclusion: null }))
    expect((await publish(4001, host(), where)).reason).toBe('working')
  })

  it('judges the first attempt of a run that somebody started again', async () => {
    const again = run({ run_attempt: 2, triggering_actor: { id: 1, login: 'octocat' }, status: 'queued' })
    const sent = script(again, { ...run(), path: `${path}/attempts/1` }, noArtifact, subject)
    await publish(4001, host(), where)
    expect(sent.map((one) => one.path)).toEqual([path, `${path}/attempts/1`, noArtifact.path, '/graphql'])
  })

  it('says so when the claim is not alive, and looks at nothing afterwards', async () => {
    script(run(), noArtifact, subject)
    expect(await publish(4001, host(), where)).toMatchObject({ reason: 'stale_generation', applied: [], after: null })
  })
})

import { describe, expect, it } from 'vitest'
import { encodeJob } from '../../src/domain/job.ts'
import { cancelRun } from '../../src/effects/cancel.ts'
import { dispatch } from '../../src/effects/dispatch.ts'
import { type Step, script, watchRequests } from '../support/github-trace.ts'
import { aJob, self } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

const path = '/repos/octo/toy/actions/workflows/signalbox.yml/dispatches'
const post: Step = { method: 'POST', path }
const list: Step = {
  method: 'GET',
  path: '/repos/octo/toy/actions/workflows/signalbox.yml/runs?event=workflow_dispatch&per_page=100',
}
const aRun = (name: string) => ({
  id: 4001,
  display_title: name,
  html_url: 'https://github.com/octo/toy/actions/runs/4001',
  path: '.github/workflows/signalbox.yml@refs/heads/main',
  event: 'workflow_dispatch',
  head_branch: 'main',
  actor: self.bot,
  status: 'queued',
  conclusion: null,
  created_at: '2026-11-20T08:00:00Z',
})

describe('dispatch', () => {
  it('starts our one workflow on the default branch and learns the run', async () => {
    const url = 'https://github.com/octo/toy/actions/runs/4001'
    const sent = script({ ...post, reply: { workflow_run_id: 4001, run_url: 'https://api', html_url: url } })
    expect(await dispatch(aJob(), where, aWriting())).toEqual({ kind: 'dispatched', runId: 4001, url })
    expect(sent).toEqual([
      { method: 'POST', path, body: { ref: 'main', inputs: { job: encodeJob(aJob()) }, return_run_details: true } },
    ])
  })

  it('looks the run up where the server does not name it', async () => {
    script({ ...post, status: 204, reply: null }, { ...list, reply: { workflow_runs: [aRun('signalbox b-12 g3')] } })
    expect(await dispatch(aJob(), where, aWriting())).toMatchObject({ kind: 'dispatched', runId: 4001 })
  })

  it('is done without a run where neither names it', async () => {
    script({ ...post, status: 204, reply: null }, { ...list, reply: { workflow_runs: [] } })
    expect(await dispatch(aJob(), where, aWriting())).toEqual({ kind: 'dispatched', runId: null, url: null })
  })

  it.each([
    ['a server error', { status: 502 }],
    ['silence', { broken: true }],
  ])('after %s looks for the run and is never sent twice', async (_case, answer) => {
    script({ ...post, ...answer }, { ...list, reply: { workflow_runs: [aRun('signalbox b-12 g3')] } })
    expect(await dispatch(aJob(), where, aWriting())).toMatchObject({ kind: 'dispatched', runId: 4001 })
  })

  it('is in doubt when no run of that name shows, though others do', async () => {
    script({ ...post, status: 502 }, { ...list, reply: { workflow_runs: [aRun('signalbox b-12 g2')] } })
    expect(await dispatch(aJob(), where, aWriting())).toMatchObject({ kind: 'refused', reason: 'dispatch_in_doubt' })
  })

  it.each([
    [404, 'Not Found', 'workflow_missing'],
    [422, "Workflow does not have 'workflow_dispatch' trigger", 'workflow_outdated'],
    [422, 'Unexpected inputs provided: ["job"]', 'workflow_outdated'],
    [422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow", 'actions_disabled'],
    [403, 'Actions has been disabled for this repository', 'actions_disabled'],
    [422, 'No ref found for: main', 'workflow_missing'],
    [403, 'The job was not started because of a spending limit', 'actions_billing'],
    [422, 'Something about allowed actions', 'actions_policy'],
  ] as const)('%i "%s" is %s', async (status, message, reason) => {
    script({ ...post, status, reply: { message } })
    expect(await dispatch(aJob(), where, aWriting())).toEqual({ kind: 'refused', reason, words: message })
  })

  it.each([
    [401, 'Bad credentials'],
    [403, 'You have exceeded a secondary rate limit.'],
  ])('%i "%s" says nothing about the workflow and is thrown', async (status, message) => {
    script({ ...post, status, reply: { message } })
    await expect(dispatch(aJob(), where, aWriting())).rejects.toMatchObject({ status })
  })
})

describe('cancelling a run', () => {
  const cancel: Step = { method: 'POST', path: '/repos/octo/toy/actions/runs/4001/cancel', status: 202 }

  it('asks once', async () => {
    const sent = script(cancel)
    expect(await cancelRun(4001, where, aWriting())).toEqual({ kind: 'done' })
    expect(sent).toEqual([{ method: 'POST', path: cancel.path, body: null }])
  })

  it.each([404, 409])('is done when GitHub answers %i: there is nothing to stop', async (status) => {
    script({ ...cancel, status })
    expect(await cancelRun(4001, where, aWriting())).toEqual({ kind: 'done' })
  })

  it('is not done when GitHub fails', async () => {
    script({ ...cancel, status: 500 })
    await expect(cancelRun(4001, where, aWriting())).rejects.toMatchObject({ status: 500 })
  })
})

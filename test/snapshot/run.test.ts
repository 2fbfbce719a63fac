import { describe, expect, it } from 'vitest'
import { readRunOfClaim } from '../../src/snapshot/run.ts'
import { aReading, time } from '../support/answers.ts'
import { script, watchRequests } from '../support/github-trace.ts'
import { aClaim, ago, aRepository, self } from '../support/snapshots.ts'

watchRequests()

const actor = self.bot
const aRun = (differs: Readonly<Record<string, unknown>> = {}) => ({
  id: 4001,
  run_attempt: 1,
  display_title: 'signalbox b-12 g3',
  html_url: 'https://github.com/octo/toy/actions/runs/4001',
  path: '.github/workflows/signalbox.yml',
  event: 'workflow_dispatch',
  head_branch: 'main',
  actor,
  triggering_actor: actor,
  status: 'completed',
  conclusion: 'success',
  created_at: time(60),
  run_started_at: time(60),
  ...differs,
})
const nameless = { id: 4002, display_title: 'signalbox', conclusion: 'startup_failure' }

/** What is found among these runs for a claim that is a minute old. */
async function found(...runs: readonly unknown[]): Promise<number | 'absent'> {
  script({
    method: 'GET',
    path: '/repos/octo/toy/actions/workflows/signalbox.yml/runs?event=workflow_dispatch&per_page=100',
    reply: { workflow_runs: runs },
  })
  const run = await readRunOfClaim(aReading(), aRepository(), aClaim({ at: ago(60) }))
  return run === 'absent' ? run : run.id
}

describe('the run of a claim', () => {
  it('is the one of its name', async () => {
    expect(await found(aRun(nameless), aRun({ id: 4003, display_title: 'signalbox b-1 g1' }), aRun())).toBe(4001)
  })

  it('is one that was kept from starting before it got its name, when it is not older than the claim', async () => {
    expect(await found(aRun(nameless))).toBe(4002)
    expect(await found(aRun({ ...nameless, created_at: time(62) }))).toBe('absent')
  })

  it.each([
    ['of another claim', { display_title: 'signalbox b-1 g1', conclusion: 'startup_failure' }],
    ['that did start', { display_title: 'signalbox' }],
    ['of somebody else', { ...nameless, actor: { id: 7, login: 'octocat' } }],
  ])('is none %s', async (_whose, differs) => {
    expect(await found(aRun(differs))).toBe('absent')
  })
})

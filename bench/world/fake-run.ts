import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeJob } from '../../src/domain/job.ts'

const zero = '0'.repeat(40)

/** A job as the App writes it; nobody claimed it, so a run gets as far as its first request and no further. */
const job = encodeJob({
  v: 1,
  id: 'b-1',
  generation: 1,
  kind: 'implement',
  repository: 1,
  subject: 1,
  pull: null,
  agent: 'engineer',
  base: zero,
  head: null,
  branch: 'agent/1-greet',
  asks: [{ kind: 'label', id: 'I_1', sha256: '0'.repeat(64) }],
  limits: { usd: 5, minutes: 45, turns: 120 },
  energy: 8,
  ledger: `1@${zero}`,
})

export type FakeRun = { readonly environment: Readonly<Record<string, string>>; readonly remove: () => void }

/** The variables that the runner gives the action, with GitHub at that address. */
export function fakeRun(apiUrl: string): FakeRun {
  const temp = mkdtempSync(join(tmpdir(), 'signalbox-bench-'))
  mkdirSync(join(temp, 'commands'))
  const file = (name: string): string => {
    const path = join(temp, 'commands', name)
    writeFileSync(path, '')
    return path
  }
  return {
    environment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: temp,
      RUNNER_TEMP: temp,
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'signalbox[bot]',
      GITHUB_ACTOR_ID: '41',
      GITHUB_TRIGGERING_ACTOR: 'signalbox[bot]',
      GITHUB_API_URL: apiUrl,
      GITHUB_SERVER_URL: apiUrl,
      GITHUB_REPOSITORY: 'octo-org/measure',
      GITHUB_REPOSITORY_ID: '1',
      GITHUB_RUN_ID: '7',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      'INPUT_MODEL-KEY': 'a-key-that-opens-nothing',
      'INPUT_GITHUB-TOKEN': 'a-token-that-opens-nothing',
      INPUT_JOB: job,
    },
    remove: () => rmSync(temp, { recursive: true, force: true, maxRetries: 3 }),
  }
}

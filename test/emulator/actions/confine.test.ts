import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { Confine } from '../../../src/emulator/actions/options.ts'
import { entryProcess } from '../../../src/emulator/actions/process-tree.ts'
import { cancelRun } from '../../../src/emulator/ops/runs.ts'
import { logOf, type Stage, said, stage, until } from './support.ts'

let on: Stage | null = null
afterEach(async () => {
  await on?.stop()
  on = null
})

/** A sandbox as a host may pass it: own processes, nothing writable but the job's folders. */
const sandbox: Confine = (command, { workspace, temp, environment }) => ({
  file: 'bwrap',
  args: [
    ...[
      '--unshare-pid',
      '--unshare-user',
      '--die-with-parent',
      '--ro-bind',
      '/',
      '/',
      '--dev',
      '/dev',
      '--proc',
      '/proc',
    ],
    ...['--bind', workspace, workspace, '--bind', temp, temp, '--', ...command],
  ],
  environment,
})
const usable = spawnSync('bwrap', ['--unshare-user', '--unshare-pid', '--ro-bind', '/', '/', 'true']).status === 0
if (!usable) console.log('skipped: the sandbox tests need bwrap and user namespaces')

describe('a confined step', () => {
  it('is started by what the host injects, with the step’s own environment and folders', async () => {
    const places: Parameters<Confine>[1][] = []
    on = await stage(
      {
        'w.yml':
          'on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ run: \'echo "$WRAPPED $STEP"\', env: { STEP: mine } }, { uses: actions/checkout@v4 }] } }',
      },
      {
        confine: (command, place) => {
          places.push(place)
          return { file: 'env', args: ['WRAPPED=yes', ...command], environment: place.environment }
        },
      },
    )
    const run = await on.run('w.yml')
    expect(logOf(run, 'a')).toContain('\nyes mine\n')
    expect(places).toHaveLength(2)
    for (const { workspace, temp, environment } of places) {
      expect(environment['GITHUB_WORKSPACE']).toBe(workspace)
      expect(environment['RUNNER_TEMP']).toBe(temp)
      for (const name of ['HOME', 'GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_EVENT_PATH', 'RUNNER_TOOL_CACHE']) {
        expect(environment[name]).toMatch(new RegExp(`^${temp}/`))
      }
    }
    expect(run.conclusion).toBe('success')
  })

  it('runs in its working directory, wherever the launcher starts it', async () => {
    on = await stage(
      {
        'w.yml':
          'on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ run: mkdir -p sub/dir }, { run: pwd, working-directory: sub/dir }] } }',
      },
      {
        confine: (command, { workspace, environment }) => ({
          file: 'sh',
          args: ['-c', 'cd "$0" && exec "$@"', workspace, ...command],
          environment,
        }),
      },
    )
    expect(logOf(await on.run('w.yml'), 'a')).toMatch(/\/shop\/sub\/dir\n/)
  })

  it.runIf(usable)('works inside a real sandbox, which a cancel reaches through', async () => {
    on = await stage(
      {
        'w.yml': `on: workflow_dispatch
jobs:
  a:
    runs-on: x
    steps:
      - { uses: actions/checkout@v4 }
      - run: touch "$HOME/mine" here; touch /etc/not-mine 2>/dev/null || echo "read-only outside"
      - run: |
          trap 'echo got INT; exit 0' INT
          trap 'echo got TERM; exit 0' TERM
          ls README.md here
          echo ready
          while true; do sleep 0.005; done
      - { if: always(), run: echo cleaned up }
`,
      },
      { confine: sandbox, durations: { interrupt: 60_000, terminate: 60_000 } },
    )
    const run = on.dispatch('w.yml')
    await until(() => run.status === 'completed' || said(run.jobs[0], 'ready'))
    cancelRun(on.emulator.world, run)
    await on.engine.idle()
    const log = logOf(run, 'a')
    expect(log).toContain('\nread-only outside\n')
    expect(log).toContain('\ngot INT\n')
    expect(log).not.toContain('got TERM\n##')
    expect(log).toContain('\ncleaned up\n')
    expect(run.conclusion).toBe('cancelled')
  })
})

describe('the entry process', () => {
  it('is the started process itself when nothing below it has the command line', () => {
    expect(entryProcess(process.pid, ['no', 'such', 'command'])).toBe(process.pid)
  })
})

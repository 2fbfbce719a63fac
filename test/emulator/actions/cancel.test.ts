import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, describe, expect, it } from 'vitest'
import { cancelRun, forceCancelRun } from '../../../src/emulator/ops/runs.ts'
import type { Run } from '../../../src/emulator/state.ts'
import { jobNamed, logOf, type Stage, said, stage, stepsOf, until } from './support.ts'

let on: Stage
afterEach(() => on.stop())

/** A process that notes every signal in a file, at once, and goes on. */
const stubborn = `          trap 'echo INT >> signals' INT
          trap 'echo TERM >> signals' TERM
          echo ready
          while true; do sleep 60 & wait $! || true; done`

async function begin(body: string, durations = { interrupt: 100, terminate: 100 }): Promise<Run> {
  on = await stage({ 'w.yml': `on: workflow_dispatch\n${body}` }, { durations })
  on.repository.variables.set('OUT', on.folder)
  const run = on.dispatch('w.yml')
  await until(() => run.jobs.length > 0 && run.jobs.every((job) => said(job, 'ready')))
  return run
}

describe('cancelling a run', () => {
  it('sends SIGINT, then SIGTERM, then kills; steps that ask for it still run', async () => {
    const run = await begin(`jobs:
  a:
    runs-on: x
    steps:
      - run: |
${stubborn}
      - run: echo never
      - if: always()
        uses: actions/upload-artifact@v4
        with: { name: signals, path: signals, if-no-files-found: error }
      - { if: cancelled(), name: Tell, run: 'echo "status \${{ job.status }}"' }
      - { if: failure(), name: Failed, run: exit 1 }
`)
    cancelRun(on.emulator.world, run)
    await on.engine.idle()
    expect(run).toMatchObject({ status: 'completed', conclusion: 'cancelled' })
    expect(stepsOf(run, 'a').slice(1, -1)).toEqual([
      "Run trap 'echo INT >> signals' INT: cancelled",
      'Run echo never: skipped',
      'Run actions/upload-artifact@v4: success',
      'Tell: success',
      'Failed: skipped',
    ])
    expect(logOf(run, 'a')).toContain('status cancelled')
    const files = unzipSync(run.artifacts[0]?.zip ?? new Uint8Array())
    expect(Buffer.from(files['signals'] ?? []).toString()).toBe('INT\nTERM\n')
  })

  it('waits as long as the runner does before each stronger signal', async () => {
    const run = await begin(
      `jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${stubborn.replaceAll('signals', '"$OUT/signals"')}\n        env: { OUT: '\${{ vars.OUT }}' }\n`,
      { interrupt: 300, terminate: 150 },
    )
    const start = performance.now()
    cancelRun(on.emulator.world, run)
    await until(() => existsSync(join(on.folder, 'signals')))
    expect(readFileSync(join(on.folder, 'signals'), 'utf8')).toBe('INT\n')
    await on.engine.idle()
    expect(performance.now() - start).toBeGreaterThanOrEqual(440)
    expect(readFileSync(join(on.folder, 'signals'), 'utf8')).toBe('INT\nTERM\n')
  })

  it('lets a process that ends on SIGINT end in peace', async () => {
    const run = await begin(
      `jobs:
  a:
    runs-on: x
    steps:
      - run: |
          trap 'echo flushed; exit 0' INT
          echo ready
          while true; do sleep 0.005; done
`,
      { interrupt: 60_000, terminate: 60_000 },
    )
    cancelRun(on.emulator.world, run)
    await on.engine.idle()
    expect(logOf(run, 'a')).toContain('\nflushed\n')
    expect(run.conclusion).toBe('cancelled')
  })

  it('does not interrupt a step or a job whose own condition still holds', async () => {
    const run = await begin(`jobs:
  a:
    runs-on: x
    steps:
      - if: always()
        run: |
          trap 'echo interrupted' INT
          echo ready
          until [ -e "\${{ vars.OUT }}/go" ]; do sleep 0.005; done
          echo finished
      - run: echo no more
  b:
    if: always()
    runs-on: x
    steps:
      - run: |
          echo ready
          until [ -e "\${{ vars.OUT }}/go" ]; do sleep 0.005; done
      - run: echo goes on
`)
    cancelRun(on.emulator.world, run)
    writeFileSync(join(on.folder, 'go'), '')
    await on.engine.idle()
    expect(logOf(run, 'a')).toContain('\nfinished\n')
    expect(logOf(run, 'a')).not.toContain('\ninterrupted\n')
    expect(jobNamed(run, 'a').conclusion).toBe('cancelled')
    expect(logOf(run, 'b')).toContain('\ngoes on\n')
    expect(jobNamed(run, 'b').conclusion).toBe('success')
    expect(run.conclusion).toBe('cancelled')
  })

  it('skips jobs that have not started, and kills everything when the grace is over', async () => {
    on = await stage(
      {
        'w.yml': `on: workflow_dispatch
jobs:
  a:
    runs-on: x
    steps:
      - run: echo ready; exec sleep 60
      - { if: always(), run: echo cleaning; exec sleep 60 }
      - { if: always(), name: Last, run: date }
  b: { needs: a, runs-on: x, steps: [{ run: date }] }
`,
      },
      { durations: { cancel: 120 } },
    )
    const run = on.dispatch('w.yml')
    await until(() => said(run.jobs[0], 'ready'))
    cancelRun(on.emulator.world, run)
    await on.engine.idle()
    expect(run.jobs.map((job) => `${job.name} ${job.conclusion}`)).toEqual(['a cancelled', 'b skipped'])
    expect(stepsOf(run, 'a').at(-2)).toBe('Last: skipped')
    expect(logOf(run, 'a')).toContain('\ncleaning\n')
  })

  it('by force does not wait for always() steps', async () => {
    const run = await begin(
      `jobs:
  a:
    runs-on: x
    steps:
      - run: |
          trap '' INT TERM
          echo ready
          while true; do sleep 0.005; done
      - { if: always(), name: Never, run: date }
  b: { needs: a, if: always(), runs-on: x, steps: [{ run: date }] }
`,
      { interrupt: 60_000, terminate: 60_000 },
    )
    forceCancelRun(on.emulator.world, run)
    await on.engine.idle()
    expect(stepsOf(run, 'a').at(-2)).toBe('Never: skipped')
    expect(jobNamed(run, 'b').conclusion).toBe('skipped')
    expect(run.conclusion).toBe('cancelled')
  })

  it('reaches the step’s own process below a launcher that confines it', async () => {
    on = await stage(
      {
        'w.yml': `on: workflow_dispatch
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          trap 'echo got INT; exit 0' INT
          echo ready
          while true; do sleep 0.005; done
`,
      },
      {
        durations: { interrupt: 60_000, terminate: 60_000 },
        confine: (command, place) => ({
          file: 'sh',
          args: ['-c', 'trap "echo launcher got INT; exit 9" INT; "$@"; exit $?', 'launcher', ...command],
          environment: { ...place.environment, CONFINED: place.workspace },
        }),
      },
    )
    const run = on.dispatch('w.yml')
    await until(() => said(run.jobs[0], 'ready'))
    cancelRun(on.emulator.world, run)
    await on.engine.idle()
    expect(logOf(run, 'a')).toContain('\ngot INT\n')
    expect(logOf(run, 'a')).not.toContain('launcher got INT')
  })

  it('is 409 when the run has ended', async () => {
    on = await stage({ 'w.yml': 'on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ run: date }] } }' })
    const run = await on.run('w.yml')
    const answer = await on.api(`POST /repos/acme/shop/actions/runs/${run.id}/cancel`)
    expect(answer).toMatchObject({
      status: 409,
      body: { message: 'Cannot cancel a workflow run that is completed.' },
    })
  })
})

describe('stopping the engine', () => {
  it('ends every run and its processes', async () => {
    const run = await begin(`jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${stubborn}\n`)
    await on.engine.stop()
    expect(run).toMatchObject({ status: 'completed', conclusion: 'cancelled' })
    expect(on.engine.inFlight()).toEqual([])
  })
})

describe('a job that no runner serves', () => {
  it('stays queued, keeps nobody waiting, and ends with a cancel', async () => {
    on = await stage(
      { 'w.yml': 'on: workflow_dispatch\njobs: { a: { runs-on: [self-hosted, gpu], steps: [{ run: date }] } }' },
      { unserved: ['gpu'] },
    )
    const run = await on.run('w.yml')
    await on.emulator.settle()
    expect(run.status).toBe('queued')
    expect(jobNamed(run, 'a')).toMatchObject({ status: 'queued', steps: [], labels: ['self-hosted', 'gpu'] })
    expect(on.engine.inFlight()).toEqual([run])
    cancelRun(on.emulator.world, run)
    await on.engine.idle()
    expect(run.conclusion).toBe('cancelled')
    expect(jobNamed(run, 'a').conclusion).toBe('cancelled')
  })
})

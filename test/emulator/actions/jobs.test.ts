import { afterEach, describe, expect, it } from 'vitest'
import { jobNamed, logOf, type Stage, stage, stepsOf } from './support.ts'

let on: Stage
afterEach(() => on.stop())

function workflow(body: string): string {
  return `on: workflow_dispatch\n${body}`
}

describe('a job', () => {
  it('runs its steps as processes and ends with success', async () => {
    on = await stage({
      'ci.yml': workflow('jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps: [{ run: echo hello }]\n'),
    })
    const run = await on.run('ci.yml')
    expect(run).toMatchObject({ status: 'completed', conclusion: 'success', event: 'workflow_dispatch', attempt: 1 })
    expect(stepsOf(run, 'build')).toEqual(['Set up job: success', 'Run echo hello: success', 'Complete job: success'])
    expect(logOf(run, 'build')).toContain('\nhello\n')
    expect(on.emulator.violations).toEqual([])
  })

  it('hands outputs to the jobs that need it', async () => {
    on = await stage({
      'ci.yml': workflow(`jobs:
  first:
    runs-on: x
    outputs: { color: '\${{ steps.pick.outputs.color }}', both: '\${{ steps.pick.outputs.text }}' }
    steps:
      - id: pick
        run: |
          echo color=green >> "$GITHUB_OUTPUT"
          printf 'text<<END\\none\\ntwo=2\\nEND\\n' >> "$GITHUB_OUTPUT"
  second:
    needs: first
    if: needs.first.outputs.color == 'green'
    runs-on: x
    steps: [{ run: 'echo "got \${{ needs.first.outputs.both }} \${{ needs.first.result }}"' }]
  third:
    needs: [first, second]
    if: needs.first.outputs.color == 'red'
    runs-on: x
    steps: [{ run: exit 1 }]
`),
    })
    const run = await on.run('ci.yml')
    expect(logOf(run, 'second')).toContain('got one\ntwo=2 success')
    expect(run.jobs.map((job) => `${job.name} ${job.conclusion}`)).toEqual([
      'first success',
      'second success',
      'third skipped',
    ])
    expect(run.conclusion).toBe('success')
  })

  it('is skipped when an ancestor failed, unless its condition asks for the failure', async () => {
    on = await stage({
      'ci.yml': workflow(`jobs:
  broken: { runs-on: x, steps: [{ run: exit 3 }] }
  after: { needs: broken, runs-on: x, steps: [{ run: date }] }
  last: { needs: after, if: failure(), runs-on: x, steps: [{ run: 'echo "it was \${{ needs.after.result }}"' }] }
  always: { needs: broken, if: always(), runs-on: x, steps: [{ run: 'echo "\${{ needs.broken.result }}"' }] }
  late: { needs: always, runs-on: x, steps: [{ run: date }] }
`),
    })
    const run = await on.run('ci.yml')
    expect(Object.fromEntries(run.jobs.map((job) => [job.name, job.conclusion]))).toEqual({
      broken: 'failure',
      after: 'skipped',
      last: 'success',
      always: 'success',
      late: 'skipped',
    })
    expect(logOf(run, 'last')).toContain('it was skipped')
    expect(run.conclusion).toBe('failure')
  })

  it('whose run has only skipped jobs makes the run skipped', async () => {
    on = await stage({
      'ci.yml': workflow("jobs: { a: { if: github.actor == 'bob', runs-on: x, steps: [{ run: a }] } }"),
    })
    const run = await on.run('ci.yml')
    expect(run.conclusion).toBe('skipped')
    expect(jobNamed(run, 'a')).toMatchObject({ status: 'completed', conclusion: 'skipped', steps: [] })
  })

  it('fails, and says why, when its condition cannot be evaluated', async () => {
    on = await stage({
      'ci.yml': workflow('jobs: { a: { if: fromJSON(github.ref).a, runs-on: x, steps: [{ run: date }] } }'),
    })
    const run = await on.run('ci.yml')
    expect(jobNamed(run, 'a').conclusion).toBe('failure')
    expect(on.repository.checkRuns[0]?.output.annotations).toMatchObject([
      { message: expect.stringContaining("Error when evaluating 'if'") },
    ])
  })

  it('fails before it waits for a runner when its labels cannot be evaluated', async () => {
    on = await stage({
      'ci.yml': workflow(`jobs: { a: { runs-on: '\${{ fromJSON(github.ref) }}', steps: [{ run: date }] } }`),
    })
    const run = await on.run('ci.yml')
    expect(jobNamed(run, 'a')).toMatchObject({ conclusion: 'failure', steps: [] })
    expect(on.emulator.violations).toEqual([])
  })

  it('continues after an error where the file says so', async () => {
    on = await stage({
      'ci.yml': workflow(`jobs:
  a:
    runs-on: x
    steps:
      - { id: soft, run: exit 1, continue-on-error: true }
      - { run: 'echo "\${{ steps.soft.outcome }} \${{ steps.soft.conclusion }}"' }
  b: { runs-on: x, continue-on-error: true, steps: [{ run: exit 1 }] }
  c: { needs: b, runs-on: x, steps: [{ run: 'echo "b \${{ needs.b.result }}"' }] }
`),
    })
    const run = await on.run('ci.yml')
    expect(logOf(run, 'a')).toContain('failure success')
    expect(jobNamed(run, 'b').conclusion).toBe('failure')
    expect(logOf(run, 'c')).toContain('b success')
    expect(run.conclusion).toBe('success')
  })

  it('runs the steps that ask for it after a failure', async () => {
    on = await stage({
      'ci.yml': workflow(`jobs:
  a:
    runs-on: x
    steps:
      - run: exit 4
      - run: echo not me
      - { if: failure(), name: On failure, run: 'echo "status \${{ job.status }}"' }
      - { if: always(), name: Always, run: date }
      - { if: success(), name: On success, run: date }
`),
    })
    const run = await on.run('ci.yml')
    expect(stepsOf(run, 'a')).toEqual([
      'Set up job: success',
      'Run exit 4: failure',
      'Run echo not me: skipped',
      'On failure: success',
      'Always: success',
      'On success: skipped',
      'Complete job: success',
    ])
    expect(logOf(run, 'a')).toContain('##[error]Process completed with exit code 4.')
    expect(logOf(run, 'a')).toContain('status failure')
  })

  it('of a matrix runs once for every combination, and one failure ends the rest', async () => {
    on = await stage({
      'ci.yml': workflow(`jobs:
  a:
    runs-on: x
    strategy: { matrix: { os: [linux, mac], node: [22, 24] } }
    steps: [{ run: 'echo "\${{ matrix.os }} \${{ matrix.node }} \${{ strategy.job-total }}"' }]
  b: { needs: a, runs-on: x, steps: [{ run: 'echo "all \${{ needs.a.result }}"' }] }
  c:
    name: test \${{ matrix.n }}
    runs-on: x
    strategy: { matrix: { n: [1, 2] } }
    steps: [{ run: '[ \${{ matrix.n }} = 1 ] && exit 1 || exec sleep 60' }]
`),
    })
    const run = await on.run('ci.yml')
    expect(run.jobs.map((job) => job.name)).toEqual(
      expect.arrayContaining(['a (linux, 22)', 'a (linux, 24)', 'a (mac, 22)', 'a (mac, 24)', 'b']),
    )
    expect(logOf(run, 'a (mac, 24)')).toContain('mac 24 4')
    expect(logOf(run, 'b')).toContain('all success')
    expect(jobNamed(run, 'test 1').conclusion).toBe('failure')
    expect(jobNamed(run, 'test 2').conclusion).toBe('cancelled')
    expect(run.conclusion).toBe('failure')
  })

  it('that takes longer than timeout-minutes is cancelled', async () => {
    on = await stage(
      {
        'ci.yml': workflow(`jobs:
  a:
    runs-on: x
    timeout-minutes: 5
    steps:
      - run: exec sleep 60
      - { if: always(), run: echo cleaned }
`),
      },
      { durations: { minute: 10 } },
    )
    const run = await on.run('ci.yml')
    expect(run.conclusion).toBe('cancelled')
    expect(logOf(run, 'a')).toContain('cleaned')
    expect(on.repository.checkRuns[0]?.output.annotations).toMatchObject([
      { message: 'The job has exceeded the maximum execution time of 5m0s' },
    ])
  })

  it('fails when one of its steps takes longer than the step may', async () => {
    on = await stage(
      {
        'ci.yml': workflow(
          'jobs: { a: { runs-on: x, steps: [{ run: exec sleep 60, timeout-minutes: 5 }, { if: failure(), run: echo next }] } }',
        ),
      },
      { durations: { minute: 10 } },
    )
    const run = await on.run('ci.yml')
    expect(run.conclusion).toBe('failure')
    expect(logOf(run, 'a')).toContain('The action has timed out after 5 minutes.')
    expect(logOf(run, 'a')).toContain('\nnext\n')
  })
})

describe('a run', () => {
  it('shows its run-name, or else the name of its workflow', async () => {
    on = await stage({
      'named.yml': `name: Named\nrun-name: job \${{ fromJSON(inputs.job).id }} by \${{ github.actor }} in \${{ vars.PLACE }}
on: { workflow_dispatch: { inputs: { job: { required: true } } } }
jobs: { a: { runs-on: x, steps: [{ run: date }] } }`,
      'plain.yml': workflow('name: Plain\njobs: { a: { runs-on: x, steps: [{ run: date }] } }'),
    })
    on.repository.variables.set('PLACE', 'here')
    const named = await on.run('named.yml', { job: '{"id":"j1"}' })
    expect(named.displayTitle).toBe('job j1 by alice in here')
    expect(named.name).toBe('Named')
    expect((await on.run('plain.yml')).displayTitle).toBe('Plain')
  })

  it('gives inputs their types, and texts to the event', async () => {
    on = await stage({
      'ci.yml': `on:
  workflow_dispatch:
    inputs:
      dry: { type: boolean }
      count: { type: number, default: 2 }
      level: { type: choice, options: [low, high], default: low }
      note: { description: free }
jobs:
  a:
    runs-on: x
    steps: [{ run: "echo '\${{ toJSON(inputs) }}' '\${{ toJSON(github.event.inputs) }}'" }]`,
    })
    const run = await on.run('ci.yml', { dry: true, count: '5' })
    const log = logOf(run, 'a').replaceAll(/\s+/g, ' ')
    expect(log).toContain('{ "dry": true, "count": 5, "level": "low", "note": "" }')
    expect(log).toContain('{ "dry": "true", "count": "5", "level": "low", "note": "" }')
    expect(run.inputs).toEqual({ dry: 'true', count: '5', level: 'low', note: '' })
  })

  it('reports every job as a check run on its head, in a suite of its own', async () => {
    on = await stage({
      'ci.yml': workflow(
        'jobs: { a: { runs-on: x, steps: [{ run: "echo ::warning file=a.ts,line=3::careful" }] }, b: { if: false, runs-on: x, steps: [{ run: date }] } }',
      ),
    })
    const run = await on.run('ci.yml')
    const { checkRuns, suites } = on.repository
    expect(checkRuns.map(({ name, conclusion, headSha }) => [name, conclusion, headSha])).toEqual([
      ['a', 'success', run.headSha],
      ['b', 'skipped', run.headSha],
    ])
    expect(checkRuns.every((check) => check.appId === 15_368 && check.suiteId === run.suiteId)).toBe(true)
    expect(checkRuns.map(({ id }) => id)).toEqual(run.jobs.map(({ id }) => id))
    expect(checkRuns[0]?.detailsUrl).toMatch(new RegExp(`/acme/shop/actions/runs/${run.id}/job/${run.jobs[0]?.id}$`))
    expect(checkRuns[0]?.output.annotations).toMatchObject([
      { path: 'a.ts', start_line: 3, annotation_level: 'warning', message: 'careful' },
    ])
    expect(suites.find((suite) => suite.id === run.suiteId)).toMatchObject({ runId: run.id, headSha: run.headSha })
  })

  it('tells its life in events that fit GitHub’s description', async () => {
    on = await stage({ 'ci.yml': workflow('jobs: { a: { runs-on: x, steps: [{ run: date }] } }') })
    const heard: string[] = []
    on.emulator.world.listeners.push(({ name, action, caller }) => heard.push(`${name} ${action} by ${caller.login}`))
    await on.run('ci.yml')
    expect(heard).toEqual([
      'workflow_dispatch null by alice',
      'workflow_run requested by alice',
      'check_run created by github-actions[bot]',
      'workflow_job queued by alice',
      'workflow_run in_progress by alice',
      'workflow_job in_progress by alice',
      'check_run completed by github-actions[bot]',
      'workflow_job completed by alice',
      'check_suite completed by github-actions[bot]',
      'workflow_run completed by alice',
    ])
    expect(on.emulator.violations).toEqual([])
  })
})

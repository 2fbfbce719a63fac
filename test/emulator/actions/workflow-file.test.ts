import { describe, expect, it } from 'vitest'
import { checkWorkflow } from '../../../src/emulator/actions/workflow-check.ts'
import { parseWorkflow } from '../../../src/emulator/actions/workflow-file.ts'
import { mayRequestIdentity, tokenPermissions } from '../../../src/emulator/actions/workflow-permissions.ts'

const job = 'jobs: { a: { runs-on: x, steps: [{ run: date }] } }\n'

function problemOf(source: string): string {
  try {
    checkWorkflow(parseWorkflow(source))
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('on:', () => {
  it.each([
    ['push', ['push']],
    ['[push, pull_request]', ['push', 'pull_request']],
    ['{ push: { branches: main }, workflow_dispatch: }', ['push', 'workflow_dispatch']],
    ["{ schedule: [{ cron: '0 0 * * *' }] }", ['schedule']],
  ])('reads %s', (written, events) => {
    expect([...parseWorkflow(`on: ${written}\n${job}`).on.keys()]).toEqual(events)
  })

  it('makes a list of a lone word in filters', () => {
    const { on } = parseWorkflow(`on: { push: { branches: main }, workflow_run: { workflows: CI } }\n${job}`)
    expect(on.get('push')?.branches).toEqual(['main'])
    expect(on.get('workflow_run')?.workflows).toEqual(['CI'])
  })

  it.each([
    ['on: pus', 'on: unrecognized key: "pus"'],
    ['on: { push: { branch: main } }', 'on.push: unrecognized key: "branch"'],
    ['on: { push: { paths: [a], paths-ignore: [b] } }', 'on.push: you may only define one of "paths"'],
    ['on: { workflow_run: { types: [completed] } }', 'on.workflow_run.workflows'],
    ['on: { push: { branches: ["+"] } }', 'on.push: invalid filter pattern: +'],
  ])('refuses %s', (written, problem) => {
    expect(problemOf(`${written}\n${job}`)).toContain(problem)
  })
})

describe('a workflow file', () => {
  it.each([
    ['jobs: {}', 'jobs: at least one job is required'],
    ['jobs: { a: { runs-on: x, steps: [] } }', 'jobs.a.steps'],
    ['jobs: { a: { steps: [{ run: date }] } }', 'jobs.a.runs-on'],
    ['jobs: { a: { runs-on: x, container: c, steps: [{ run: a }] } }', 'jobs.a: unrecognized key: "container"'],
    ['jobs: { a: { uses: ./.github/workflows/b.yml } }', 'jobs.a: unrecognized key: "uses"'],
    ['jobs: { a: { runs-on: x, steps: [{ run: a, uses: b }] } }', 'jobs.a.steps.0: unrecognized key: "run"'],
    ['jobs: { a: { runs-on: x, steps: [{ run: a, shell: pwsh }] } }', 'jobs.a.steps.0.shell'],
    ['jobs: { a: { runs-on: x, steps: [{ name: a }] } }', 'jobs.a.steps.0.run'],
    ['jobs: { a: { runs-on: x, needs: b, steps: [{ run: a }] } }', "depends on unknown job 'b'"],
    ['jobs: { a: { runs-on: x, needs: a, steps: [{ run: a }] } }', 'no job may depend on itself'],
    ['jobs: { a: { runs-on: x, steps: [{ run: a, id: x }, { run: b, id: X }] } }', 'may not be used more than once'],
    [
      'jobs: { a: { runs-on: x, if: secrets.A, steps: [{ run: a }] } }',
      "jobs.a.if: Unrecognized named-value: 'secrets'",
    ],
    [`jobs: { a: { runs-on: x, steps: [{ run: a, if: 'no \${{ true }}' }] } }`, 'a condition is one expression'],
    [
      `jobs: { a: { runs-on: x, steps: [{ run: '\${{ foo.bar }}' }] } }`,
      'jobs.a.steps.0.run: Unrecognized named-value',
    ],
    [`jobs: { a: { runs-on: x, steps: [{ run: "\${{ hashFiles('a') }}" }] } }`, "Unrecognized function: 'hashFiles'"],
    ['jobs: { a: { runs-on: x, strategy: { matrix: { include: [1] } }, steps: [{ run: a }] } }', 'not supported here'],
    ['concurrency: { group: a, queue: max, cancel-in-progress: true }', "'queue: max' cannot be combined"],
    ['permissions: { content: read }', 'unknown permission: content'],
    ['permissions: { contents: admin }', 'permissions.contents'],
    [`run-name: '\${{ secrets.A }}'`, "run-name: Unrecognized named-value: 'secrets'"],
    ['jobs: [', 'Flow sequence'],
  ])('is refused with %s', (written, problem) => {
    expect(problemOf(`on: push\n${written.startsWith('jobs') ? '' : job}${written}\n`)).toContain(problem)
  })

  it('may use every context in the places that have it', () => {
    const source = `on: workflow_dispatch
run-name: \${{ github.actor }} \${{ inputs.a }} \${{ vars.B }}
env: { A: '\${{ secrets.A }}' }
jobs:
  a:
    runs-on: \${{ matrix.os }}
    strategy: { matrix: { os: [x, y] } }
    outputs: { o: '\${{ steps.s.outputs.o }}' }
    steps:
      - id: s
        if: always() && env.A != ''
        run: echo \${{ runner.temp }} \${{ job.status }} \${{ strategy.job-index }}
  b:
    needs: [a]
    if: needs.a.result == 'success'
    runs-on: x
    steps: [{ run: "echo \${{ needs.a.outputs.o }}" }]
`
    expect(problemOf(source)).toBe('')
  })
})

describe('permissions', () => {
  it.each([
    [undefined, { metadata: 'read', contents: 'read', packages: 'read' }],
    [{}, { metadata: 'read' }],
    [
      { 'pull-requests': 'write', contents: 'none' },
      { metadata: 'read', pull_requests: 'write' },
    ],
  ] as const)('%j become %j', (written, granted) => {
    expect(tokenPermissions(written, false)).toEqual(granted)
  })

  it('of a run for a fork are never more than read', () => {
    expect(tokenPermissions({ contents: 'write' }, true)).toEqual({ metadata: 'read', contents: 'read' })
    expect(tokenPermissions('write-all', true)['issues']).toBe('read')
  })

  it('let only id-token: write ask for an identity', () => {
    expect(mayRequestIdentity({ 'id-token': 'write' }, false)).toBe(true)
    expect(mayRequestIdentity({ 'id-token': 'write' }, true)).toBe(false)
    expect(mayRequestIdentity(undefined, false)).toBe(false)
    expect(tokenPermissions({ 'id-token': 'write' }, false)).toEqual({ metadata: 'read' })
  })
})

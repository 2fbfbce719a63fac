import { afterEach, describe, expect, it } from 'vitest'
import { dispatchWorkflow } from '../../../src/emulator/ops/runs.ts'
import { alice, jobNamed, logOf, type Stage, stage } from './support.ts'

let on: Stage
afterEach(() => on.stop())

function workflow(environment: string): string {
  return `name: signalbox
on: workflow_dispatch
jobs:
  a:
    runs-on: x
    environment: ${environment}
    steps: [{ run: 'echo "length \${#KEY} in $PLACE"', env: { KEY: '\${{ secrets.MODEL_KEY }}', PLACE: '\${{ vars.PLACE }}' } }]
`
}

const environments = {
  signalbox: { secrets: { MODEL_KEY: 'twelve-chars' }, variables: { PLACE: 'env' }, branches: 'default' },
} as const

describe('a deployment environment', () => {
  it.each([
    'signalbox',
    '{ name: signalbox, deployment: false }',
    `\${{ github.event.repository.private && 1 || github.workflow }}`,
  ])('written as %s gives its secrets and variables to the job', async (written) => {
    on = await stage({ 'w.yml': workflow(written) }, { environments })
    const run = await on.run('w.yml')
    expect(logOf(run, 'a')).toContain('length 12 in env')
  })

  it('keeps them from jobs that do not name it', async () => {
    on = await stage({ 'w.yml': workflow('other') }, { environments })
    expect(logOf(await on.run('w.yml'), 'a')).toContain('length 0 in')
  })

  it('refuses branches it does not allow', async () => {
    on = await stage({ 'w.yml': workflow('signalbox') }, { environments })
    on.push({ a: 'a' }, { branch: 'topic' })
    const run = dispatchWorkflow(on.emulator.world, alice, on.repository, 'w.yml', 'topic')
    await on.engine.idle()
    expect(jobNamed(run, 'a')).toMatchObject({ conclusion: 'failure', steps: [] })
    expect(on.repository.checkRuns[0]?.output.annotations).toMatchObject([
      { message: 'Branch "topic" is not allowed to deploy to signalbox due to environment protection rules.' },
    ])
  })
})

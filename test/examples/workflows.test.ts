import { existsSync, globSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ActionFile, diagnose, parseAction } from './support/diagnose.ts'
import { parseWorkflow, violations } from './support/workflow-rules.ts'

const files = globSync(['templates/*.yml', '.github/workflows/*.yml']).map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}))
const template = readFileSync('templates/signalbox.yml', 'utf8')
const expression = (text: string): string => `$\{{ ${text} }}`
let ours: ActionFile
beforeAll(() => {
  ours = parseAction(readFileSync('action.yml', 'utf8'))
})

/** The template with one thing changed; fails when there was nothing to change. */
function changed(from: string | RegExp, to: string): string {
  const text = template.replace(from, to)
  expect(text).not.toBe(template)
  return text
}

describe('every workflow we ship', () => {
  it('is found', () => expect(files.map(({ path }) => path)).toContain('templates/signalbox.yml'))

  it.each(files)('$path is valid for GitHub', async ({ text }) => {
    expect(await diagnose('workflow', text, ours)).toEqual([])
  })

  it.each(files)('$path keeps our own rules', (file) => expect(violations(file)).toEqual([]))
})

describe('the language service', () => {
  it.each([
    [
      'an unknown context',
      changed(
        `timeout-minutes: ${expression('fromJSON(inputs.job).limits.minutes')}`,
        `timeout-minutes: ${expression('nothing.here')}`,
      ),
    ],
    ['a permission that does not exist', changed('checks: read', 'checkz: read')],
    ['an input our action does not have', changed('model-key:', 'model-keys:')],
    ['a misspelled key', changed('runs-on:', 'run-on:')],
  ])('notices %s', async (_what, text) => {
    expect(await diagnose('workflow', text, ours)).not.toEqual([])
  })
})

describe('our own rules', () => {
  it.each([
    ['an expression in a script', changed('|| true\n', `|| echo ${expression('inputs.job')}\n`), 'inside `run`'],
    ['an unpinned action', changed(/upload-artifact@[0-9a-f]{40}/, 'upload-artifact@v7'), 'not pinned'],
    ['a job without a timeout', changed(/ {4}timeout-minutes.*\n/, ''), 'no timeout'],
    ['permissions at the top', changed('permissions: {}', 'permissions: { contents: read }'), 'top level'],
    ['a cache', changed(/actions\/upload-artifact/, 'actions/cache'), 'cache'],
  ])('refuse %s', (_what, text, sentence) => {
    expect(violations({ path: 'x', text }).join()).toContain(sentence)
  })
})

describe('the template', () => {
  const job = () => {
    const { run } = parseWorkflow(template).jobs
    if (!run) throw new Error('the template has no job `run`')
    return run
  }
  const reads = {
    contents: 'read',
    issues: 'read',
    'pull-requests': 'read',
    checks: 'read',
    statuses: 'read',
    actions: 'read',
  }

  it('can read and not write', () => expect(job().permissions).toEqual(reads))

  it('differs for federation by the identity token alone', () => {
    const federation = readFileSync('templates/signalbox-federation.yml', 'utf8')
    expect(parseWorkflow(federation).jobs['run']?.permissions).toEqual({ ...reads, 'id-token': 'write' })
    expect(federation.split('\n').filter((line) => !template.split('\n').includes(line))).toEqual([
      "      # For a model provider that trusts GitHub's identity tokens instead of a stored key.",
      '      id-token: write',
    ])
  })

  it('starts by dispatch alone, with one input', () => {
    expect(parseWorkflow(template).on).toEqual({
      workflow_dispatch: { inputs: { job: { description: expect.any(String), required: true, type: 'string' } } },
    })
  })

  it('names the run so that dispatch and run find each other', () => {
    expect(parseWorkflow(template)['run-name']).toBe(
      `signalbox ${expression('fromJSON(inputs.job).id')} g${expression('fromJSON(inputs.job).generation')}`,
    )
  })

  it('takes the key from the environment `signalbox` and queues behind a run of the same job', () => {
    expect(job()['environment']).toEqual({ name: 'signalbox', deployment: false })
    expect(job()['concurrency']).toEqual({
      group: `signalbox-${expression('fromJSON(inputs.job).id')}`,
      'cancel-in-progress': false,
    })
  })

  it('gives secrets to the step that works and to no other', () => {
    const secret = job().steps.map((step) => JSON.stringify(step).includes('secrets.'))
    expect(secret).toEqual([false, true, false, false])
    expect(template.match(/secrets\.\w+/g)).toEqual(['secrets.ANTHROPIC_API_KEY'])
  })

  it('hands the bundle back whatever happened', () => {
    expect(job().steps[2]).toMatchObject({
      if: 'always()',
      with: {
        name: `signalbox-bundle-${expression('github.run_attempt')}`,
        path: `${expression('runner.temp')}/signalbox-bundle`,
        'if-no-files-found': 'error',
        'retention-days': 30,
      },
    })
  })
})

describe('action.yml', () => {
  it('is valid for GitHub', async () => {
    const text = readFileSync('action.yml', 'utf8')
    expect(await diagnose('action', text, ours)).toEqual([])
    expect(await diagnose('action', text.replace('using: node24', 'using: node99'), ours)).not.toEqual([])
  })

  it('runs a file that exists, on node24', () => {
    expect(ours.runs.using).toBe('node24')
    expect(existsSync(ours.runs.main)).toBe(true)
  })

  it('describes what the template passes and the host reads', () => {
    expect(Object.keys(ours.inputs)).toEqual(['job', 'model-key', 'github-token', 'app', 'model-base-url'])
    expect(Object.keys(ours.outputs)).toEqual(['outcome', 'cost-usd', 'bundle'])
  })
})

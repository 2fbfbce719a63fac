import { unzipSync } from 'fflate'
import { afterEach, describe, expect, it } from 'vitest'
import type { Artifact, Run } from '../../../src/emulator/state.ts'
import { logOf, type Stage, stage, stepsOf } from './support.ts'

let on: Stage
afterEach(() => on.stop())

async function runOf(steps: string, more = ''): Promise<Run> {
  on = await stage({
    'w.yml': `on: { workflow_dispatch: { inputs: { other: {} } } }\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps}${more}`,
  })
  return on.run('w.yml')
}

function contents(artifact: Artifact | undefined): Record<string, string> {
  const files = Object.entries(unzipSync(artifact?.zip ?? new Uint8Array()))
  return Object.fromEntries(files.map(([name, bytes]) => [name, Buffer.from(bytes).toString()]))
}

const make =
  '      - run: mkdir -p out/sub .cache; echo one > out/a.txt; echo two > out/sub/b.log; echo h > out/.hidden; echo c > .cache/c\n'

describe('actions/upload-artifact', () => {
  it('takes files, folders and patterns below their common folder', async () => {
    const wanted: Record<string, [path: string, files: Record<string, string>]> = {
      folder: ['out', { 'a.txt': 'one\n', 'sub/b.log': 'two\n' }],
      file: ['out/sub/b.log', { 'b.log': 'two\n' }],
      pattern: ['out/**/*.log', { 'sub/b.log': 'two\n' }],
      several: ['"out/a.txt\\nout/sub"', { 'a.txt': 'one\n', 'sub/b.log': 'two\n' }],
      'all but some': ['"out\\n!out/sub/**"', { 'a.txt': 'one\n' }],
      temp: [`"\${{ runner.temp }}/t"`, { t: 'temp\n' }],
    }
    const uploads = Object.entries(wanted).map(
      ([name, [path]]) => `      - { uses: actions/upload-artifact@v7, with: { name: ${name}, path: ${path} } }\n`,
    )
    const run = await runOf(
      `${make}      - run: mkdir "$RUNNER_TEMP/t"; echo temp > "$RUNNER_TEMP/t/t"\n${uploads.join('')}`,
    )
    const got = run.artifacts.map((artifact) => [artifact.name, contents(artifact)])
    expect(Object.fromEntries(got)).toEqual(
      Object.fromEntries(Object.entries(wanted).map(([name, [, files]]) => [name, files])),
    )
  })

  it('leaves hidden files out unless asked', async () => {
    const run = await runOf(
      `${make}      - { uses: actions/upload-artifact@v4, with: { path: out, include-hidden-files: true } }\n`,
    )
    expect(Object.keys(contents(run.artifacts[0]))).toContain('.hidden')
    expect(run.artifacts[0]?.name).toBe('artifact')
  })

  it('without files fails, warns or goes on as asked', async () => {
    const upload = (mode: string) =>
      `{ uses: actions/upload-artifact@v4, with: { path: ${mode}, if-no-files-found: ${mode} }`
    const run = await runOf(`      - ${upload('ignore')} }
      - ${upload('warn')} }
      - ${upload('error')} }
`)
    expect(run).toMatchObject({ conclusion: 'failure', artifacts: [] })
    expect(stepsOf(run, 'a').map((step) => step.split(': ')[1])).toEqual([
      'success',
      'success',
      'success',
      'failure',
      'success',
    ])
    const log = logOf(run, 'a')
    expect(log).toContain('\nNo files were found with the provided path: ignore.')
    expect(log).toContain('##[warning]No files were found with the provided path: warn.')
    expect(log).toContain('##[error]No files were found with the provided path: error.')
  })

  it('keeps one artifact of a name, for as long as asked, and tells its id and digest', async () => {
    const run =
      await runOf(`${make}      - { id: up, uses: actions/upload-artifact@v4, with: { name: one, path: out, retention-days: 30 } }
      - { uses: actions/upload-artifact@v4, with: { name: one, path: out }, continue-on-error: true }
      - { uses: actions/upload-artifact@v4, with: { name: 'a/b', path: out }, continue-on-error: true }
      - run: echo "\${{ toJSON(steps.up.outputs) }}"
`)
    const [artifact] = run.artifacts
    expect(run.artifacts).toHaveLength(1)
    expect(Date.parse(artifact?.expiresAt ?? '') - Date.parse(artifact?.createdAt ?? '')).toBeCloseTo(
      30 * 86_400_000,
      -4,
    )
    const log = logOf(run, 'a')
    expect(log).toContain('Conflict: an artifact with this name already exists on the workflow run')
    expect(log).toContain('The artifact name is not valid: a/b')
    expect(log).toContain(`artifact-id: ${artifact?.id}`)
    expect(log).toContain(`artifact-digest: ${artifact?.digest.slice('sha256:'.length)}`)
  })

  it('never follows a link out of the job’s folders', async () => {
    const run = await runOf(`      - run: mkdir out; ln -s /etc/hostname out/name
      - { uses: actions/upload-artifact@v4, with: { path: out } }
`)
    expect(run.conclusion).toBe('failure')
    expect(logOf(run, 'a')).toContain("/out/name is outside the job's folders")
    expect(run.artifacts).toEqual([])
  })
})

describe('actions/download-artifact', () => {
  const read = `  b:
    needs: a
    runs-on: x
    steps:
`

  it('brings an artifact of the same run to another job', async () => {
    const run = await runOf(
      `${make}      - { uses: actions/upload-artifact@v4, with: { name: one, path: out } }\n      - { uses: actions/upload-artifact@v4, with: { name: two, path: out/sub } }\n`,
      `${read}      - { uses: actions/download-artifact@v5, with: { name: one, path: here } }
      - { uses: actions/download-artifact@v5, with: { path: all } }
      - run: cat here/a.txt; find all -type f | sort
      - { uses: actions/download-artifact@v5, with: { name: three } }
`,
    )
    const log = logOf(run, 'b')
    expect(log).toContain('\none\nall/one/a.txt\nall/one/sub/b.log\nall/two/b.log\n')
    expect(log).toContain('Artifact not found for name: three')
  })

  it('brings one of another run to a token that may read Actions', async () => {
    on = await stage({
      'make.yml': `on: workflow_dispatch\njobs:\n  a:\n    runs-on: x\n    steps:\n${make}      - { uses: actions/upload-artifact@v4, with: { name: one, path: out } }\n`,
      'take.yml': `on: { workflow_dispatch: { inputs: { run: {} } } }
jobs:
  may: { permissions: { actions: read }, runs-on: x, steps: [{ uses: actions/download-artifact@v5, with: { name: one, run-id: '\${{ inputs.run }}', github-token: '\${{ github.token }}' } }, { run: cat a.txt }] }
  may-not: { permissions: {}, runs-on: x, steps: [{ uses: actions/download-artifact@v5, with: { name: one, run-id: '\${{ inputs.run }}', github-token: '\${{ github.token }}' } }] }
`,
    })
    const made = await on.run('make.yml')
    const taken = await on.run('take.yml', { run: made.id })
    expect(logOf(taken, 'may')).toContain('\none\n')
    expect(logOf(taken, 'may-not')).toContain('##[error]Resource not accessible by integration')
  })

  it('writes nothing through a link that leads out', async () => {
    const run = await runOf(`${make}      - { uses: actions/upload-artifact@v4, with: { name: one, path: out } }
      - run: ln -s "\${{ github.workspace }}/../../.." outside
      - { uses: actions/download-artifact@v5, with: { name: one, path: outside/x } }
`)
    expect(logOf(run, 'a')).toMatch(/##\[error\]\S+\/outside\/x is outside the job's folders/)
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logOf, type Stage, stage, stepsOf } from './support.ts'

let on: Stage
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-tool-'))
})
afterEach(async () => {
  await on.stop()
  rmSync(folder, { recursive: true, force: true })
})

const metadata = `name: Greet
inputs:
  who: { required: true }
  big name: { default: world }
  token: { default: '\${{ github.token }}' }
  empty: {}
runs: { using: node24, main: dist/main.mjs }
`
const main = `import { appendFileSync } from 'node:fs'
const { env } = process
console.log('hello', env.INPUT_WHO, env.INPUT_BIG_NAME, JSON.stringify(env.INPUT_EMPTY))
console.log('token is job token', env.INPUT_TOKEN.startsWith('ghs_'), env.INPUT_TOKEN)
console.log('runtime', Object.keys(env).filter((name) => name.startsWith('ACTIONS_')).sort().join(' '))
console.log('canary', env.ACTIONS_RUNTIME_TOKEN.split('').reverse().join(''), env.ACTIONS_RUNTIME_TOKEN)
console.log('from', env.GITHUB_ACTION_REPOSITORY ?? 'here', env.GITHUB_ACTION_REF ?? '', env.GITHUB_ACTION)
appendFileSync(env.GITHUB_OUTPUT, 'said=yes\\n')
`

function makeTool(): void {
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'action.yml'), metadata)
  writeFileSync(join(folder, 'dist/main.mjs'), main)
}

describe('a JavaScript action', () => {
  it('of another repository runs from the folder it is mapped to', async () => {
    makeTool()
    on = await stage(
      {
        'w.yml': `on: workflow_dispatch
permissions: { id-token: write }
jobs:
  a:
    runs-on: x
    steps:
      - { id: greet, uses: acme/greet@v2, with: { who: '\${{ github.actor }}', extra: 1 } }
      - run: echo "said \${{ steps.greet.outputs.said }}"
      - run: env | grep ^ACTIONS_ | cut -d= -f1 | sort
`,
      },
      { actions: { 'acme/greet': folder } },
    )
    const run = await on.run('w.yml')
    const log = logOf(run, 'a')
    expect(log).toContain('hello alice world ""')
    expect(log).toContain('token is job token true ***')
    expect(log).toContain(
      'runtime ACTIONS_CACHE_SERVICE_V2 ACTIONS_CACHE_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_RESULTS_URL ACTIONS_RUNTIME_TOKEN ACTIONS_RUNTIME_URL',
    )
    expect(log).toMatch(/canary \d+-nekot-emitnur-snoitca-yranac \*\*\*/)
    expect(log).toContain('from acme/greet v2 greet')
    expect(log).toContain('said yes')
    expect(log).toContain("Unexpected input(s) 'extra', valid inputs are ['who', 'big name', 'token', 'empty']")
    expect(log).toContain('\nACTIONS_ID_TOKEN_REQUEST_TOKEN\nACTIONS_ID_TOKEN_REQUEST_URL\nCleaning')
    expect(stepsOf(run, 'a')[1]).toBe('Run acme/greet@v2: success')
  })

  it('of the repository itself runs from the workspace, once it is checked out', async () => {
    on = await stage({
      'tools/greet/action.yml': metadata,
      'tools/greet/dist/main.mjs': main,
      'w.yml': `on: workflow_dispatch
jobs:
  a:
    runs-on: x
    steps:
      - { uses: ./tools/greet, with: { who: too early }, continue-on-error: true }
      - uses: actions/checkout@v4
      - { uses: ./tools/greet, with: { who: me } }
`,
    })
    const run = await on.run('w.yml')
    const log = logOf(run, 'a')
    expect(log).toContain("Can't find 'action.yml' under './tools/greet'. Did you forget to run actions/checkout")
    expect(log).toContain('hello me world ""')
    expect(log).toContain('from here  __step_2')
    expect(run.conclusion).toBe('success')
  })

  it('in a folder of a mapped repository runs too', async () => {
    mkdirSync(join(folder, 'sub/dist'), { recursive: true })
    writeFileSync(join(folder, 'sub/action.yml'), metadata)
    writeFileSync(join(folder, 'sub/dist/main.mjs'), main)
    on = await stage(
      {
        'w.yml':
          'on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ uses: acme/tools/sub@v1, with: { who: sub } }] } }',
      },
      { actions: { 'acme/tools': folder } },
    )
    expect(logOf(await on.run('w.yml'), 'a')).toContain('hello sub world')
  })
})

describe('actions/setup-node', () => {
  it('says which node there is', async () => {
    on = await stage({
      'w.yml': `on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ id: n, uses: actions/setup-node@v5, with: { node-version: 18 } }, { run: "node -v; echo \${{ steps.n.outputs.node-version }}" }] } }`,
    })
    const log = logOf(await on.run('w.yml'), 'a')
    expect(log).toContain(`Asked for node: 18. This emulated runner always uses its own node ${process.version}.`)
    expect(log).toContain(`\n${process.version}\n${process.version}\n`)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { openPull } from '../../../src/emulator/ops/pulls.ts'
import { alice, logOf, type Stage, stage } from './support.ts'

let on: Stage
afterEach(() => on.stop())

async function logOfSteps(steps: string, head = ''): Promise<string> {
  on = await stage({
    'w.yml': `on: [workflow_dispatch, push]\n${head}jobs:\n  a:\n    runs-on: x\n    steps:\n${steps}`,
  })
  on.push({ 'second.txt': 'two' }, { message: 'Second [skip ci]' })
  on.push({ 'topic.txt': 'topic' }, { branch: 'topic', message: 'Topic [skip ci]' })
  return logOf(await on.run('w.yml'), 'a')
}

describe('actions/checkout', () => {
  it('clones the commit of the run over the git server, one commit deep, on its branch', async () => {
    const log = await logOfSteps(`      - { id: c, uses: actions/checkout@v4 }
      - run: |
          ls
          git rev-list --count HEAD
          git branch --show-current
          echo "is \${{ steps.c.outputs.commit == github.sha }}"
          git remote get-url origin
`)
    expect(log).toContain('README.md\nsecond.txt\n1\nmain\nis true\n')
    expect(log).toContain(`\n${on.emulator.url}/acme/shop.git\n`)
    expect(on.emulator.transport.some((call) => call.kind === 'run')).toBe(true)
    expect(log).not.toMatch(/ghs_|AUTHORIZATION: basic [^*]/)
  })

  it('takes another ref, the whole history, and another folder', async () => {
    const log =
      await logOfSteps(`      - { uses: actions/checkout@v4, with: { ref: topic, path: inner, fetch-depth: 0 } }
      - { working-directory: inner, run: 'ls; git rev-list --count HEAD; git branch --show-current; git branch -r | sort' }
`)
    expect(log).toContain('README.md\nsecond.txt\ntopic.txt\n3\ntopic\n')
    expect(log).toContain('origin/main\n  origin/topic\n')
  })

  it('takes a commit by its id, whether or not a branch is there', async () => {
    on = await stage({
      'w.yml': `on: workflow_dispatch
jobs: { a: { runs-on: x, steps: [{ uses: actions/checkout@v4, with: { ref: '\${{ vars.FIRST }}' } }, { run: ls; git symbolic-ref -q HEAD || echo detached }] } }`,
    })
    const first = resolve(on.repository.dir, 'main') ?? ''
    on.repository.variables.set('FIRST', first)
    on.push({ 'second.txt': 'two' })
    const log = logOf(await on.run('w.yml'), 'a')
    expect(log).toContain(`\n${first}\n`)
    expect(log).toContain('\nREADME.md\ndetached\n')
  })

  it('keeps its credentials for later steps, unless told not to', async () => {
    const log = await logOfSteps(
      `      - { uses: actions/checkout@v4, with: { path: kept } }
      - { uses: actions/checkout@v4, with: { path: bare, persist-credentials: false } }
      - run: |
          git -C kept config --local --get-regexp 'extraheader' | wc -l
          git -C bare config --local --get-regexp 'extraheader' | wc -l
          git -C kept fetch -q origin && echo fetched
`,
    )
    expect(log).toContain('\n1\n0\n')
    expect(log).toContain('fetched')
  })

  it('may not leave the workspace, and names refs that do not exist', async () => {
    const log =
      await logOfSteps(`      - { uses: actions/checkout@v4, with: { path: ../../out }, continue-on-error: true }
      - { uses: actions/checkout@v4, with: { ref: nowhere }, continue-on-error: true }
      - { uses: actions/checkout@v4, with: { repository: acme/none } }
`)
    expect(log).toMatch(/##\[error\]Repository path '\S+' is not under/)
    expect(log).toContain("##[error]A branch or tag with the name 'nowhere' could not be found")
    expect(log).toContain("/acme/none.git/' not found")
  })

  it('needs contents: read in a private repository', async () => {
    on = await stage({
      'w.yml':
        'on: workflow_dispatch\npermissions: {}\njobs: { a: { runs-on: x, steps: [{ uses: actions/checkout@v4 }] } }',
    })
    on.repository.private = true
    const run = await on.run('w.yml')
    expect(run.conclusion).toBe('failure')
    expect(logOf(run, 'a')).toMatch(/fatal: .*(403|not found|Authentication failed)/)
  })

  it('of a pull request’s run is the test merge', async () => {
    on = await stage({
      'w.yml':
        'on: pull_request\njobs: { a: { runs-on: x, steps: [{ uses: actions/checkout@v4 }, { run: "ls; git rev-parse HEAD; git log -1 --format=%s" }] } }',
    })
    const head = on.push({ 'topic.txt': 'a' }, { branch: 'topic' })
    const base = on.push({ 'base.txt': 'b' })
    openPull(on.emulator.world, alice, on.repository, {
      title: 'x',
      body: '',
      head: 'topic',
      base: 'main',
      draft: false,
    })
    await on.engine.idle()
    const [run] = on.repository.runs
    const merge = resolve(on.repository.dir, 'refs/pull/1/merge')
    expect(run && logOf(run, 'a')).toContain(`README.md\nbase.txt\ntopic.txt\n${merge}\nMerge ${head} into ${base}\n`)
  })
})

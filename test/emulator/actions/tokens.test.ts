import { afterEach, describe, expect, it } from 'vitest'
import { openPull } from '../../../src/emulator/ops/pulls.ts'
import { alice, logOf, type Stage, stage, until } from './support.ts'

let on: Stage
afterEach(() => on.stop())

/** Asks the API with the job's token and prints what it answers. */
const probe = `          for (const [what, path, body] of [["read", "contents/README.md"], ["issue", "issues", { title: "x" }], ["issues", "issues"]]) {
            const answer = await fetch(process.env.GITHUB_API_URL + "/repos/acme/shop/" + path, { method: body ? "POST" : "GET", headers: { authorization: "Bearer " + process.env.TOKEN }, body: body && JSON.stringify(body) })
            console.log(what, answer.status)
          }
`
const steps = `    steps:
      - run: |
          cat > probe.mjs <<'JS'
${probe}          JS
          node probe.mjs
        env: { TOKEN: '\${{ secrets.GITHUB_TOKEN }}' }
`

async function answers(permissions: string, level: 'workflow' | 'job'): Promise<string[]> {
  const [above, inside] = level === 'workflow' ? [permissions, ''] : ['permissions: {}\n', `    ${permissions}`]
  on = await stage({ 'w.yml': `on: workflow_dispatch\n${above}jobs:\n  a:\n    runs-on: x\n${inside}${steps}` })
  on.repository.private = true
  const log = logOf(await on.run('w.yml'), 'a')
  return log.split('\n').filter((line) => /^(read|issue|issues) \d+$/.test(line))
}

describe('the token of a job', () => {
  it('reads contents by default and writes nothing', async () => {
    expect(await answers('', 'workflow')).toEqual(['read 200', 'issue 403', 'issues 403'])
  })

  it('with permissions: {} knows the repository and nothing in it', async () => {
    expect(await answers('permissions: {}\n', 'workflow')).toEqual(['read 403', 'issue 403', 'issues 403'])
  })

  it('has what the job asks for, and nothing else of what the workflow has', async () => {
    expect(await answers('permissions: { issues: write }\n', 'job')).toEqual(['read 403', 'issue 201', 'issues 200'])
    expect(on.emulator.violations).toEqual([])
  })

  it('is dead when the job has ended', async () => {
    on = await stage({ 'w.yml': 'on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ run: date }] } }' })
    const run = on.dispatch('w.yml')
    const tokens = () => [...on.emulator.world.tokens.values()].filter(({ caller }) => caller.kind === 'run')
    await until(() => run.status === 'in_progress')
    expect(tokens()).toMatchObject([{ caller: { login: 'github-actions[bot]', runId: run.id } }])
    await on.engine.idle()
    expect(tokens()).toEqual([])
  })

  it('of a pull request from a fork is read-only and sees no secrets', async () => {
    on = await stage({
      'w.yml': `on: pull_request\npermissions: write-all\njobs: { a: { runs-on: x, steps: [{ run: 'echo "<$KEY>"', env: { KEY: '\${{ secrets.KEY }}' } }] } }`,
    })
    on.repository.secrets.set('KEY', 'hush')
    on.push({ a: 'a' }, { branch: 'topic' })
    // The engine hears of the pull request after this, which makes its head a branch of another repository.
    on.emulator.world.listeners.unshift(() => {
      const pull = on.repository.issues.get(1)?.pull
      if (pull) pull.headRepositoryId = 7
    })
    openPull(on.emulator.world, alice, on.repository, {
      title: 'x',
      body: '',
      head: 'topic',
      base: 'main',
      draft: false,
    })
    await on.engine.idle()
    const [run] = on.repository.runs
    const log = run ? logOf(run, 'a') : ''
    expect(log).toContain('\n<>\n')
    expect(log).toContain('issues: read')
    expect(log).not.toContain(': write')
  })
})

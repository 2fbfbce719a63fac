import { afterEach, describe, expect, it } from 'vitest'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { addComment } from '../../../src/emulator/ops/comments.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { mergePull } from '../../../src/emulator/ops/merge.ts'
import { openPull } from '../../../src/emulator/ops/pulls.ts'
import { createRef } from '../../../src/emulator/ops/refs.ts'
import type { Caller, Issue } from '../../../src/emulator/state.ts'
import { alice, jobNamed, logOf, type Stage, stage } from './support.ts'

let on: Stage
afterEach(() => on.stop())

const job = 'jobs: { a: { runs-on: x, steps: [{ run: date }] } }'

/** Names of the workflows that ran, in order. */
async function ran(): Promise<string[]> {
  await on.engine.idle()
  return on.repository.runs.map((run) => `${run.name} ${run.headBranch}`)
}

function open(branch: string, title = 'A change'): Issue {
  return openPull(on.emulator.world, alice, on.repository, {
    title,
    body: '',
    head: branch,
    base: 'main',
    draft: false,
  })
}

describe('a push', () => {
  it('starts the workflows of the pushed commit whose filters let it', async () => {
    on = await stage({
      'all.yml': `name: all\non: push\n${job}`,
      'main.yml': `name: main\non: { push: { branches: [main, 'rel/**'] } }\n${job}`,
      'not-main.yml': `name: not-main\non: { push: { branches-ignore: [main] } }\n${job}`,
      'tags.yml': `name: tags\non: { push: { tags: ['v*'] } }\n${job}`,
      'src.yml': `name: src\non: { push: { paths: ['src/**'] } }\n${job}`,
      'not-docs.yml': `name: not-docs\non: { push: { paths-ignore: ['**.md'] } }\n${job}`,
      'hand.yml': `name: hand\non: workflow_dispatch\n${job}`,
    })
    on.push({ 'docs/a.md': 'a' })
    expect(await ran()).toEqual(['all main', 'main main'])
    on.repository.runs = []
    on.push({ 'src/a.ts': 'a' }, { branch: 'topic' })
    expect(await ran()).toEqual(['all topic', 'not-docs topic', 'not-main topic', 'src topic'])
    on.repository.runs = []
    createRef(on.emulator.world, alice, on.repository, 'refs/tags/v1', resolve(on.repository.dir, 'main') ?? '')
    expect(await ran()).toEqual(['all v1', 'not-docs v1', 'src v1', 'tags v1'])
    expect(on.emulator.violations).toEqual([])
  })

  it('whose message asks to be skipped starts none', async () => {
    on = await stage({ 'ci.yml': `on: push\n${job}` })
    for (const words of ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]']) {
      on.push({ a: words }, { message: `Change ${words}` })
    }
    on.push({ a: 'trailer' }, { message: 'Change\n\nskip-checks: true' })
    expect(await ran()).toEqual([])
    on.push({ a: 'b' }, { message: 'Do not skip ci' })
    expect(await ran()).toHaveLength(1)
  })

  it('shows its commit as the title of the run', async () => {
    on = await stage({ 'ci.yml': `on: push\n${job}` })
    const sha = on.push({ a: 'a' }, { message: 'Add a\n\nBecause.' })
    await on.engine.idle()
    expect(on.repository.runs[0]).toMatchObject({ displayTitle: 'Add a', headSha: sha, event: 'push', actor: 'alice' })
  })

  it('by a run’s own token starts nothing', async () => {
    on = await stage({ 'ci.yml': `on: [push, issues]\n${job}` })
    const token: Caller = {
      kind: 'run',
      login: 'github-actions[bot]',
      runId: 1,
      permissions: { contents: 'write', issues: 'write' },
      repositories: [on.repository.id],
    }
    on.push({ a: 'a' }, { by: token })
    createIssue(on.emulator.world, token, on.repository, { title: 'By a run', body: '' })
    expect(await ran()).toEqual([])
    on.push({ b: 'b' })
    expect(await ran()).toHaveLength(1)
  })

  it('starts nothing where Actions is off or the workflow is disabled', async () => {
    on = await stage({ 'ci.yml': `on: push\n${job}` })
    on.repository.actionsEnabled = false
    on.push({ a: 'a' })
    on.repository.actionsEnabled = true
    await on.api('PUT /repos/acme/shop/actions/workflows/ci.yml/disable')
    on.push({ b: 'b' })
    expect(await ran()).toEqual([])
    await on.api('PUT /repos/acme/shop/actions/workflows/ci.yml/enable')
    on.push({ c: 'c' })
    expect(await ran()).toHaveLength(1)
  })
})

describe('a pull request', () => {
  const ci = `name: ci
on: { pull_request: { branches: [main] } }
jobs:
  a:
    runs-on: x
    steps:
      - run: echo "$GITHUB_REF $GITHUB_SHA $GITHUB_HEAD_REF into $GITHUB_BASE_REF, number \${{ github.event.number }} \${{ github.event.action }}"
`

  it('runs on the test merge and reports on the head', async () => {
    on = await stage({ 'ci.yml': ci })
    const head = on.push({ a: 'a' }, { branch: 'topic' })
    on.push({ b: 'b' })
    const pull = open('topic')
    await on.engine.idle()
    const [run] = on.repository.runs
    const merge = resolve(on.repository.dir, `refs/pull/${pull.number}/merge`)
    expect(merge).toMatch(/^[0-9a-f]{40}$/)
    expect(run).toMatchObject({
      headSha: head,
      headBranch: 'topic',
      pullNumbers: [pull.number],
      displayTitle: 'A change',
    })
    expect(run && logOf(run, 'a')).toContain(
      `refs/pull/${pull.number}/merge ${merge} topic into main, number ${pull.number} opened`,
    )
    expect(on.repository.checkRuns).toMatchObject([{ name: 'a', headSha: head, conclusion: 'success' }])
    expect(pull.pull?.mergeable).toBeNull()
  })

  it('runs again when commits are pushed to it, and not for what its workflow does not name', async () => {
    on = await stage({ 'ci.yml': ci })
    on.push({ a: 'a' }, { branch: 'topic' })
    const pull = open('topic')
    on.push({ a: 'b' }, { branch: 'topic' })
    await on.api(`POST /repos/acme/shop/issues/${pull.number}/labels`, { body: { labels: ['x'] } })
    await on.engine.idle()
    const runs = on.repository.runs.map((run) => /(opened|synchronize|labeled)$/m.exec(logOf(run, 'a'))?.[1])
    expect(runs).toEqual(['opened', 'synchronize'])
  })

  it('in conflict runs nothing', async () => {
    on = await stage({ 'ci.yml': ci })
    on.push({ 'README.md': 'one' }, { branch: 'topic' })
    on.push({ 'README.md': 'two' })
    open('topic')
    expect(await ran()).toEqual([])
  })

  it('filters by the base branch and by the paths it changes', async () => {
    on = await stage({
      'release.yml': `name: release\non: { pull_request: { branches: ['rel/*'] } }\n${job}`,
      'src.yml': `name: src\non: { pull_request: { paths: ['src/**'] } }\n${job}`,
      'docs.yml': `name: docs\non: { pull_request: { paths: ['docs/**'] } }\n${job}`,
    })
    on.push({ 'src/a': 'a' }, { branch: 'topic' })
    on.push({ 'docs/b': 'b' })
    open('topic')
    expect(await ran()).toEqual(['src topic'])
  })

  it('with pull_request_target runs the default branch’s file and reports on the head', async () => {
    const target = (word: string) =>
      `name: target\non: pull_request_target\njobs: { a: { runs-on: x, steps: [{ run: 'echo ${word} $GITHUB_REF $GITHUB_SHA' }] } }`
    on = await stage({ 'target.yml': target('trusted') })
    const main = resolve(on.repository.dir, 'main')
    const head = on.push({ 'target.yml': target('changed') }, { branch: 'topic' })
    open('topic')
    await on.engine.idle()
    const [run] = on.repository.runs
    expect(run && logOf(run, 'a')).toContain(`\ntrusted refs/heads/main ${main}\n`)
    expect(run?.headSha).toBe(head)
  })

  it('that is closed runs workflows that listen to closed', async () => {
    on = await stage({
      'closed.yml': `on: { pull_request: { types: [closed] } }\njobs: { a: { runs-on: x, steps: [{ run: 'echo "merged \${{ github.event.pull_request.merged }} $GITHUB_REF"' }] } }`,
    })
    on.push({ a: 'a' }, { branch: 'topic' })
    const pull = open('topic')
    mergePull(on.emulator.world, alice, on.repository, pull, {})
    await on.engine.idle()
    expect(on.repository.runs.map((run) => logOf(run, 'a').includes('merged true refs/heads/main'))).toEqual([true])
  })
})

describe('other events', () => {
  it('run the default branch’s files: issues and comments with their types', async () => {
    on = await stage({
      'issues.yml': `name: issues\non: { issues: { types: [opened] } }\n${job}`,
      'comments.yml': `name: comments\non: issue_comment\njobs: { a: { if: "startsWith(github.event.comment.body, '/go')", runs-on: x, steps: [{ run: "echo go" }] } }`,
    })
    const issue = createIssue(on.emulator.world, alice, on.repository, { title: 'Broken', body: '' })
    addComment(on.emulator.world, alice, on.repository, issue, 'hello')
    addComment(on.emulator.world, alice, on.repository, issue, '/go now')
    await on.engine.idle()
    expect(on.repository.runs.map((run) => [run.name, run.displayTitle, run.conclusion])).toEqual([
      ['issues', 'Broken', 'success'],
      ['comments', 'Broken', 'skipped'],
      ['comments', 'Broken', 'success'],
    ])
  })

  it('chain workflows by workflow_run, filtered by name, type and branch', async () => {
    on = await stage({
      'ci.yml': `name: CI\non: push\n${job}`,
      'after.yml': `name: after\non: { workflow_run: { workflows: [CI], types: [completed], branches: [main] } }\njobs: { a: { runs-on: x, steps: [{ run: 'echo "after \${{ github.event.workflow_run.conclusion }} $GITHUB_REF"' }] } }`,
      'start.yml': `name: start\non: { workflow_run: { workflows: [CI], types: [requested] } }\n${job}`,
      'never.yml': `name: never\non: { workflow_run: { workflows: [Other] } }\n${job}`,
    })
    on.push({ a: 'a' })
    on.push({ b: 'b' }, { branch: 'topic' })
    expect((await ran()).sort()).toEqual(['CI main', 'CI topic', 'after main', 'start main', 'start main'])
    const after = on.repository.runs.find((run) => run.name === 'after')
    expect(after && logOf(after, 'a')).toContain('after success refs/heads/main')
    expect(after?.actor).toBe('alice')
  })

  it('that this engine never serves are reported when a workflow waits for them', async () => {
    on = await stage({ 'ci.yml': `on: [create, push]\n${job}` })
    on.push({ a: 'a' }, { branch: 'topic' })
    await on.engine.idle()
    expect(on.emulator.violations).toEqual([
      'actions: acme/shop .github/workflows/ci.yml listens to create, which starts no runs here',
    ])
    on.emulator.world.violations.length = 0
  })
})

describe('an event loop', () => {
  it('ends at a limit, which is a violation', async () => {
    on = await stage(
      { 'ci.yml': `name: CI\non: { push: , workflow_run: { workflows: [CI] } }\n${job}` },
      { maxRuns: 6 },
    )
    on.push({ a: 'a' })
    await on.engine.idle()
    expect(on.repository.runs).toHaveLength(6)
    expect(on.emulator.violations[0]).toBe('actions: acme/shop reached 6 runs: do events start each other in a loop?')
    on.emulator.world.violations.length = 0
  })

  it('does not arise from a dispatch by a run’s token, which may start a workflow', async () => {
    on = await stage({
      'first.yml': `on: push
permissions: { actions: write }
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          node -e 'fetch(process.env.GITHUB_API_URL + "/repos/acme/shop/actions/workflows/second.yml/dispatches", { method: "POST", headers: { authorization: "Bearer " + process.env.TOKEN }, body: JSON.stringify({ ref: "main" }) }).then((answer) => console.log("answer", answer.status))'
        env: { TOKEN: '\${{ github.token }}' }
`,
      'second.yml': `name: second\non: workflow_dispatch\n${job}`,
    })
    on.push({ a: 'a' })
    await on.engine.idle()
    const [first, second] = on.repository.runs
    expect(first && logOf(first, 'a')).toContain('answer 204')
    expect(second).toMatchObject({ name: 'second', actor: 'github-actions[bot]', conclusion: 'success' })
    expect(second && jobNamed(second, 'a').conclusion).toBe('success')
  })
})

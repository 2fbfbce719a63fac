import { expect, it } from 'vitest'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { enqueuePull } from '../../../src/emulator/ops/merge-queue.ts'
import { openPull } from '../../../src/emulator/ops/pulls.ts'
import type { Caller } from '../../../src/emulator/state.ts'
import { checksRule, queueRule } from '../pulls/queues.ts'
import { alice, stage } from './support.ts'

const workflow = (body: string) => `on:
  merge_group:
    branches: [main]
jobs:
  ci:
    runs-on: ubuntu-latest
    steps:
      - run: ${body}
`

/** Enqueues a pull request on a base whose workflow runs for groups only. */
async function enqueued(body: string, by: Caller = alice) {
  const stages = await stage({ 'ci.yml': workflow(body), 'other.yml': workflow('exit 1').replace('main', 'release') })
  const { emulator, repository, push } = stages
  const { world } = emulator
  push({ 'new.txt': 'new\n' }, { branch: 'topic' })
  const pull = openPull(world, alice, repository, { title: 'x', body: '', head: 'topic', base: 'main', draft: false })
  repository.rules.push(queueRule())
  enqueuePull(world, by, repository, pull)
  repository.rules.push(checksRule('ci'))
  const head = pull.pull?.queue?.group?.headSha
  await emulator.settle()
  expect(emulator.violations).toEqual([])
  return { ...stages, pull, head }
}

it('runs the workflows of a merge group on its commit, and merges when they pass', async () => {
  const { repository, pull, head, stop } = await enqueued('exit 0')
  expect(repository.runs).toMatchObject([{ event: 'merge_group', headSha: head, conclusion: 'success' }])
  expect(repository.runs[0]?.headBranch).toMatch(/^gh-readonly-queue\/main\/pr-1-[0-9a-f]{40}$/)
  expect(pull.pull?.merged).toMatchObject({ by: 'github-merge-queue[bot]', sha: head })
  expect(resolve(repository.dir, 'refs/heads/main')).toBe(head)
  await stop()
})

it('lets go of what fails there', async () => {
  const { pull, head, stop } = await enqueued('exit 1')
  expect(pull.pull).toMatchObject({ merged: null, queue: null })
  expect(pull.timeline.at(-1)).toMatchObject({ reason: 'failed_checks', commitId: head })
  await stop()
})

it('runs nothing for a group that a run enqueued with its own token', async () => {
  const run: Caller = { kind: 'run', login: 'github-actions[bot]', runId: 1, permissions: {}, repositories: [] }
  const { repository, pull, stop } = await enqueued('exit 0', run)
  expect(repository.runs).toEqual([])
  expect(pull.pull?.queue).toMatchObject({ group: { headSha: expect.any(String) } })
  await stop()
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { resolve, writeBlob, writeTree } from '../../../src/emulator/git/plumbing.ts'
import { isRecord } from '../../../src/emulator/json.ts'
import { addComment } from '../../../src/emulator/ops/comments.ts'
import { createCommit } from '../../../src/emulator/ops/commits.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { addLabels } from '../../../src/emulator/ops/labels.ts'
import { markReady, openPull } from '../../../src/emulator/ops/pulls.ts'
import { createRef } from '../../../src/emulator/ops/refs.ts'
import type { Caller, Issue, Repository } from '../../../src/emulator/state.ts'
import { ask, mintedToken, testClock } from './support.ts'

const owner: Caller = { kind: 'user', login: 'acme' }
const clock = testClock()
let emulator: Emulator
let repository: Repository
let issue: Issue
let person: string
let installed: string

beforeEach(async () => {
  emulator = await startEmulator({ clock: clock.now })
  repository = emulator.createRepository({ owner: 'acme', name: 'shop', files: { 'README.md': '# shop\n' } })
  const permissions = { issues: 'write', pull_requests: 'write', contents: 'write' } as const
  const app = emulator.createApp({ slug: 'signalbox', permissions, events: [] })
  installed = mintedToken(emulator, app, emulator.installApp(app, 'acme').id)
  person = emulator.userToken('acme')
  issue = createIssue(emulator.world, owner, repository, { title: 'A task', body: '' })
})

afterEach(async () => {
  expect(emulator.violations).toEqual([])
  await emulator.stop()
})

function openTopic(): Issue {
  const { world } = emulator
  const { dir } = repository
  const main = resolve(dir, 'refs/heads/main') ?? ''
  const tree = writeTree(dir, main, [{ path: 'a', mode: '100644', sha: writeBlob(dir, 'a') }])
  const sha = createCommit(world, owner, repository, { message: 'a', tree, parents: [main] })
  createRef(world, owner, repository, 'refs/heads/topic', sha)
  return openPull(world, owner, repository, { title: 'Topic', body: '', head: 'topic', base: 'main', draft: true })
}

describe('reads that lag behind', () => {
  it('show Apps the world as it was, for so many reads, while people see it as it is', async () => {
    emulator.faults.lagReads(2)
    addLabels(emulator.world, owner, repository, issue, ['agent'])
    const labels = async (token: string) => {
      const { body } = await ask(emulator, 'GET /repos/acme/shop/issues/1/labels', { token })
      return Array.isArray(body) ? body.map((label) => label.name) : body
    }
    expect(await labels(person)).toEqual(['agent'])
    expect(await labels(installed)).toEqual([])
    await ask(emulator, 'POST /repos/acme/shop/issues/1/labels', { token: installed, body: { labels: ['seen'] } })
    expect(await labels(installed)).toEqual([])
    expect(await labels(installed)).toEqual(['agent', 'seen'])
  })
})

const about = `title updatedAt labels(first: 5) { nodes { name } } comments { totalCount }
  timelineItems(first: 5, itemTypes: [LABELED_EVENT]) { nodes { __typename } }`
const query = `query($node: ID!) {
  repository(owner: "acme", name: "shop") {
    issue(number: 1) { ${about} }
    pullRequest(number: 2) { ${about} isDraft }
    issues(first: 5, labels: ["agent"]) { totalCount }
    pullRequests(first: 5, labels: ["agent"]) { totalCount }
  }
  node(id: $node) { ... on Labelable { labels(first: 5) { nodes { name } } } }
}`

describe('GraphQL queries that lag behind', () => {
  async function read(): Promise<unknown> {
    const variables = { node: `I_${issue.id}` }
    const { body } = await ask(emulator, 'POST /graphql', { token: installed, body: { query, variables } })
    return isRecord(body) ? body['data'] : body
  }

  it('see an issue and a pull request without what was told of them meanwhile, and then with it', async () => {
    const { world } = emulator
    const pull = openTopic()
    const before = await read()
    emulator.faults.lagReads(2)
    clock.advance(5_000)
    for (const one of [issue, pull]) {
      addLabels(world, owner, repository, one, ['agent'])
      addComment(world, owner, repository, one, 'hello')
    }
    markReady(world, owner, repository, pull)
    expect([await read(), await read()]).toEqual([before, before])
    const after = {
      updatedAt: '2026-11-20T12:00:05Z',
      labels: { nodes: [{ name: 'agent' }] },
      comments: { totalCount: 1 },
      timelineItems: { nodes: [{ __typename: 'LabeledEvent' }] },
    }
    expect(await read()).toEqual({
      repository: {
        issue: { title: 'A task', ...after },
        pullRequest: { title: 'Topic', ...after, isDraft: false },
        issues: { totalCount: 1 },
        pullRequests: { totalCount: 1 },
      },
      node: { labels: { nodes: [{ name: 'agent' }] } },
    })
  })
})

import { Octokit } from '@octokit/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requirePermission } from '../../../src/emulator/auth/permissions.ts'
import { mintToken } from '../../../src/emulator/auth/tokens.ts'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import type { Caller, Level, Permissions } from '../../../src/emulator/state.ts'
import { ask } from './support.ts'

let emulator: Emulator

beforeEach(async () => {
  emulator = await startEmulator()
  const collaborators = { writer: 'write', triager: 'triage', reader: 'read' } as const
  emulator.createRepository({ owner: 'acme', name: 'shop', collaborators, files: { 'README.md': '# shop\n' } })
  emulator.createRepository({ owner: 'acme', name: 'vault', private: true, collaborators })
  for (const name of ['acme/shop', 'acme/vault']) {
    const repository = emulator.world.repositories.get(name)
    if (repository) createIssue(emulator.world, { kind: 'user', login: 'acme' }, repository, { title: 'one', body: '' })
  }
})

afterEach(async () => {
  await emulator.stop()
})

function runToken(permissions: Permissions): string {
  const repositories = [...emulator.world.repositories.values()].map((one) => one.id)
  const caller = { kind: 'run', login: 'github-actions[bot]', runId: 1, permissions, repositories } as const
  return mintToken(emulator.world, caller, 60_000)
}

const labels = { labels: ['bug'] }

describe('a token with permissions', () => {
  it.each([
    ['GET /repos/acme/shop', {}, undefined, 200],
    ['GET /repos/acme/shop/issues/1', {}, undefined, 403],
    ['GET /repos/acme/shop/issues/1', { issues: 'read' }, undefined, 200],
    ['POST /repos/acme/shop/issues/1/labels', { issues: 'read' }, labels, 403],
    ['POST /repos/acme/shop/issues/1/labels', { pull_requests: 'write' }, labels, 403],
    ['POST /repos/acme/shop/issues/1/labels', { issues: 'write' }, labels, 200],
    ['POST /repos/acme/shop/issues/1/reactions', { pull_requests: 'write' }, { content: 'eyes' }, 403],
    ['GET /app', { issues: 'write' }, undefined, 401],
    ['GET /user', { issues: 'write' }, undefined, 403],
  ] as const)('may call %s with %j or not', async (path, permissions, body, status) => {
    const answer = await ask(emulator, path, { token: runToken(permissions), body })
    expect(answer.status).toBe(status)
  })

  it('is told which permission would do', async () => {
    const answer = await ask(emulator, 'POST /repos/acme/shop/issues', {
      token: runToken({ issues: 'read' }),
      body: { title: 'x' },
    })
    expect(answer).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } })
    expect(answer.headers.get('x-accepted-github-permissions')).toBe('issues=write')
  })
})

describe('a pull request reached as an issue', () => {
  let comment = 0

  beforeEach(async () => {
    const octokit = new Octokit({ baseUrl: emulator.apiUrl, auth: emulator.userToken('acme') })
    const shop = { owner: 'acme', repo: 'shop' }
    const { data: main } = await octokit.rest.git.getRef({ ...shop, ref: 'heads/main' })
    await octokit.rest.git.createRef({ ...shop, ref: 'refs/heads/topic', sha: main.object.sha })
    const file = { path: 'new.txt', content: Buffer.from('new\n').toString('base64') }
    await octokit.rest.repos.createOrUpdateFileContents({ ...shop, ...file, branch: 'topic', message: 'Add a file' })
    await octokit.rest.pulls.create({ ...shop, title: 'x', head: 'topic', base: 'main' })
    const { data } = await octokit.rest.issues.createComment({ ...shop, issue_number: 2, body: 'hello' })
    comment = data.id
  })

  afterEach(() => {
    expect(emulator.violations).toEqual([])
  })

  it.each([
    ['POST /repos/acme/shop/issues/2/labels', { pull_requests: 'write' }, labels, 200],
    ['POST /repos/acme/shop/issues/2/labels', { issues: 'write' }, labels, 200],
    ['POST /repos/acme/shop/issues/2/reactions', { issues: 'write' }, { content: 'eyes' }, 403],
    ['POST /repos/acme/shop/issues/2/reactions', { pull_requests: 'write' }, { content: 'eyes' }, 201],
    ['POST /repos/acme/shop/issues/comments/:id/reactions', { issues: 'write' }, { content: 'eyes' }, 403],
    ['POST /repos/acme/shop/issues/comments/:id/reactions', { pull_requests: 'write' }, { content: 'eyes' }, 201],
  ] as const)('%s with %j', async (path, permissions, body, status) => {
    const token = runToken(permissions)
    expect(await ask(emulator, path.replace(':id', String(comment)), { token, body })).toMatchObject({ status })
  })
})

describe('a person', () => {
  it.each([
    ['stranger', 'GET /repos/acme/shop', undefined, 200],
    ['stranger', 'GET /repos/acme/vault', undefined, 404],
    ['stranger', 'POST /repos/acme/shop/issues', { title: 'x' }, 201],
    ['stranger', 'POST /repos/acme/vault/issues', { title: 'x' }, 404],
    ['stranger', 'POST /repos/acme/shop/issues/1/labels', labels, 403],
    ['reader', 'GET /repos/acme/vault/issues/1', undefined, 200],
    ['reader', 'POST /repos/acme/vault/issues/1/labels', labels, 403],
    ['triager', 'POST /repos/acme/vault/issues/1/labels', labels, 200],
    ['triager', 'PUT /repos/acme/vault/issues/1/lock', undefined, 403],
    ['writer', 'PUT /repos/acme/vault/issues/1/lock', undefined, 204],
    ['writer', 'GET /repos/acme/vault/branches/main/protection', undefined, 403],
  ] as const)('called %s and %s', async (login, path, body, status) => {
    expect(await ask(emulator, path, { token: emulator.userToken(login), body })).toMatchObject({ status })
  })

  it('cannot write checks, whatever the role', async () => {
    const body = { name: 'x', head_sha: '0'.repeat(40) }
    const answer = await ask(emulator, 'POST /repos/acme/shop/check-runs', { token: emulator.userToken('acme'), body })
    expect(answer).toMatchObject({ status: 403, body: { message: 'You must authenticate via a GitHub App.' } })
  })
})

describe('nobody in particular', () => {
  it.each([
    ['GET /repos/acme/shop/issues/1', undefined, 200],
    ['GET /repos/acme/vault', undefined, 404],
    ['POST /repos/acme/shop/issues', { title: 'x' }, 401],
    ['GET /user', undefined, 401],
    ['GET /installation/repositories', undefined, 401],
    ['POST /graphql', { query: '{ viewer { login } }' }, 401],
  ] as const)('%s', async (path, body, status) => {
    expect(await ask(emulator, path, { body })).toMatchObject({ status })
  })
})

describe('requiring a permission, as GraphQL does without a path', () => {
  const may = (caller: Caller, name: string, scope: string, level: Level) => () => {
    const repository = emulator.world.repositories.get(name)
    if (repository) requirePermission(caller, repository, scope, level)
  }
  const nobody: Caller = { kind: 'anonymous', login: '' }
  const owner: Caller = { kind: 'user', login: 'acme' }

  it.each([
    ['hides what is private from nobody in particular', nobody, 'acme/vault', 'issues', 'read', 'Not Found'],
    ['hides it from strangers', { kind: 'user', login: 'eve' } as const, 'acme/vault', 'issues', 'read', 'Not Found'],
    ['asks nobody to sign in for a write', nobody, 'acme/shop', 'issues', 'write', 'Requires authentication'],
    ['lets only Apps write checks', owner, 'acme/shop', 'checks', 'write', 'You must authenticate via a GitHub App.'],
    [
      'takes no App itself',
      { kind: 'app', login: 'x', appId: 1 } as const,
      'acme/shop',
      'issues',
      'read',
      'could not be decoded',
    ],
  ] as const)('%s', (_case, caller, name, scope, level, message) => {
    expect(may(caller, name, scope, level)).toThrow(message)
  })

  it('lets in whoever may', () => {
    expect(may(nobody, 'acme/shop', 'issues', 'read')).not.toThrow()
    expect(may(owner, 'acme/vault', 'contents', 'write')).not.toThrow()
    expect(may(owner, 'acme/shop', 'checks', 'read')).not.toThrow()
  })
})

import { generateKeyPairSync } from 'node:crypto'
import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mintToken } from '../../../src/emulator/auth/tokens.ts'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import type { App, Installation } from '../../../src/emulator/state.ts'
import { appToken, ask, installationToken, testClock } from './support.ts'

const clock = testClock()
let emulator: Emulator
let app: App
let installation: Installation

beforeEach(async () => {
  emulator = await startEmulator({ clock: clock.now })
  emulator.createRepository({ owner: 'acme', name: 'shop' })
  emulator.createRepository({ owner: 'acme', name: 'vault', private: true })
  app = emulator.createApp({ slug: 'signalbox', permissions: { issues: 'write', contents: 'read' }, events: [] })
  installation = emulator.installApp(app, 'acme')
})

afterEach(async () => {
  await emulator.stop()
})

describe('the credential of an App', () => {
  it('is what the official client makes, even when the clocks disagree', async () => {
    const octokit = new Octokit({
      baseUrl: emulator.apiUrl,
      authStrategy: createAppAuth,
      auth: { appId: app.id, privateKey: app.privateKey, installationId: installation.id },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    })
    const { data } = await octokit.rest.repos.get({ owner: 'acme', repo: 'vault' })
    expect(data).toMatchObject({ full_name: 'acme/vault', private: true })
    expect(emulator.violations).toEqual([])
  })

  it.each([
    ['the id as a number', () => ({})],
    ['the id as a string', () => ({ iss: String(app.id) })],
    ['the client id', () => ({ iss: `Iv23${app.id}` })],
  ])('may name the App by %s', async (_case, claims) => {
    const answer = await ask(emulator, 'GET /app', { token: appToken(app, clock.now(), claims()) })
    expect(answer).toMatchObject({ status: 200, body: { slug: 'signalbox', permissions: { issues: 'write' } } })
  })

  it.each([
    ['is over', { exp: 1 }, /^'Expiration time' claim \('exp'\) must be a numeric value/],
    ['has no end', { exp: undefined }, /^'Expiration time' claim \('exp'\) must be a numeric value/],
    ['lives longer than ten minutes', { exp: clock.now() / 1000 + 700 }, /is too far in the future$/],
    ['begins in the future', { iat: clock.now() / 1000 + 60 }, /^'Issued at' claim/],
  ])('is refused when it %s', async (_case, claims, message) => {
    const answer = await ask(emulator, 'GET /app', { token: appToken(app, clock.now(), claims) })
    expect(answer).toMatchObject({ status: 401, body: { message: expect.stringMatching(message) } })
  })

  it('is refused when another key signed it, or another algorithm is named', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const stranger = { privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString() }
    const refused = { status: 401, body: { message: 'A JSON web token could not be decoded' } }
    const forged = appToken(app, clock.now(), {}, stranger)
    const renamed = appToken(app, clock.now(), {}, { ...app, algorithm: 'none' })
    expect(await ask(emulator, 'GET /app', { token: forged })).toMatchObject(refused)
    expect(await ask(emulator, 'GET /app', { token: renamed })).toMatchObject(refused)
    expect(await ask(emulator, 'GET /app', { token: 'eyJ.x.y' })).toMatchObject(refused)
  })

  it('of an App that does not exist is not found', async () => {
    const answer = await ask(emulator, 'GET /app', { token: appToken(app, clock.now(), { iss: 1 }) })
    expect(answer).toMatchObject({ status: 404, body: { message: 'Integration not found' } })
  })

  it('opens no repository and no GraphQL', async () => {
    const token = appToken(app, clock.now())
    const refused = { status: 401, body: { message: 'A JSON web token could not be decoded' } }
    expect(await ask(emulator, 'GET /repos/acme/shop', { token })).toMatchObject(refused)
    expect(await ask(emulator, 'POST /graphql', { token, body: { query: '{ viewer { login } }' } })).toMatchObject(
      refused,
    )
  })
})

describe('a token', () => {
  it('nobody minted is refused, and never taken for some user', async () => {
    for (const token of ['ghp_unknown', 'ghs_unknown', 'nonsense']) {
      const answer = await ask(emulator, 'GET /repos/acme/shop', { token })
      expect(answer).toMatchObject({ status: 401, body: { message: 'Bad credentials' } })
    }
    const strange = { headers: { authorization: 'Digest x' } }
    expect(await ask(emulator, 'GET /repos/acme/shop', strange)).toMatchObject({ status: 401 })
  })

  it('of an installation dies after an hour', async () => {
    const token = await installationToken(emulator, app, installation.id)
    clock.advance(3_599_000)
    expect(await ask(emulator, 'GET /repos/acme/shop', { token })).toMatchObject({ status: 200 })
    clock.advance(1_000)
    expect(await ask(emulator, 'GET /repos/acme/shop', { token })).toMatchObject({ status: 401 })
  })

  it('dies when it is revoked, and no other with it', async () => {
    const token = await installationToken(emulator, app, installation.id)
    const other = await installationToken(emulator, app, installation.id)
    expect(await ask(emulator, 'DELETE /installation/token', { token })).toMatchObject({ status: 204 })
    expect(await ask(emulator, 'GET /repos/acme/shop', { token })).toMatchObject({ status: 401 })
    expect(await ask(emulator, 'GET /repos/acme/shop', { token: other })).toMatchObject({ status: 200 })
  })

  it('dies with its installation', async () => {
    const token = await installationToken(emulator, app, installation.id)
    emulator.uninstallApp(installation)
    expect(await ask(emulator, 'GET /repos/acme/shop', { token })).toMatchObject({ status: 401 })
  })

  it('may come as Bearer, as token, or as the password of Basic', async () => {
    const token = emulator.userToken('ada')
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
    for (const authorization of [`Bearer ${token}`, `token ${token}`, `Basic ${basic}`]) {
      const answer = await ask(emulator, 'GET /user', { headers: { authorization } })
      expect(answer).toMatchObject({ status: 200, body: { login: 'ada' } })
    }
  })

  it('of a run acts as github-actions in its own repository only', async () => {
    const shop = emulator.world.repositories.get('acme/shop')?.id ?? 0
    const run = { kind: 'run', login: 'github-actions[bot]', runId: 1, permissions: { issues: 'write' } } as const
    const token = mintToken(emulator.world, { ...run, repositories: [shop] }, 60_000)
    const body = { title: 'from a run' }
    expect(await ask(emulator, 'POST /repos/acme/shop/issues', { token, body })).toMatchObject({
      status: 201,
      body: { user: { login: 'github-actions[bot]', type: 'Bot' } },
    })
    expect(await ask(emulator, 'GET /repos/acme/vault', { token })).toMatchObject({ status: 404 })
  })
})

describe('narrowing an installation token', () => {
  it('takes repositories away, by id or by name', async () => {
    const shop = emulator.world.repositories.get('acme/shop')?.id
    for (const narrowing of [{ repository_ids: [shop] }, { repositories: ['shop'] }]) {
      const token = await installationToken(emulator, app, installation.id, narrowing)
      expect(await ask(emulator, 'GET /repos/acme/shop', { token })).toMatchObject({ status: 200 })
      expect(await ask(emulator, 'GET /repos/acme/vault', { token })).toMatchObject({ status: 404 })
      expect(await ask(emulator, 'GET /installation/repositories', { token })).toMatchObject({
        body: { total_count: 1, repositories: [{ full_name: 'acme/shop' }] },
      })
    }
  })

  it('takes permissions away', async () => {
    const token = await installationToken(emulator, app, installation.id, { permissions: { issues: 'read' } })
    expect(await ask(emulator, 'GET /repos/acme/shop/issues', { token })).toMatchObject({ status: 200 })
    expect(await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title: 'x' } })).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    })
  })

  it('says what the token can do and until when', async () => {
    const token = appToken(app, clock.now())
    const path = `POST /app/installations/${installation.id}/access_tokens`
    const answer = await ask(emulator, path, { token, body: { permissions: { contents: 'read' } } })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        permissions: { contents: 'read', metadata: 'read' },
        repository_selection: 'all',
        expires_at: new Date(clock.now() + 3_600_000).toISOString().replace('.000', ''),
      },
    })
    expect(emulator.violations).toEqual([])
  })

  it.each([
    ['a permission nobody granted', { permissions: { checks: 'write' } }, 'The permissions requested are not granted'],
    ['a higher level', { permissions: { contents: 'write' } }, 'The permissions requested are not granted'],
    ['a repository that is not there', { repositories: ['elsewhere'] }, 'There is at least one repository'],
    ['an id that is not there', { repository_ids: [1] }, 'There is at least one repository'],
  ])('never adds %s', async (_case, body, message) => {
    const token = appToken(app, clock.now())
    const answer = await ask(emulator, `POST /app/installations/${installation.id}/access_tokens`, { token, body })
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining(message) } })
  })

  it('is no write in the log, and no content', async () => {
    await installationToken(emulator, app, installation.id)
    const operation = 'apps/create-installation-access-token'
    expect(emulator.calls).toEqual([expect.objectContaining({ operation, status: 201, write: false, kind: 'app' })])
    expect(emulator.limits.secondary(app.botLogin).writes.hour).toBe(0)
  })

  it('is for the App that is installed', async () => {
    const other = emulator.createApp({ slug: 'other', permissions: {}, events: [] })
    const token = appToken(other, clock.now())
    const answer = await ask(emulator, `POST /app/installations/${installation.id}/access_tokens`, { token })
    expect(answer).toMatchObject({ status: 404 })
  })
})

describe('an installation', () => {
  it('is found by id, repository and account, by its own App only', async () => {
    const token = appToken(app, clock.now())
    const other = emulator.createApp({ slug: 'other', permissions: {}, events: [] })
    const paths = [`/app/installations/${installation.id}`, '/repos/acme/shop/installation', '/users/acme/installation']
    for (const path of paths) {
      expect(await ask(emulator, `GET ${path}`, { token })).toMatchObject({
        status: 200,
        body: { id: installation.id },
      })
      const answer = await ask(emulator, `GET ${path}`, { token: appToken(other, clock.now()) })
      expect(answer).toMatchObject({ status: 404 })
    }
    expect(emulator.violations).toEqual([])
  })

  it('on chosen repositories reaches no other', async () => {
    const narrow = emulator.installApp(app, 'acme', ['vault'])
    const token = await installationToken(emulator, app, narrow.id)
    expect(await ask(emulator, 'GET /repos/acme/vault', { token })).toMatchObject({ status: 200 })
    expect(await ask(emulator, 'GET /repos/acme/shop', { token })).toMatchObject({ status: 404 })
  })
})

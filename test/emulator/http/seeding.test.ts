import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { ask } from './support.ts'

let emulator: Emulator

beforeEach(async () => {
  emulator = await startEmulator()
})

afterEach(async () => {
  expect(emulator.violations).toEqual([])
  await emulator.stop()
})

describe('seeding', () => {
  it('makes a repository with its first commit, nested and executable files included, and tells nobody', async () => {
    emulator.createRepository({
      owner: 'acme',
      name: 'shop',
      defaultBranch: 'trunk',
      files: { 'src/a.ts': 'export {}\n', 'run.sh': { content: '#!/bin/sh\n', executable: true } },
    })
    const { body } = await ask(emulator, 'GET /repos/acme/shop/git/trees/trunk?recursive=1')
    expect(body).toMatchObject({
      tree: [
        { path: 'run.sh', mode: '100755' },
        { path: 'src', type: 'tree' },
        { path: 'src/a.ts', mode: '100644' },
      ],
    })
    expect(await ask(emulator, 'GET /repos/acme/shop')).toMatchObject({ body: { default_branch: 'trunk' } })
    expect(emulator.deliveries).toEqual([])
  })

  it('makes an empty repository when there are no files', async () => {
    emulator.createRepository({ owner: 'acme', name: 'empty' })
    expect(await ask(emulator, 'GET /repos/acme/empty/branches')).toMatchObject({ status: 200, body: [] })
  })

  it('refuses what contradicts the world', () => {
    emulator.createRepository({ owner: 'acme', name: 'shop' })
    expect(() => emulator.createRepository({ owner: 'acme', name: 'shop' })).toThrow('acme/shop exists already')
    const app = emulator.createApp({ slug: 'signalbox', permissions: {}, events: [] })
    expect(() => emulator.installApp(app, 'acme', ['none'])).toThrow('there is no repository acme/none')
    const everywhere = emulator.installApp(app, 'acme')
    expect(() => emulator.extendInstallation(everywhere, ['shop'])).toThrow('has all repositories already')
  })

  it('gives each App of a world a key of its own', () => {
    const [first, second] = ['one', 'two'].map((slug) => emulator.createApp({ slug, permissions: {}, events: [] }))
    expect(first?.privateKey).toContain('BEGIN RSA PRIVATE KEY')
    expect(first?.privateKey).not.toBe(second?.privateKey)
  })

  it('lets the bot of an App be found, as its id is needed for commits', async () => {
    emulator.createApp({ slug: 'signalbox', permissions: {}, events: [] })
    expect(await ask(emulator, 'GET /users/signalbox%5Bbot%5D')).toMatchObject({
      status: 200,
      body: { login: 'signalbox[bot]', type: 'Bot', id: expect.any(Number) },
    })
    expect((await ask(emulator, 'GET /users/nobody')).status).toBe(404)
    const ada = emulator.createAccount('ada')
    expect(await ask(emulator, `GET /user/${ada.id}`)).toMatchObject({ body: { login: 'ada' } })
  })
})

import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../src/hosts/server/settings.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const secret = 'k9J2mQ8xT4vB7nR1'
const good = { APP_ID: '7', PRIVATE_KEY: pem, WEBHOOK_SECRET: secret }

describe('the server refuses to start', () => {
  it.each([
    ['without a webhook secret', { WEBHOOK_SECRET: undefined }, /^WEBHOOK_SECRET is not set/],
    ['with an empty webhook secret', { WEBHOOK_SECRET: '  ' }, /^WEBHOOK_SECRET is not set/],
    ['with the default webhook secret', { WEBHOOK_SECRET: 'development' }, /^WEBHOOK_SECRET is a well-known default/],
    ['with a short webhook secret', { WEBHOOK_SECRET: 'fifteen-chars..' }, /^WEBHOOK_SECRET is too short/],
    ['with a short previous secret', { WEBHOOK_SECRET_PREVIOUS: 'short' }, /^WEBHOOK_SECRET_PREVIOUS is too short/],
    ['without a private key', { PRIVATE_KEY: '' }, /^PRIVATE_KEY is not set/],
    ['with an unreadable private key', { PRIVATE_KEY: 'not a key' }, /^PRIVATE_KEY cannot be read/],
    ['without an app id', { APP_ID: undefined }, /^APP_ID is not set/],
    ['with an app id that is no number', { APP_ID: 'seven' }, /^APP_ID must be/],
    ['with an address that is none', { GITHUB_API_URL: 'api' }, /^GITHUB_API_URL must be a web address/],
    [
      'with a well-known previous secret',
      { WEBHOOK_SECRET_PREVIOUS: 'Secret' },
      /^WEBHOOK_SECRET_PREVIOUS is a well-known/,
    ],
    ['with a server that is no address', { GITHUB_SERVER_URL: 'github' }, /^GITHUB_SERVER_URL must be a web address/],
    ['with a port that is none', { PORT: '-1' }, /^PORT must be/],
    ['with a port that no machine has', { PORT: '65536' }, /^PORT must be/],
    ['with no time between sweeps', { SWEEP_INTERVAL_SECONDS: '0' }, /^SWEEP_INTERVAL_SECONDS must be/],
    ['with a time between sweeps that is none', { SWEEP_INTERVAL_SECONDS: '5m' }, /^SWEEP_INTERVAL_SECONDS must be/],
  ])('%s, naming the variable', (_case, differs, message) => {
    expect(() => readSettings({ ...good, ...differs })).toThrow(message)
  })

  it('never repeats a secret in its message', () => {
    expect(() => readSettings({ ...good, WEBHOOK_SECRET: 'tiny-secret' })).toThrow(/^(?!.*tiny-secret)/)
  })
})

describe('the server starts', () => {
  it('with the defaults of github.com', () => {
    expect(readSettings(good)).toMatchObject({
      appId: 7,
      apiUrl: 'https://api.github.com',
      port: 3000,
      webhookSecrets: [secret],
    })
  })

  it.each([
    ['escaped line ends', pem.replaceAll('\n', '\\n')],
    ['base64', Buffer.from(pem).toString('base64')],
  ])('with a private key in %s', (_case, key) => {
    expect(readSettings({ ...good, PRIVATE_KEY: key }).privateKey).toBe(pem)
  })

  it('with two secrets while one is being replaced', () => {
    expect(readSettings({ ...good, WEBHOOK_SECRET_PREVIOUS: 'p'.repeat(32) }).webhookSecrets).toEqual([
      secret,
      'p'.repeat(32),
    ])
  })
})

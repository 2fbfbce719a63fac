// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows and shells are written so
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credentialsIn } from '../../../src/review/detectors/secrets/credentials-in.ts'
import { vendorRules } from '../../../src/review/detectors/secrets/vendor-rules.ts'
import { credentials } from '../../support/credentials.ts'
import { change, hitsOf, run } from './support/change.ts'

/** Characters that no placeholder has, in the alphabet of a rule; put together here, so that no scanner finds them. */
const chars = (count: number, alphabet = 'aK3xZ9qLm2Vw8RtYb5NcJ7hPd4Gs6FjUeXo1') =>
  Array.from({ length: count }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join('')
const hex = (count: number) => chars(count, '9a3f7c1e5b8d2046')

const values: readonly (readonly [string, string])[] = [
  ...credentials.filter(([rule]) => rule !== 'slack-token' && rule !== 'json-web-token'),
  ['slack-token', `xox${'b'}-1928374650-${chars(24)}`],
  ['json-web-token', `eyJ${chars(20)}.eyJ${chars(40)}.${chars(43)}`],
  ['aws-secret-key', `aws${'_'}secret_access_key = "${chars(40)}"`],
  ['google-api-key', `AI${'za'}${chars(35)}`],
  ['google-oauth-secret', `GOC${'SPX-'}${chars(28)}`],
  ['azure-storage-key', `Account${'Key='}${chars(86)}==`],
  ['azure-client-secret', `${chars(3)}8${'Q~'}${chars(34)}`],
  ['stripe-key', `sk${'_live_'}${chars(24)}`],
  ['stripe-webhook-secret', `wh${'sec_'}${chars(32)}`],
  ['slack-app-token', `xa${'pp-'}1-A01AB2CD3EF-1928374650192-${hex(64)}`],
  ['slack-webhook', `https://hooks.${'slack.com'}/services/T0AB3CD4E/B0AB3CD4E/${chars(24)}`],
  ['discord-webhook', `https://${'discord'}.com/api/webhooks/918273645019283746/${chars(68)}`],
  ['telegram-bot-token', `918273645:${'AA'}${chars(33)}`],
  ['openai-key', `sk-${'proj-'}${chars(48)}`],
  ['openai-legacy-key', `sk-${chars(20)}T3Blbk${'FJ'}${chars(20)}`],
  ['hugging-face-token', `hf${'_'}${chars(34)}`],
  ['gitlab-token', `gl${'pat-'}${chars(20)}`],
  ['pypi-token', `py${'pi-AgE'}${chars(60)}`],
  ['rubygems-key', `rubygems${'_'}${hex(48)}`],
  ['docker-token', `dckr${'_pat_'}${chars(27)}`],
  ['digitalocean-token', `dop${'_v1_'}${hex(64)}`],
  ['sendgrid-key', `S${'G.'}${chars(22)}.${chars(43)}`],
  ['twilio-key', `twilio_auth${'_token'}: "${hex(32)}"`],
  ['mailgun-key', `ke${'y-'}${hex(32)}`],
  ['shopify-token', `shp${'at_'}${hex(32)}`],
  ['vault-token', `hv${'s.'}${chars(24)}`],
  ['terraform-token', `${chars(14)}.atlas${'v1.'}${chars(67)}`],
  ['databricks-token', `da${'pi'}${hex(32)}`],
  ['linear-key', `lin${'_api_'}${chars(40)}`],
  ['grafana-token', `gl${'sa_'}${chars(32)}_${hex(8)}`],
  ['postman-key', `PM${'AK-'}${hex(24)}-${hex(34)}`],
  ['age-key', `AGE-SECRET${'-KEY-1'}${chars(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`],
  ['password-in-address', `postgres://app:${chars(14)}@db.internal.acme.io/app`],
]

describe('a credential of a known shape', () => {
  it.each(values)('%s is found', (rule, value) => {
    expect(credentialsIn(`const x = '${value}'`).map((one) => one.rule)).toContain(rule)
  })

  it('is tried for every rule', () => {
    const tried = new Set(values.map(([rule]) => rule))
    expect(vendorRules.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([])
  })
})

describe('a value assigned to a name', () => {
  it.each([
    [`password: '${chars(12)}'`],
    [`const api_key = "${hex(32)}"`],
    [`client_secret=>'${chars(20)}'`],
    [`{"token":"${chars(24)}"}`],
    [`SECRET_KEY := "${chars(16)}!#"`],
  ])('is a credential: %s', (line) => {
    expect(credentialsIn(line).map(({ rule }) => rule)).toEqual(['assigned-literal'])
  })

  it.each([
    ["password: 'changeme123'"],
    ["password: 'your-password-here1'"],
    ["token: 'xxxxxxxxxxxx1'"],
    ["const secret = '${process.env.SECRET1}'"],
    ["secret: '{{ vault.db_password_1 }}'"],
    ["apiKey = 'process.env.API_KEY_1'"],
    ["secretName: 'db-password-v2'"],
    ["tokenUrl: 'https://login.acme.io/oauth2/v2/token'"],
    ["password_field = 'user_password_1'"],
    ["token: 'Bearer'"],
    ["passwordFile: './secrets/db1.txt'"],
    ['password = getpass()'],
    ["const key = 'aK3xZ9qLm2Vw8Rt'"],
    ['postgres://postgres:postgres@localhost/app'],
    ['postgres://app:example-password@db.acme.io/app'],
    ['https://acme.io:8443/path@version'],
    ['AKIAIOSFODNN7EXAMPLE'],
    ['sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxx'],
  ])('is none: %s', (line) => {
    expect(credentialsIn(line)).toEqual([])
  })
})

const token = `gl${'pat-'}${chars(20)}`
const guess = `password: '${chars(12)}'\n`

describe('the detectors of secrets', () => {
  it.each([
    ['secrets', 'src/a.ts', token, ['src/a.ts:1']],
    ['secrets', 'src/a.ts', guess, ['src/a.ts:1']],
    ['secrets', 'package-lock.json', token, ['package-lock.json:1']],
    ['secrets', 'test/a.test.ts', token, ['test/a.test.ts:1']],
    ['secrets', 'test/a.test.ts', guess, []],
    ['vendor-secrets', 'src/a.ts', guess, []],
    ['fake-secrets', 'test/a.test.ts', guess, ['test/a.test.ts:1']],
    ['fake-secrets', 'docs/setup.md', token, ['docs/setup.md:1']],
    ['fake-secrets', 'src/a.ts', token, []],
  ])('`%s` on %s', (name, path, text, hits) => {
    expect(hitsOf(name, [change(path, null, text)])).toEqual(hits)
  })

  it('find what was removed, unless the file still holds it', () => {
    expect(hitsOf('removed-secrets', [change('a.ts', `a = '${token}'\n`, 'a = load()\n')])).toEqual(['a.ts:-1'])
    expect(hitsOf('removed-secrets', [change('a.ts', `a = '${token}'\n`, `b = '${token}'\n`)])).toEqual([])
  })

  it('mark every hit as secret, and never say the value', () => {
    const { hits } = run({ files: [change('a.ts', null, token)], detectors: [{ engine: 'builtin', name: 'secrets' }] })
    expect(hits).toMatchObject([{ secret: true, message: 'gitlab-token' }])
    expect(hits[0]?.message).not.toContain(token)
  })
})

describe('a file that carries credentials', () => {
  it.each([
    ['.env', 'A=1'],
    ['app/.env.production', 'A=1'],
    ['.ssh/id_ed25519', 'x'],
    ['certs/server.p12', ''],
    ['deploy/terraform.tfstate', '{}'],
    ['.kube/config', 'x'],
    ['backup.sql.gz', ''],
    ['dump.sql', '-- PostgreSQL database dump'],
    ['certs/server.pem', `-----BEGIN ${''}PRIVATE KEY-----`],
    ['.npmrc', `//registry.npmjs.org/:_authToken=${chars(20)}`],
    ['cluster.yaml', `    client-key-data: ${chars(60)}`],
  ])('is %s', (path, text) => {
    const { hits } = run({
      files: [change(path, null, `${text}\n`)],
      detectors: [{ engine: 'builtin', name: 'key-files' }],
    })
    expect(hits.map(({ secret }) => secret)).toContain(true)
  })

  it.each([
    ['.env.example', 'A=1'],
    ['src/env.ts', 'A=1'],
    ['certs/server.pem', '-----BEGIN CERTIFICATE-----'],
    ['.npmrc', '//registry.npmjs.org/:_authToken=${NPM_TOKEN}'],
    ['.npmrc', 'engine-strict=true'],
    ['migrations/1.sql', 'INSERT INTO a VALUES (1);'],
  ])('is not %s with %s', (path, text) => {
    expect(hitsOf('key-files', [change(path, null, `${text}\n`)])).toEqual([])
  })

  it('is one that is renamed in, and not one that leaves', () => {
    const moved = { change: 'renamed', hunks: [] } as const
    expect(hitsOf('key-files', [change('.env', 'A=1\n', 'A=1\n', { ...moved, oldPath: 'settings' })])).toEqual([
      '.env file',
    ])
    expect(hitsOf('key-files', [change('.env', 'A=1\n', 'A=1\n', { ...moved, oldPath: 'old/.env' })])).toEqual([])
    expect(hitsOf('key-files', [change('.env', 'A=1\n', null)])).toEqual([])
  })
})

it('reading credentials takes time that grows with the text alone', () => {
  const pieces = fc.constantFrom(
    'eyJ',
    'sk-',
    'password="',
    ':',
    '@',
    'a',
    '-',
    '_',
    '.',
    'AA',
    '9'.repeat(40),
    'postgres://',
    'key-',
  )
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 200, maxLength: 2_000 }), (parts) => {
      const started = performance.now()
      credentialsIn(parts.join(''))
      expect(performance.now() - started).toBeLessThan(1_000)
    }),
    { numRuns: 20 },
  )
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts'
import type { App } from '../../src/emulator/state.ts'
import { newRepository, permissions } from './support/house.ts'

const entry = fileURLToPath(new URL('../../src/hosts/server.ts', import.meta.url))
const secret = 'k9J2mQ8xT4vB7nR1'

type Variables = Readonly<Record<string, string>>

/** The server as `npm start` runs it. */
function start(variables: Variables) {
  const child = spawn(process.execPath, [entry], { env: { ...variables }, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const complaints: string[] = []
  const out = createInterface({ input: child.stdout })
  out.on('line', (line) => lines.push(line))
  child.stderr.on('data', (bytes) => complaints.push(String(bytes)))
  const ended = once(child, 'close').then(([code]) => ({ code, lines, complaint: complaints.join('') }))
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = lines.find((one) => pattern.test(one))
      if (found !== undefined) return found
      await Promise.race([once(out, 'line'), ended.then(() => Promise.reject(new Error(complaints.join(''))))])
    }
  }
  return { child, ended, line }
}

const state: { emulator?: Emulator; app?: App } = {}

beforeAll(async () => {
  const emulator = await startEmulator()
  newRepository(emulator, 'measure')
  state.app = emulator.createApp({ slug: 'signalbox', permissions, events: [], secret })
  emulator.installApp(state.app, 'octo-org')
  state.emulator = emulator
})
afterAll(() => state.emulator?.stop())

async function good(): Promise<Variables> {
  const { emulator, app } = state
  if (!emulator || !app) throw new Error('no GitHub is up')
  return {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: emulator.apiUrl,
    GITHUB_SERVER_URL: emulator.url,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('the server process', () => {
  it.each([
    ['WEBHOOK_SECRET', 'changeme'],
    ['PRIVATE_KEY', '-----BEGIN PRIVATE KEY-----\nbm8=\n-----END PRIVATE KEY-----'],
    ['PORT', '70000'],
  ])('ends with 2 and one sentence when %s is no good, and never repeats a secret', async (name, value) => {
    const { code, lines, complaint } = await start({ ...(await good()), [name]: value }).ended
    expect({ code, lines }).toEqual({ code: 2, lines: [] })
    expect(complaint).toMatch(new RegExp(`^${name} .+\\.\\n$`))
    if (name !== 'PORT') expect(complaint).not.toContain(value)
  })

  it('ends with 1 and a sentence when GitHub does not know the App', async () => {
    const { code, complaint } = await start({ ...(await good()), APP_ID: '4242' }).ended
    expect(code).toBe(1)
    expect(complaint).toMatch(/^The server could not start: .*Integration not found/)
  })

  it('ends with 1 and a sentence when somebody else listens on its port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, complaint } = await start({ ...(await good()), PORT: String(port) }).ended
    other.close()
    expect(code).toBe(1)
    expect(complaint).toMatch(/^The server could not start: .*EADDRINUSE/)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('gets ready, and ends with 0 on %s', async (signal) => {
    const variables = await good()
    const { child, ended, line } = start(variables)
    await line(/"event":"swept"/)
    const health = await fetch(`http://127.0.0.1:${variables['PORT']}/healthz`)
    expect(health.status).toBe(200)
    await health.text()
    child.kill(signal)
    const { code, lines, complaint } = await ended
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
    const records = lines.map((one): { event?: unknown; time?: unknown } => JSON.parse(one))
    expect(records.map(({ event }) => event)).toEqual(['listening', 'swept', 'stopping', 'stopped'])
    for (const { time } of records) expect(new Date(String(time)).toISOString()).toBe(time)
    const text = lines.join('\n')
    expect(text).not.toContain(secret)
    expect(text).not.toMatch(/PRIVATE KEY|gh[sp]_|eyJ/)
  })
})

import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import type { App, Repository } from '../../../src/emulator/state.ts'
import type { LogRecord } from '../../../src/handle.ts'
import { webhookPath } from '../../../src/hosts/server/listener.ts'
import { type RunningServer, startServer } from '../../../src/hosts/server/start.ts'
import { type Gate, openGate } from '../../support/story-gate.ts'
import { type StoryTime, storyTime } from '../../support/story-time.ts'

/** A webhook as a test says it: what differs from an ordinary one. */
export type Letter = {
  readonly id?: string
  readonly name?: string
  readonly payload: unknown
  /** The body as bytes, where it is not the payload as JSON. */
  readonly body?: string
  readonly secret?: string
}

/** The real server in this process, with GitHub behind a gate, no Actions engine, and the test's own clock. */
export type House = {
  readonly emulator: Emulator
  readonly app: App
  readonly repository: Repository
  readonly server: RunningServer
  readonly time: StoryTime
  readonly log: readonly LogRecord[]
  readonly hold: Gate['hold']
  readonly post: (letter: Letter) => Promise<Response>
  readonly health: () => Promise<{ status: number; why: string }>
  /** A payload about an issue that says somebody set the label `agent`. */
  readonly labeled: (number: number, repository?: Repository) => unknown
  readonly close: () => Promise<void>
}

export const secrets = { current: randomBytes(16).toString('hex'), previous: randomBytes(16).toString('hex') } as const
export const interval = 300_000

/** What the App asks for. */
export const permissions = {
  metadata: 'read',
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  merge_queues: 'read',
  pull_requests: 'write',
  statuses: 'read',
} as const

/** @param before what happens on GitHub before the server starts */
export async function openHouse(
  before: (emulator: Emulator, gate: Gate) => void | Promise<void> = () => undefined,
): Promise<House> {
  const time = storyTime()
  const emulator = await startEmulator({ clock: time.clock })
  const gate = await openGate(emulator.url)
  emulator.createAccount('mona')
  const repository = newRepository(emulator, 'measure')
  const app = emulator.createApp({ slug: 'signalbox', permissions, events: ['issues'], secret: secrets.current })
  const installation = emulator.installApp(app, 'octo-org')
  await before(emulator, gate)
  const log: LogRecord[] = []
  const server = await startServer(
    {
      appId: app.id,
      privateKey: app.privateKey,
      webhookSecrets: [secrets.current, secrets.previous],
      apiUrl: gate.url,
      serverUrl: emulator.url,
      port: 0,
      host: '127.0.0.1',
      sweepInterval: interval,
    },
    { ...time.means(), random: () => 0.5, log: (record) => void log.push(record) },
  )
  return {
    emulator,
    app,
    repository,
    server,
    time,
    log,
    hold: gate.hold,
    post: (letter) => post(server.url, letter),
    health: async () => {
      const answer = await fetch(`${server.url}/healthz`)
      return { status: answer.status, why: (await answer.text()).trim() }
    },
    labeled: (number, { id, name, owner } = repository) => ({
      action: 'labeled',
      label: { name: 'agent' },
      issue: { number, labels: [{ name: 'agent' }] },
      repository: { id, name, owner: { login: owner } },
      installation: { id: installation.id },
      sender: { id: 1, login: 'mona' },
    }),
    close: async () => {
      await server.stop()
      await gate.close()
      await emulator.stop()
    },
  }
}

export function newRepository(emulator: Emulator, name: string): Repository {
  return emulator.createRepository({
    owner: 'octo-org',
    name,
    files: { 'README.md': { content: 'measures\n', executable: false } },
    collaborators: { mona: 'write' },
  })
}

async function post(url: string, { id, name, payload, body, secret }: Letter): Promise<Response> {
  const bytes = body ?? JSON.stringify(payload)
  const signature = createHmac('sha256', secret ?? secrets.current)
    .update(bytes)
    .digest('hex')
  return fetch(`${url}${webhookPath}`, {
    method: 'POST',
    body: bytes,
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': id ?? randomUUID(),
      'x-github-event': name ?? 'issues',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  })
}

/** The delivery ids of the triggers that were handled, in order. */
export function handled(log: readonly LogRecord[]): readonly unknown[] {
  return log.filter(({ event }) => event === 'handled').map((record) => record['delivery'])
}

/** Waits until something is true, a moment at a time. */
export async function until(look: () => boolean): Promise<void> {
  while (!look()) await pause(5)
}

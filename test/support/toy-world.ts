import { createHash, createSign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getOctokit } from '@actions/github'
import type { Actor, RepositoryRef } from '../../src/domain/identity.ts'
import type { Trigger } from '../../src/domain/trigger.ts'
import { createLedgerQueues } from '../../src/effects/ledger-queue.ts'
import { type Engine, startEngine } from '../../src/emulator/actions/engine.ts'
import type { EngineOptions } from '../../src/emulator/actions/options.ts'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts'
import type { App, Repository } from '../../src/emulator/state.ts'
import type { GitHub } from '../../src/github/client.ts'
import { download } from '../../src/github/download.ts'
import { createTokens } from '../../src/github/installation.ts'
import { createLanes } from '../../src/github/lanes.ts'
import { withPolicy } from '../../src/github/policy.ts'
import { createSeenTips } from '../../src/github/seen-tips.ts'
import type { Host, LogRecord } from '../../src/handle.ts'

/** Writes a bundle as a run would: one changed file, the verify command green. Nothing here is a model. */
const writeBundle = `
const job = JSON.parse(process.env.JOB)
const fs = require('node:fs')
const outcome = process.env.OUTCOME
const result = {
  v: 1, outcome, stop: 'submitted', summary: 'The sum of an empty list is zero now.', acceptance: [],
  answers: job.asks.map((ask) => ({ ask: ask.id, text: 'Done.' })),
  verify: [{ command: 'npm test', exit: 0, ms: 10, tail: 'ok' }], verifySource: 'package.json',
  blocked: null, followUps: [], risks: [], hiddenCharacters: 0, hiddenComments: 0, hiddenMarkdown: 0, usage: [], usd: 0.5, turns: 3, minutes: 1, handoff: '', error: null,
}
// In pieces: a file that a workflow names waits for a person.
const place = ['src', 'sum.js'].join('/')
const text = 'export const sum = () => ' + job.generation + '\\\\n'
const changes = { v: 1, base: job.head ?? job.base, files: { [place]: { content: Buffer.from(text).toString('base64') } }, modes: {}, binary: [] }
fs.mkdirSync('bundle')
fs.writeFileSync('bundle/result.json', JSON.stringify(result))
if (outcome === 'done') fs.writeFileSync('bundle/changes.json', JSON.stringify(changes))
`

export const signalboxWorkflow = (outcome = 'done'): string => `name: signalbox
run-name: signalbox \${{ fromJSON(inputs.job).id }} g\${{ fromJSON(inputs.job).generation }}
on:
  workflow_dispatch:
    inputs:
      job: { required: true, type: string }
permissions: {}
jobs:
  run:
    runs-on: ubuntu-latest
    steps:
      - env:
          JOB: \${{ inputs.job }}
          OUTCOME: ${outcome}
        run: |
          node -e "$(cat <<'END'
${writeBundle
  .trim()
  .split('\n')
  .map((line) => `          ${line}`)
  .join('\n')}
          END
          )"
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02
        if: always()
        with: { name: 'signalbox-bundle-\${{ github.run_attempt }}', path: bundle, if-no-files-found: error }
`

const ci = `name: ci
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]
`

export type ToyWorld = {
  readonly emulator: Emulator
  readonly engine: Engine
  readonly repository: Repository
  readonly where: RepositoryRef
  readonly app: App
  /** Another server of the same App, with a memory of its own. */
  readonly server: () => Promise<Host & { readonly logged: readonly LogRecord[]; readonly woken: readonly string[] }>
  readonly as: (login: string) => GitHub
  /** Opens an issue as a writer, with the label that asks, and says what a webhook would have said. */
  readonly labeledIssue: (title: string) => Promise<Trigger & { readonly number: number }>
  /** Requests of the App since the last time, one line each; tokens apart. */
  readonly appCalls: () => readonly string[]
  readonly stop: () => Promise<void>
}

export type ToyWish = {
  readonly files?: Readonly<Record<string, string>>
  readonly config?: string
  readonly engine?: EngineOptions
}

const permissions = {
  metadata: 'read',
  statuses: 'read',
  contents: 'write',
  issues: 'write',
  merge_queues: 'read',
  pull_requests: 'write',
  checks: 'write',
  actions: 'write',
} as const

/** A repository with the App installed, on an emulated GitHub whose Actions run. */
export async function toyWorld(wish: ToyWish = {}): Promise<ToyWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-core-'))
  const engines: Engine[] = []
  const emulator = await startEmulator({
    root: join(folder, 'repositories'),
    engine: ({ world }) => {
      const engine = startEngine(world, { workRoot: join(folder, 'work'), ...wish.engine })
      engines.push(engine)
      return engine
    },
  })
  const [engine] = engines
  if (!engine) throw new Error('no engine')
  const repository = emulator.createRepository({
    owner: 'octo',
    name: 'toy',
    files: {
      'src/sum.js': 'export const sum = () => 0\n',
      'package.json': '{"scripts":{"test":"true"}}\n',
      '.github/workflows/ci.yml': ci,
      '.github/workflows/signalbox.yml': signalboxWorkflow(),
      '.github/signalbox.yml': wish.config ?? 'merge: { mode: auto, quiet: 1ms }\nreview: { enabled: false }\n',
      ...wish.files,
    },
    collaborators: { alice: 'write', rita: 'read' },
  })
  const app = emulator.createApp({ slug: 'signalbox', permissions, events: [] })
  const installation = emulator.installApp(app, 'octo')
  const where = { owner: 'octo', name: 'toy' }
  const client = (token: string): GitHub => getOctokit(token, { baseUrl: emulator.apiUrl })
  const seen = { count: 0 }

  return {
    emulator,
    engine,
    repository,
    where,
    app,
    as: (login) => client(emulator.userToken(login)),
    labeledIssue: async (title) => {
      const { data } = await client(emulator.userToken('alice')).request('POST /repos/{owner}/{repo}/issues', {
        owner: 'octo',
        repo: 'toy',
        title,
        body: 'It should be zero.',
        labels: ['agent'],
      })
      const { number, updated_at: at } = data
      return {
        kind: 'labeled',
        repository: where,
        address: { kind: 'issue', number },
        actor: actorOf(emulator, 'alice'),
        at,
        number,
      }
    },
    server: async () => {
      const tokenFor = createTokens(client(appJwt(app)), () => new Date())
      const request = { installation: installation.id, repository: repository.id }
      const lanes = createLanes()
      const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / 250))
      const means = { now: () => new Date(), sleep, random: Math.random }
      const logged: LogRecord[] = []
      const woken: string[] = []
      const connect = async (purpose: 'work' | 'dispatch') =>
        withPolicy(getOctokit(await tokenFor({ ...request, purpose }), { baseUrl: emulator.apiUrl }), means, lanes)
      return {
        ...means,
        github: await connect('work'),
        dispatcher: await connect('dispatch'),
        self: { appId: app.id, slug: 'signalbox', bot: actorOf(emulator, 'signalbox[bot]') },
        digest: (text) => createHash('sha256').update(text).digest('hex'),
        seen: createSeenTips(),
        rules: new Map(),
        ledgers: createLedgerQueues(),
        mailHost: 'github.com',
        installedAt: installation.createdAt,
        fetchBlob: download,
        log: (record) => void logged.push(record),
        wake: (_trigger, at) => void woken.push(at),
        logged,
        woken,
      }
    },
    appCalls: () => {
      const fresh = emulator.calls.slice(seen.count)
      seen.count = emulator.calls.length
      return fresh
        .filter((call) => call.kind === 'installation')
        .map(({ method, path, operation }) => (operation === '' ? `${method} ${path}` : operation))
    },
    stop: async () => {
      await emulator.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

export function actorOf({ world }: Emulator, login: string): Actor {
  const account = world.accounts.get(login)
  if (!account) throw new Error(`nobody is called ${login}`)
  return { id: account.id, login }
}

/** The App's own credential, good for a few minutes. */
function appJwt({ id, privateKey }: App): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const body = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 30, exp: now + 300, iss: id })}`
  return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey, 'base64url')}`
}

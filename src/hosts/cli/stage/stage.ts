import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import type { Sandbox } from '../../../agent/sandbox/place.ts'
import { paths } from '../../../domain/names.ts'
import { startEngine } from '../../../emulator/actions/engine.ts'
import type { EngineOptions } from '../../../emulator/actions/options.ts'
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts'
import type { Script } from '../../../emulator/model/script.ts'
import { type ScriptedModel, startScriptedModel } from '../../../emulator/model/server.ts'
import { renderPage } from '../../../emulator/pages/route.ts'
import type { App, Repository, Role } from '../../../emulator/state.ts'
import { confineSteps } from './confine.ts'
import { type Files, workflowFor } from './files.ts'

/** Where a story plays: an emulated GitHub with one repository, the App installed, a model, and no server yet. */
export type Stage = {
  readonly emulator: Emulator
  readonly app: App
  readonly repository: Repository
  readonly model: ScriptedModel | null
  /** The environment a server needs to speak for the App. */
  readonly serverEnvironment: Readonly<Record<string, string>>
  /** Tells GitHub where the App's webhooks go. */
  readonly listenAt: (serverUrl: string) => void
  readonly close: () => Promise<void>
}

/** What a scripted model says, one that is up already and stays up, or the real one. */
export type StageModel =
  | { readonly script: Script }
  | { readonly scripted: ScriptedModel }
  | { readonly key: string; readonly url: string }

export type StageOptions = {
  /** The project's own folder: action, templates, manifest. */
  readonly root: string
  readonly files: Files
  readonly people: Readonly<Record<string, Role>>
  readonly sandbox: Sandbox
  readonly model: StageModel
  readonly owner?: string
  readonly name?: string
  /** False: the workflow file is not there yet, as in a repository where the App was just installed. */
  readonly workflow?: boolean
  readonly apiPath?: string
  /** What the workflow's environment holds as the model key, asked at each run; one that works when left out. */
  readonly modelKey?: () => string
  /** Milliseconds since the epoch, as this GitHub counts them. */
  readonly clock?: () => number
  /** How its Actions differ from ordinary ones. */
  readonly engine?: Pick<EngineOptions, 'refuse' | 'listDelay' | 'durations' | 'unserved'>
}

const manifest = z.object({
  name: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])),
  default_events: z.array(z.string()),
})

/** Builds the stage. Everything listens on loopback. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const own = 'script' in options.model ? await startScriptedModel(options.model.script) : null
  const scripted = 'scripted' in options.model ? options.model.scripted : own
  const key = 'key' in options.model ? options.model.key : 'scripted-model-key-0123456789'
  const secrets = {
    get ANTHROPIC_API_KEY() {
      return options.modelKey?.() ?? key
    },
  }
  const emulator = await startEmulator({
    pages: renderPage,
    ...(options.apiPath === undefined ? {} : { apiPath: options.apiPath }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    engine: ({ world }) =>
      startEngine(world, {
        ...options.engine,
        actions: { 'signalbox/signalbox': options.root },
        environments: { signalbox: { secrets, branches: 'default' } },
        confine: confineSteps(options.sandbox, [options.root]),
      }),
  })
  const { app, repository, secret } = populate(emulator, options, scripted?.url ?? modelUrl(options))
  return {
    emulator,
    app,
    repository,
    model: scripted,
    serverEnvironment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: secret,
      GITHUB_API_URL: emulator.apiUrl,
      GITHUB_SERVER_URL: emulator.url,
      HOST: '127.0.0.1',
    },
    listenAt: (serverUrl) => {
      app.webhookUrl = `${serverUrl}/api/github/webhooks`
    },
    close: async () => {
      await emulator.stop()
      await own?.close()
    },
  }
}

function modelUrl({ model }: StageOptions): string {
  return 'url' in model ? model.url : ''
}

/** Accounts, repository and App as they are before the story begins. */
function populate(emulator: Emulator, options: StageOptions, url: string) {
  const { name, default_permissions, default_events } = manifest.parse(parse(read(options.root, 'app.yml')))
  const workflow = workflowFor(read(options.root, 'templates/signalbox.yml'), name, url)
  const files =
    options.workflow === false
      ? options.files
      : { ...options.files, [paths.workflow]: { content: workflow, executable: false } }
  const owner = options.owner ?? 'octo-org'
  for (const login of Object.keys(options.people)) emulator.createAccount(login)
  const repository = emulator.createRepository({
    owner,
    name: options.name ?? 'measure',
    files,
    collaborators: options.people,
  })
  const secret = randomBytes(24).toString('hex')
  const app = emulator.createApp({
    slug: name,
    permissions: default_permissions,
    events: default_events,
    secret,
    owner,
  })
  emulator.installApp(app, owner)
  return { app, repository, secret }
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

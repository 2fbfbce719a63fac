import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionsApp } from './auth/actions-app.ts'
import { mintToken } from './auth/tokens.ts'
import { delayBackground, runBackground, runDue } from './background.ts'
import { addDeliveryFault, clearDeliveryFaults, type DeliveryFault } from './faults/deliveries.ts'
import { clearMergeability, type StaleMergeability, staleMergeability } from './faults/mergeability.ts'
import { lagReads } from './faults/read-lag.ts'
import { addRequestFault, clearRequestFaults, type RequestFault } from './faults/requests.ts'
import type { ExecuteGraphql } from './http/api.ts'
import { blobStorage, createBlobServer } from './http/blobs.ts'
import { type Call, callLog } from './http/calls.ts'
import type { Pages } from './http/pages.ts'
import { createHttpServer } from './http/server.ts'
import { onWrite, type WriteListener } from './http/writes.ts'
import { type PrimaryLimits, primaryLimits } from './limits/primary.ts'
import { type SecondaryUse, secondaryLimits, secondaryUse } from './limits/secondary.ts'
import { requestSuitesOnPush } from './ops/check-suites.ts'
import { followQueues } from './ops/merge-queue-follow.ts'
import { settled, track } from './pending.ts'
import { restHandlers } from './rest/registry.ts'
import { createApp, extendInstallation, installApp, type NewApp, uninstallApp } from './seed/app.ts'
import { createRepository, forkRepository, type NewRepository } from './seed/repository.ts'
import type { Account, App, Installation, Repository } from './state.ts'
import { type Delivery, deliveriesOf } from './webhooks/delivery.ts'
import { releaseHeldBack, type Schedule, schedule, sendWebhooks } from './webhooks/send.ts'
import { account, createWorld, type World } from './world.ts'

const tokenLifetimeMs = 30 * 86_400_000

/** Something that lives with the emulator, such as the Actions engine. */
export type Engine = { stop: () => Promise<void> | void }

export type EmulatorOptions = {
  /** Folder of the bare repositories; a temporary one, removed at the end, when left out. */
  root?: string
  /** Milliseconds since the epoch. */
  clock?: () => number
  port?: number
  /** `/api/v3` for the addresses of GitHub Enterprise Server. */
  apiPath?: string
  /** HTML for people with a browser. */
  pages?: Pages
  /** Started once the server listens. */
  engine?: (emulator: Emulator) => Engine | Promise<Engine>
  /** When late deliveries go out; real timers when left out. */
  later?: Schedule
}

export type Emulator = {
  world: World
  /** Base address: git remotes and pages live here. */
  url: string
  /** Address of the REST API, and of GraphQL. */
  apiUrl: string
  graphqlUrl: string
  /** Every API request, in order of arrival. */
  calls: readonly Call[]
  /** Git transport and blob downloads. */
  transport: readonly Call[]
  deliveries: readonly Delivery[]
  /** Breaches of GitHub's description; a test that ends with one fails. */
  violations: readonly string[]
  faults: {
    request: (fault: RequestFault) => void
    delivery: (fault: DeliveryFault) => void
    lagReads: (reads: number) => void
    mergeability: (fault: StaleMergeability) => void
    clear: () => void
  }
  /** What GitHub does after its answer: background merges, branch updates, the merge queue. */
  background: {
    /** Milliseconds of the clock until it is done, or null: not before `run`. */
    delay: (milliseconds: number | null) => void
    /** Does everything that waits, due or not. */
    run: () => void
  }
  limits: {
    /** Requests per window; a story may lower them. */
    primary: PrimaryLimits
    /** What an actor used up of the published secondary limits. */
    secondary: (login: string) => SecondaryUse
    /** Refuses what goes beyond them, from now on. */
    enforceSecondary: () => void
  }
  /** Calls back after each write is applied and before it is answered. Returns what to call to stop listening. */
  onWrite: (callback: WriteListener) => () => void
  /** Adds background work that `settle` waits for. */
  track: (work: Promise<unknown>) => void
  /** Resolves when no request, delivery, run or other tracked work is pending. */
  settle: () => Promise<void>
  stop: () => Promise<void>

  createAccount: (login: string, type?: Account['type']) => Account
  createRepository: (wanted: NewRepository) => Repository
  forkRepository: (original: Repository, login: string) => Repository
  createApp: (wanted: NewApp) => App
  installApp: (app: App, owner: string, repositories?: 'all' | readonly string[], by?: string) => Installation
  extendInstallation: (installation: Installation, repositories: readonly string[], by?: string) => void
  uninstallApp: (installation: Installation, by?: string) => void
  userToken: (login: string) => string
}

/** Starts an empty GitHub on loopback. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'signalbox-emulator-'))
  const world = createWorld({ root, clock: options.clock ?? Date.now, apiPath: options.apiPath ?? '' })
  const server = createHttpServer({ world, handlers: restHandlers(), executeGraphql }, options.pages ?? (() => null))
  world.url = await listen(server, options.port ?? 0)
  const storage = createBlobServer(world)
  blobStorage(world).url = await listen(storage, 0)
  if (options.later) schedule(world).later = options.later
  actionsApp(world)
  requestSuitesOnPush(world)
  followQueues(world)
  world.listeners.push((event) => sendWebhooks(world, event))
  const engines: Engine[] = []
  const emulator = assemble(world, async () => {
    for (const engine of engines) await engine.stop()
    await Promise.all([close(server), close(storage)])
    if (options.root === undefined) await rm(root, { recursive: true, force: true, maxRetries: 3 })
  })
  if (options.engine) engines.push(await options.engine(emulator))
  return emulator
}

/** Loaded with the first GraphQL request: the published schema is large, and many stories never need it. */
const executeGraphql: ExecuteGraphql = async (world, caller, request) => {
  const graphql = await import('./graphql/execute.ts')
  return graphql.executeGraphql(world, caller, request)
}

function assemble(world: World, stop: () => Promise<void>): Emulator {
  const { calls, transport } = callLog(world)
  const { url, apiPath } = world
  return {
    world,
    url,
    apiUrl: `${url}${apiPath}`,
    graphqlUrl: `${url}${apiPath.replace(/\/v3$/, '')}/graphql`,
    calls,
    transport,
    deliveries: deliveriesOf(world),
    violations: world.violations,
    faults: faultsOf(world),
    background: {
      delay: (milliseconds) => delayBackground(world, milliseconds),
      run: () => runBackground(world),
    },
    limits: {
      primary: primaryLimits(world).limits,
      secondary: (login) => secondaryUse(world, login),
      enforceSecondary: () => {
        secondaryLimits(world).enforced = true
      },
    },
    onWrite: (callback) => onWrite(world, callback),
    track: (work) => track(world, work),
    settle: () => settle(world),
    stop,
    ...seedsOf(world),
  }
}

function faultsOf(world: World): Emulator['faults'] {
  return {
    request: (fault) => addRequestFault(world, fault),
    delivery: (fault) => addDeliveryFault(world, fault),
    lagReads: (reads) => lagReads(world, reads),
    mergeability: (fault) => staleMergeability(world, fault),
    clear: () => {
      clearRequestFaults(world)
      clearDeliveryFaults(world)
      clearMergeability(world)
      lagReads(world, 0)
    },
  }
}

type Seeds = Pick<
  Emulator,
  | 'createAccount'
  | 'createRepository'
  | 'forkRepository'
  | 'createApp'
  | 'installApp'
  | 'extendInstallation'
  | 'uninstallApp'
  | 'userToken'
>

function seedsOf(world: World): Seeds {
  return {
    createAccount: (login, type) => account(world, login, type),
    createRepository: (wanted) => createRepository(world, wanted),
    forkRepository: (original, login) => forkRepository(world, original, login),
    createApp: (wanted) => createApp(world, wanted),
    installApp: (app, owner, repositories, by) => installApp(world, app, owner, repositories, by),
    extendInstallation: (installation, names, by) => extendInstallation(world, installation, names, by),
    uninstallApp: (installation, by) => uninstallApp(world, installation, by),
    userToken: (login) => mintToken(world, { kind: 'user', login: account(world, login).login }, tokenLifetimeMs),
  }
}

async function settle(world: World): Promise<void> {
  do {
    await settled(world)
    releaseHeldBack(world)
    await settled(world)
  } while (runDue(world) > 0)
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'))
      else resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

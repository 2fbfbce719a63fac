import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhooks } from '@octokit/webhooks'
import { mailHostOf } from '../../domain/identity.ts'
import type { LogRecord } from '../../handle.ts'
import { largestBody } from './body.ts'
import { createClients, createProbot } from './clients.ts'
import { errorWords } from './error-words.ts'
import { hostMaker } from './host.ts'
import { readSelf } from './identity.ts'
import { createListener } from './listener.ts'
import { installationTimes, listPlaces } from './places.ts'
import { type KeyedQueue, keyedQueue } from './queue.ts'
import { recentIds } from './recent.ts'
import { redeliverFailed } from './redeliver.ts'
import type { Settings } from './settings.ts'
import { createSweeper } from './sweeper.ts'
import { namedTimers } from './timers.ts'
import { createWork, type Work } from './work.ts'

export type ServerMeans = {
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly random: () => number
  readonly log: (record: LogRecord) => void
  /** Runs work after so many milliseconds; returns how to cancel it. */
  readonly timer: (work: () => void, ms: number) => () => void
}

export type RunningServer = {
  readonly url: string
  readonly sweep: () => Promise<void>
  /** Resolves when no delivery, timer or sweep is being worked on. */
  readonly idle: () => Promise<void>
  /** Stops listening, finishes what is under way, forgets the timers. */
  readonly stop: () => Promise<void>
}

/** GitHub gives up after 10 seconds; what takes longer is answered before that and goes on. */
const patience = 8_500
const rememberedDeliveries = 5_000

/** Starts the server: it listens at once, and is ready after its first sweep of every repository. */
export async function startServer(settings: Settings, means: ServerMeans): Promise<RunningServer> {
  const attempt = (doing: Promise<unknown>): Promise<unknown> =>
    doing.catch((error: unknown) => means.log({ event: 'failed', error: errorWords(error) }))
  const queue = keyedQueue()
  const timers = namedTimers(means.now, means.timer)
  const { app, self, work, places } = await openWork(settings, means, queue, (name, at, doing) => {
    timers.set(name, at, () => void attempt(doing()))
  })
  const sweeper = createSweeper({ ...means, places, sweep: work.sweep, interval: settings.sweepInterval })
  const listener = createListener({
    verify: verifier(settings.webhookSecrets),
    receive: receiver(work, means.log),
    health: sweeper.health,
    patience,
    largestBody,
    setTimer: means.timer,
  })
  const url = await listen(listener, settings)
  means.log({ event: 'listening', url, app: self.slug })
  const sweep = (): Promise<unknown> => attempt(queue.run('sweep', sweeper.all))
  const rhythm = repeat(sweep, settings.sweepInterval, means.timer)
  void attempt(redeliverFailed(app, means.now()))
  return {
    url,
    sweep: async () => void (await sweep()),
    idle: async () => {
      await rhythm.begun
      await queue.idle()
    },
    stop: async () => {
      rhythm.end()
      timers.clear()
      listener.closeIdleConnections()
      await new Promise((resolve) => listener.close(resolve))
      await queue.idle()
      timers.clear()
    },
  }
}

type Wake = (name: string, at: number, doing: () => Promise<void>) => void

/** Probot, the clients and the core behind them. */
async function openWork(settings: Settings, means: ServerMeans, queue: KeyedQueue, wake: Wake) {
  const clients = await createClients(createProbot(settings), settings, means)
  const self = await readSelf(clients)
  const makeHost = hostMaker({
    ...means,
    clients,
    self,
    mailHost: mailHostOf(settings.serverUrl),
    wake: (place, trigger, at) =>
      wake(JSON.stringify([trigger.repository, trigger.address]), Date.parse(at), () => work.run(place, trigger)),
  })
  const work = createWork({
    self,
    makeHost,
    queue,
    now: means.now,
    installedAt: installationTimes(clients.app),
    interval: settings.sweepInterval,
  })
  return { app: clients.app, self, work, places: () => listPlaces(clients) }
}

/** Does something now and again after each pause, until it is ended. */
function repeat(doing: () => Promise<unknown>, pause: number, timer: ServerMeans['timer']) {
  const state = { ended: false, cancel: (): void => undefined }
  const round = async (): Promise<void> => {
    await doing()
    if (!state.ended) state.cancel = timer(() => void round(), pause)
  }
  return {
    begun: round(),
    end: (): void => {
      state.ended = true
      state.cancel()
    },
  }
}

async function listen(listener: Server, { port, host }: Settings): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, host, resolve)
  })
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
}

/** Either secret counts while one is being replaced. */
function verifier(secrets: readonly [string, ...string[]]): (body: string, signature: string) => Promise<boolean> {
  const checkers = secrets.map((secret) => new Webhooks({ secret }))
  return async (body, signature) => {
    for (const checker of checkers) if (await checker.verify(body, signature).catch(() => false)) return true
    return false
  }
}

/** A delivery is worked on once; one that failed may come again. */
function receiver(work: Work, log: ServerMeans['log']) {
  const recent = recentIds(rememberedDeliveries)
  return async ({ id, name, body }: { id: string; name: string; body: string }): Promise<void> => {
    if (!recent.add(id)) return
    try {
      await work.receive({ id, name, payload: JSON.parse(body) })
    } catch (error) {
      recent.forget(id)
      log({ event: 'delivery_failed', delivery: id, name, error: errorWords(error) })
      throw error
    }
  }
}

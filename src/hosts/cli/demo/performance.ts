import type { Sandbox } from '../../../agent/sandbox/place.ts'
import { readFolder } from '../stage/files.ts'
import { type ServerProcess, startServerProcess } from '../stage/server-process.ts'
import { openStage, type Stage, type StageModel } from '../stage/stage.ts'
import type { Chaos } from './chaos.ts'
import { createAskWhy } from './gates.ts'
import { createPatience } from './patience.ts'
import { type Ending, type Plot, play } from './play.ts'
import { freePort } from './preflight.ts'
import type { Teller } from './teller.ts'
import { reactionWatcher, serverWatcher, watchGitHub } from './watch.ts'

export type Cast = {
  /** The project's own folder. */
  readonly root: string
  /** The folder with the repository to work on. */
  readonly files: string
  readonly sandbox: Sandbox
  readonly model: StageModel
  readonly plot: Plot
  /** Seconds after which a wait counts as stuck. */
  readonly patience: number
  readonly chaos: Chaos | null
}

export type Performance = { readonly stage: Stage; readonly ending: Ending; readonly close: () => Promise<void> }

const people = { mona: 'write' } as const
const sweepSeconds = 2

/** One whole story: stage, server process, people, end. The stage stays open until `close`. */
export async function perform(cast: Cast, teller: Teller): Promise<Performance> {
  const stage = await openStage({ ...cast, files: readFolder(cast.files), people })
  watchGitHub(stage, teller)
  const lookAtReactions = reactionWatcher(stage, teller)
  const port = await freePort()
  const environment = { ...stage.serverEnvironment, PORT: String(port), SWEEP_INTERVAL_SECONDS: String(sweepSeconds) }
  const start = (): Promise<ServerProcess> => startServerProcess(environment, serverWatcher(teller))
  const house = { server: await start() }
  stage.listenAt(house.server.url)
  teller.tell({ who: 'server', what: 'listens, in a process of its own', where: house.server.url, color: 'magenta' })
  const stopChaos = cast.chaos?.begin(stage, teller, {
    kill: () => house.server.kill(),
    restart: async () => {
      house.server = await start()
    },
  })
  const close = async (): Promise<void> => {
    await stopChaos?.()
    await house.server.stop()
    await stage.close()
  }
  try {
    const patience = createPatience(teller, cast.patience)
    const watching: typeof patience = {
      until: (what, look) =>
        patience.until(what, () => {
          lookAtReactions()
          return look()
        }),
    }
    const ending = await play(stage, watching, cast.plot, createAskWhy(stage, teller))
    return { stage, ending, close }
  } catch (error) {
    await close()
    throw error
  }
}

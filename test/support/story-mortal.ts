import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../src/hosts/cli/demo/preflight.ts'
import { startServerProcess } from '../../src/hosts/cli/stage/server-process.ts'
import type { Story } from './story.ts'

/** A server in a process of its own that can be killed in the middle of a write. */
export type MortalServer = {
  /** Writes the App made so far. */
  readonly writes: () => number
  /** Resolves once it was started again, where it was killed. */
  readonly revived: () => Promise<void>
  readonly stop: () => Promise<void>
}

const lateClock = fileURLToPath(new URL('./story-late-clock.ts', import.meta.url))
/** How long the operator takes to start it again: longer than a dispatch is in doubt. */
const away = 61_000
const patience = 30_000

/**
 * Starts the real server. It is killed at the moment its write number `fatal` is applied, before it can read the answer,
 * and started again, with everything forgotten, a minute later on the story's clock.
 * @param fatal counted from 1; null for a server that lives
 */
export async function startMortal(story: Story, fatal: number | null): Promise<MortalServer> {
  const { emulator, app, serverEnvironment, time } = story
  const port = String(await freePort())
  const start = (aheadMs: number) =>
    startServerProcess(
      {
        ...serverEnvironment,
        PORT: port,
        NODE_OPTIONS: `--import=${lateClock}`,
        STORY_AHEAD_MS: String(aheadMs),
      },
      () => undefined,
    )
  const life = { server: await start(0), writes: 0, revival: Promise.resolve() }
  story.listenAt(life.server.url)
  await untilReady(life.server.url)
  const stopListening = emulator.onWrite(({ call }) => {
    if (call.login !== app.botLogin) return
    life.writes += 1
    if (life.writes !== fatal) return
    life.revival = life.server.kill().then(async () => {
      time.pass(away)
      life.server = await start(away)
    })
  })
  return {
    writes: () => life.writes,
    revived: () => life.revival,
    stop: async () => {
      stopListening()
      await life.revival
      await life.server.stop()
    },
  }
}

/** Resolves once its first sweep is over, so that nothing of it mixes with the story. */
async function untilReady(url: string): Promise<void> {
  for (const begun = Date.now(); (await fetch(`${url}/healthz`)).status !== 200; await pause(20)) {
    if (Date.now() - begun > patience) throw new Error('the server never got ready')
  }
}

/** Resolves once it is true. @throws Error when it does not become true in half a minute */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (const begun = Date.now(); !isTrue(); ) {
    if (Date.now() - begun > patience) throw new Error(`nothing came of waiting for ${what}`)
    await pause(20)
  }
}

import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findSandbox } from '../../../src/agent/sandbox/find.ts'
import type { LogRecord } from '../../../src/handle.ts'
import { createPatience } from '../../../src/hosts/cli/demo/patience.ts'
import { type Ending, play } from '../../../src/hosts/cli/demo/play.ts'
import { issue, scenario } from '../../../src/hosts/cli/demo/scenario.ts'
import { createTeller } from '../../../src/hosts/cli/demo/teller.ts'
import { readFolder } from '../../../src/hosts/cli/stage/files.ts'
import { openStage, type Stage } from '../../../src/hosts/cli/stage/stage.ts'
import { readSettings } from '../../../src/hosts/server/settings.ts'
import { startServer } from '../../../src/hosts/server/start.ts'

const root = resolve(import.meta.dirname, '../../..')

export type Performed = {
  readonly stage: Stage
  readonly ending: Ending
  /** What the server logged, line by line as it would be written. */
  readonly lines: readonly string[]
  readonly close: () => Promise<void>
}

/** The story of the demo from the first label to the merge, with the server in this process. The stage stays open. */
export async function performDemo(): Promise<Performed> {
  const sandbox = await findSandbox()
  if (sandbox.tier === 'none') throw new Error(`the story needs a sandbox; this installs one: ${sandbox.install}`)
  const files = readFolder(join(root, 'examples/toy-repository'))
  const stage = await openStage({ root, files, people: { mona: 'write' }, sandbox, model: { script: scenario } })
  const lines: string[] = []
  const settings = { ...readSettings({ ...stage.serverEnvironment, SWEEP_INTERVAL_SECONDS: '2' }), port: 0 }
  const server = await startServer(settings, {
    now: () => new Date(),
    sleep: (ms) => pause(ms),
    random: Math.random,
    log: (record: LogRecord) => void lines.push(JSON.stringify(record)),
    timer: (work, ms) => {
      const handle = setTimeout(work, ms)
      return () => clearTimeout(handle)
    },
  })
  stage.listenAt(server.url)
  const close = async (): Promise<void> => {
    await server.stop()
    await stage.close()
  }
  try {
    const silent = createTeller({ json: true, write: () => undefined, terminal: false, now: Date.now })
    const ending = await play(stage, createPatience(silent, 60), { issue, scripted: true })
    await stage.emulator.settle()
    return { stage, ending, lines, close }
  } catch (error) {
    await close()
    throw error
  }
}

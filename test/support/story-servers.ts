import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import type { LogRecord } from '../../src/handle.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { webhookPath } from '../../src/hosts/server/listener.ts'
import { readSettings } from '../../src/hosts/server/settings.ts'
import { type RunningServer, startServer } from '../../src/hosts/server/start.ts'
import { type Gate, openGate } from './story-gate.ts'
import type { StoryTime } from './story-time.ts'

/** A server of the App in this process, and what it logged. */
export type StoryServer = RunningServer & {
  readonly log: readonly LogRecord[]
  /** What each trigger came to, in order. */
  readonly reasons: () => readonly string[]
  /** Every answer on the way, in order. */
  readonly trail: () => readonly string[]
  /** Stops its next request that fits on the way to GitHub. Until it is released, only the gate may be waited for. */
  readonly hold: Gate['hold']
  /** Its requests to GitHub so far, as the gate shows them. */
  readonly sent: Gate['passed']
  readonly answered: Gate['answered']
  /** Hands it a delivery as GitHub sent it, signature and all. Returns the status it answers. */
  readonly hear: (delivery: Delivery) => Promise<number>
}

/** Starts the real server on a port of its own, with the story's clock. It sweeps once, and then when time passes. */
export async function startStoryServer({ serverEnvironment, emulator }: Stage, time: StoryTime): Promise<StoryServer> {
  const log: LogRecord[] = []
  const gate = await openGate(emulator.url)
  const settings = {
    ...readSettings(serverEnvironment),
    apiUrl: emulator.apiUrl.replace(emulator.url, gate.url),
    port: 0,
  }
  const server = await startServer(settings, {
    ...time.means(),
    random: Math.random,
    log: (record) => void log.push(record),
  })
  return {
    ...server,
    log,
    hold: gate.hold,
    sent: gate.passed,
    answered: gate.answered,
    stop: async () => {
      await server.stop()
      await gate.close()
    },
    reasons: () => log.filter(({ event }) => event === 'handled').map((record) => String(record['reason'])),
    trail: () => log.flatMap((record) => (Array.isArray(record['trail']) ? record['trail'].map(String) : [])),
    hear: async ({ headers, body }) =>
      (await fetch(`${server.url}${webhookPath}`, { method: 'POST', headers, body })).status,
  }
}

/** Lines of a log that no story should have. */
export function troubles({ log }: StoryServer): readonly LogRecord[] {
  return log.filter(({ event }) => ['failed', 'delivery_failed', 'sweep_failed', 'sweep_failure'].includes(event))
}

import { setTimeout as pause } from 'node:timers/promises'
import type { LogRecord } from '../handle.ts'
import { readSettings, SettingsError } from './server/settings.ts'
import { startServer } from './server/start.ts'

/** `npm start`: the server until SIGTERM. One JSON object a line on standard output. */
function log(record: LogRecord): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...record })}\n`)
}

function timer(work: () => void, ms: number): () => void {
  const handle = setTimeout(work, Math.min(ms, 2 ** 31 - 1))
  return () => clearTimeout(handle)
}

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const server = await startServer(settings, {
    now: () => new Date(),
    sleep: (ms) => pause(ms),
    random: Math.random,
    log,
    timer,
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    log({ event: 'stopping', signal })
    await server.stop()
    log({ event: 'stopped' })
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(signal))
}

try {
  await main()
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof SettingsError ? `${message}\n` : `The server could not start: ${message}\n`)
  process.exit(error instanceof SettingsError ? 2 : 1)
}

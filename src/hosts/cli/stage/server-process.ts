import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type ServerProcess = {
  readonly url: string
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>
  /** Asks it to end, as an operator would. */
  readonly stop: () => Promise<void>
  readonly running: () => boolean
}

const entry = fileURLToPath(new URL('../../server.ts', import.meta.url))

/**
 * Starts the real server in a process of its own and waits until it listens.
 * @param environment all the variables it sees
 * @param onLine every line it logs
 * @throws Error with its last words when it ends instead
 */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [entry], { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const words: string[] = []
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (line: string): void => {
      words.push(line)
      words.splice(0, Math.max(0, words.length - 20))
      onLine(line)
      const listening = /"event":"listening".*"url":"([^"]+)"/.exec(line)?.[1]
      if (listening) resolve(listening)
    }
    createInterface({ input: child.stdout }).on('line', hear)
    createInterface({ input: child.stderr }).on('line', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${words.join('\n')}`)))
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (isRunning(child)) child.kill(signal)
    await gone
  }
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), running: () => isRunning(child) }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type Child = { readonly url: string; readonly pid: number; readonly stop: () => Promise<void> }

/**
 * Starts a program in a process of its own.
 * @param addressIn finds the address it listens on in one of its lines
 * @throws Error with its last words when it ends instead
 */
export async function startChild(
  program: readonly string[],
  environment: Readonly<Record<string, string>>,
  addressIn: (line: string) => string | undefined,
): Promise<Child> {
  const child = spawn(process.execPath, [...program], { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const words: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (line: string): void => {
      words.push(line)
      words.splice(0, Math.max(0, words.length - 10))
      const found = addressIn(line)
      if (found !== undefined) resolve(found)
    }
    createInterface({ input: child.stdout }).on('line', hear)
    createInterface({ input: child.stderr }).on('line', hear)
    child.once('exit', (code) => reject(new Error(`${program.join(' ')} ended with ${code}: ${words.join('\n')}`)))
  })
  return { url, pid: child.pid ?? 0, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

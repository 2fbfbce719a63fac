import { spawn } from 'node:child_process'
import type { Confine, Durations, Place } from './options.ts'
import { entryProcess, killTree, signal } from './process-tree.ts'

export type StepProcess = {
  /** Exit code; null when a signal ended it. */
  ended: Promise<number | null>
  /** SIGINT to the entry process, later SIGTERM, later the end of the tree. */
  interrupt(): void
  kill(): void
}

/** Output that comes after the exit, from processes left in the background, is waited for this long. */
const drainMs = 100

/**
 * Starts a step's command in its own process group.
 * @param output receives bytes of standard output and standard error as they come
 */
export function startProcess(
  command: readonly [string, ...string[]],
  place: Place & { folder: string },
  options: { confine: Confine | null; durations: Durations },
  output: { out: (bytes: Buffer) => void; error: (bytes: Buffer) => void },
): StepProcess {
  const { file, args, environment } = launch(command, place, options.confine)
  const child = spawn(file, args, {
    cwd: place.folder,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const timers: NodeJS.Timeout[] = []
  const root = child.pid
  let running = root !== undefined
  child.stdout.on('data', output.out)
  child.stderr.on('data', output.error)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    const closed = new Promise((done) => child.on('close', done))
    child.on('exit', async (code) => {
      running = false
      for (const timer of timers) clearTimeout(timer)
      await Promise.race([closed, new Promise((done) => setTimeout(done, drainMs))])
      child.stdout.destroy()
      child.stderr.destroy()
      resolve(code)
    })
  })
  const live = (act: (id: number) => void) => {
    if (running && root !== undefined) act(root)
  }
  const later = (milliseconds: number, act: (id: number) => void) =>
    timers.push(setTimeout(() => live(act), milliseconds))
  return {
    ended,
    interrupt() {
      const { interrupt, terminate } = options.durations
      live((id) => signal(entryProcess(id, command), 'SIGINT'))
      later(interrupt, (id) => signal(entryProcess(id, command), 'SIGTERM'))
      later(interrupt + terminate, killTree)
    },
    kill: () => live(killTree),
  }
}

/** A launcher may start its command in a folder of its own choice, so a confined step goes to its folder itself. */
const enterFolder = 'cd -- "$1" && shift && exec "$@"'

function launch(
  command: readonly [string, ...string[]],
  place: Place & { folder: string },
  confine: Confine | null,
): ReturnType<Confine> {
  const { workspace, temp, environment, folder } = place
  if (!confine) {
    const [file, ...args] = command
    return { file, args, environment }
  }
  const inside = folder === workspace ? command : ['bash', '-c', enterFolder, 'step', folder, ...command]
  return confine(inside, { workspace, temp, environment })
}

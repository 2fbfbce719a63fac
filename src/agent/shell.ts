import { spawn } from 'node:child_process'
import { excerpt } from './excerpt.ts'
import type { Place, Sandbox } from './sandbox/place.ts'

/** How one command ended. `exit` is a number, or why there is none. */
export type CommandResult = {
  exit: number | 'timeout' | 'aborted' | 'not_started'
  /** Both streams as they came, at most 10,000 characters. */
  output: string
  milliseconds: number
}

/** Everything a command needs besides its own text. */
export type Shell = { sandbox: Sandbox; place: Place; clean: (text: string) => string; now: () => number }

/**
 * Runs a program in the sandbox and waits for its end; nothing it started survives it.
 * @param argv program and arguments, looked up with the `PATH` of the place
 * @param limits.timeoutMs after this everything it started is killed
 */
export function runProgram(
  shell: Shell,
  argv: readonly string[],
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<CommandResult> {
  const started = shell.now()
  // One stream, so that errors stand where they happened.
  const launch = shell.sandbox.wrap(['/bin/sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv], shell.place)
  const child = spawn(launch.file, launch.args, {
    env: launch.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const output = excerpt(shell.clean)
  child.stdout.on('data', output.add)
  child.stderr.on('data', output.add)
  return new Promise((resolve) => {
    let why: 'timeout' | 'aborted' | 'not_started' | null = null
    const stop = (reason: 'timeout' | 'aborted') => {
      why ??= reason
      killGroup(child.pid)
    }
    const timer = setTimeout(() => stop('timeout'), limits.timeoutMs)
    const abort = () => stop('aborted')
    limits.signal.addEventListener('abort', abort, { once: true })
    if (limits.signal.aborted) abort()
    const end = (exit: CommandResult['exit']) => {
      clearTimeout(timer)
      limits.signal.removeEventListener('abort', abort)
      resolve({ exit, output: output.text(), milliseconds: shell.now() - started })
    }
    child.on('error', (error) => {
      output.add(Buffer.from(error.message))
      end('not_started')
    })
    child.on('close', (code) => end(why ?? code ?? 'aborted'))
  })
}

/** Runs shell text; a failing part of a pipe fails the command. */
export function runCommand(
  shell: Shell,
  command: string,
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<CommandResult> {
  return runProgram(shell, ['bash', '-o', 'pipefail', '-c', command], limits)
}

/** What the model reads of it: the exit first, because the rest may be long. */
export function commandText(result: CommandResult): string {
  return `<exit>${result.exit}</exit>\n${result.output === '' ? '(no output)' : result.output}`
}

/** Kills the launcher's whole group; the kernel then ends every process of its namespace. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}

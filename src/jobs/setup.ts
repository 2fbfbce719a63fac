import { runCommand, type Shell } from '../agent/shell.ts'
import { type Refusal, refuse } from './refusal.ts'

const longestCommand = 15 * 60_000

/**
 * Runs the set-up commands in the sandbox, in order, with network but with no credential in reach.
 * @param say tells the log each command with its exit, and the output of one that failed
 */
export async function runSetup(
  shell: Shell,
  commands: readonly string[],
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<{ refused: Refusal } | null> {
  for (const command of commands) {
    const { exit, output, milliseconds } = await runCommand(shell, command, { timeoutMs: longestCommand, signal })
    say(`set-up: ${command}\n  ended with ${exit} after ${Math.round(milliseconds / 1000)} s`)
    if (exit === 0) continue
    say(output)
    if (exit === 'aborted') return refuse('aborted', 'The run was stopped during set-up.')
    const last = output.trim().split('\n').at(-1) ?? ''
    const cure = 'Set `run.setup` in `.github/signalbox.yml` to what a fresh checkout needs.'
    return refuse('setup_failed', `\`${command}\` ended with ${exit}: ${last.slice(0, 500)}\n${cure}`)
  }
  return null
}

import { runCommand, type Shell } from './shell.ts'
import type { VerifyCommand } from './task.ts'

/** What the host saw when it ran a command itself. `exit` is null when the command was killed or never started. */
export type VerifyResult = { id: string; command: string; exit: number | null; ms: number; tail: string }

const tailCharacters = 4_000

/**
 * Runs configured commands in fresh sandboxes, in order, and stops at the first that fails: what comes after it proves
 * nothing.
 */
export async function runVerify(
  shell: Shell,
  commands: readonly VerifyCommand[],
  signal: AbortSignal,
): Promise<VerifyResult[]> {
  const results: VerifyResult[] = []
  for (const { id, command, timeoutMs } of commands) {
    const result = await runCommand(shell, command, { timeoutMs, signal })
    const exit = typeof result.exit === 'number' ? result.exit : null
    const tail = exit === null ? `${result.output}\n(${result.exit})` : result.output
    results.push({ id, command, exit, ms: result.milliseconds, tail: tail.slice(-tailCharacters) })
    if (exit !== 0) break
  }
  return results
}

/** What the model reads about a failed verification: the real output, nothing else. */
export function verifyText(result: VerifyResult): string {
  return `\`${result.command}\` ended with ${result.exit ?? 'no exit'} when the host ran it:\n${result.tail}`
}

import { z } from 'zod'
import { commandText, runCommand, type Shell } from '../shell.ts'
import { defineTool, type Tool } from './tool.ts'

const schema = z.object({
  command: z.string().min(1).max(50_000),
  timeout_s: z.number().int().min(1).max(600).optional().describe('Seconds after which the command is killed.'),
})

/**
 * @param limits.toolMs the longest a command may take
 * @param heard told every command and its exit, for the hand-off note
 */
export function bashTool(
  shell: Shell,
  limits: { toolMs: number },
  heard: (command: string, exit: string) => void,
): Tool {
  return defineTool({
    name: 'bash',
    description:
      'Runs a bash command in the workspace root, inside a sandbox without network. Every call is a new shell: ' +
      'only files stay, background processes end with the call. The answer starts with the exit code; ' +
      'long output keeps its first and last 5,000 characters.',
    schema,
    run: async ({ command, timeout_s }, signal) => {
      const timeoutMs = Math.min(limits.toolMs, timeout_s === undefined ? limits.toolMs : timeout_s * 1000)
      const result = await runCommand(shell, command, { timeoutMs, signal })
      heard(command, String(result.exit))
      const text = commandText(result)
      return typeof result.exit === 'number' ? text : { text, isError: true }
    },
  })
}

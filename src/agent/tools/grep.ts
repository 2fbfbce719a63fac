import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { runProgram, type Shell } from '../shell.ts'
import { shownPath, treePath } from '../tree-path.ts'
import { defineTool, type Tool } from './tool.ts'

const schema = z.object({
  pattern: z.string().min(1).max(2_000).describe('Extended regular expression (POSIX).'),
  path: z.string().optional().describe('File or folder; the workspace root when left out.'),
  include: z.string().max(200).optional().describe('Only files whose name matches, for example *.ts'),
})

export function grepTool(shell: Shell, limits: { toolMs: number }): Tool {
  return defineTool({
    name: 'grep',
    description: 'Searches file contents; answers path:line:text. Leaves out .git, node_modules and binary files.',
    schema,
    run: async ({ pattern, path, include }, signal) => {
      const place = shownPath(treePath(shell.place.workspace, path ?? '.'))
      const files = include === undefined ? [] : [`--include=${include}`]
      const skip = ['--exclude-dir=.git', '--exclude-dir=node_modules']
      const argv = ['grep', '-rnIE', ...skip, ...files, '-e', pattern, '--', place]
      const result = await runProgram(shell, argv, { timeoutMs: limits.toolMs, signal })
      if (result.exit === 1 && result.output === '') return 'no line matches'
      if (result.exit !== 0 && result.exit !== 1) throw new Refusal(`grep ended with ${result.exit}: ${result.output}`)
      return result.output
    },
  })
}

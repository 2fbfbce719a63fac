import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { runProgram, type Shell } from '../shell.ts'
import { shownPath, treePath } from '../tree-path.ts'
import { globExpression } from './glob-expression.ts'
import { defineTool, type Tool } from './tool.ts'

const mostPaths = 150

/** Folders nobody looks for are not entered; bash still reaches them. */
const script = `
cd -- "$1" || exit 2
find . '(' -name .git -o -name node_modules ')' -prune -o '(' -type f -o -type l ')' -print |
  sed 's#^\\./##' | grep -E -e "$2" | LC_ALL=C sort | head -n ${mostPaths + 1}
`

const schema = z.object({
  pattern: z.string().min(1).max(500).describe('For example src/**/*.ts or *.{json,yml}'),
  path: z.string().optional().describe('Folder to look in; the workspace root when left out.'),
})

export function globTool(shell: Shell, limits: { toolMs: number }): Tool {
  return defineTool({
    name: 'glob',
    description:
      'Lists files by a pattern with *, ?, [..], ** and {a,b}, sorted by name. ' +
      `Leaves out .git and node_modules. At most ${mostPaths}.`,
    schema,
    run: async ({ pattern, path }, signal) => {
      if (pattern.startsWith('/') || pattern.split('/').includes('..')) {
        throw new Refusal('a pattern stays in the workspace')
      }
      const folder = shownPath(treePath(shell.place.workspace, path ?? '.'))
      const argv = ['bash', '-c', script, 'glob', folder, globExpression(pattern)]
      const result = await runProgram(shell, argv, { timeoutMs: limits.toolMs, signal })
      if (result.exit !== 0) throw new Refusal(`glob ended with ${result.exit}: ${result.output}`)
      const paths = result.output.split('\n').filter((line) => line !== '')
      if (paths.length === 0) return 'no file matches'
      const more = paths.length > mostPaths ? [`(more than ${mostPaths}; narrow the pattern)`] : []
      return [...paths.slice(0, mostPaths), ...more].join('\n')
    },
  })
}

import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import type { TreeFiles } from '../tree-files.ts'
import { defineTool, type Tool } from './tool.ts'

const mostLines = 2_000
const mostCharacters = 40_000

const schema = z.object({
  file_path: z.string().min(1),
  view_range: z
    .array(z.number().int().min(1))
    .length(2)
    .optional()
    .describe('First and last line, counted from 1, both included.'),
})

export function readTool(files: TreeFiles): Tool {
  return defineTool({
    name: 'read',
    description:
      'Reads a text file of the workspace, each line with its number and a tab. ' +
      `At most ${mostLines} lines a call; use view_range for more.`,
    schema,
    run: ({ file_path, view_range }) => {
      const content = files.read(file_path)
      if (content.includes(0)) throw new Refusal(`${file_path} is binary, ${content.length} bytes`)
      if (content.length === 0) return '(empty file)'
      return numbered(content.toString('utf8').split('\n'), view_range)
    },
  })
}

function numbered(lines: readonly string[], range: readonly number[] = []): string {
  const [first = 1, last = mostLines] = range
  const all = lines.at(-1) === '' ? lines.slice(0, -1) : lines
  if (first > all.length) throw new Refusal(`the file has ${all.length} lines`)
  const shown: string[] = []
  let room = mostCharacters
  for (const line of all.slice(first - 1, Math.min(last, first - 1 + mostLines))) {
    room -= line.length + 8
    if (room < 0 && shown.length > 0) break
    shown.push(`${first + shown.length}\t${line.slice(0, mostCharacters)}`)
  }
  const end = first + shown.length - 1
  return end < all.length ? `${shown.join('\n')}\n(lines ${first} to ${end} of ${all.length})` : shown.join('\n')
}

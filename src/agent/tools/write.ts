import { z } from 'zod'
import type { TreeFiles } from '../tree-files.ts'
import { defineTool, type Tool } from './tool.ts'

const schema = z.object({ file_path: z.string().min(1), content: z.string() })

export function writeTool(files: TreeFiles): Tool {
  return defineTool({
    name: 'write',
    description:
      'Writes a whole file of the workspace and makes missing folders. An existing file keeps its mode. ' +
      'For small changes use edit.',
    schema,
    run: ({ file_path, content }) => {
      const outcome = files.write(file_path, Buffer.from(content, 'utf8'))
      return `${outcome} ${file_path}, ${Buffer.byteLength(content)} bytes`
    },
  })
}

import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import type { TreeFiles } from '../tree-files.ts'
import { nearestLines } from './nearest-lines.ts'
import { defineTool, type Tool } from './tool.ts'

const schema = z.object({
  file_path: z.string().min(1),
  old_string: z.string().min(1).describe('Exact text to replace, without line numbers; it has to occur once.'),
  new_string: z.string(),
  replace_all: z.boolean().optional(),
})

type Edit = z.output<typeof schema>

export function editTool(files: TreeFiles): Tool {
  return defineTool({
    name: 'edit',
    description: 'Replaces an exact text in a file of the workspace. The file keeps its mode.',
    schema,
    run: (edit) => {
      const bytes = files.read(edit.file_path)
      const content = bytes.toString('utf8')
      if (!Buffer.from(content, 'utf8').equals(bytes)) throw new Refusal(`${edit.file_path} is not UTF-8; use bash`)
      const { text, count } = replaced(content, asWritten(edit, content))
      files.write(edit.file_path, Buffer.from(text, 'utf8'))
      return `replaced ${count} ${count === 1 ? 'place' : 'places'} in ${edit.file_path}`
    },
  })
}

/** The model writes line feeds; a file with carriage returns keeps them. */
function asWritten(edit: Edit, content: string): Edit {
  if (!content.includes('\r\n') || edit.old_string.includes('\r')) return edit
  const dos = (text: string) => text.replaceAll(/\r?\n/g, '\r\n')
  return { ...edit, old_string: dos(edit.old_string), new_string: dos(edit.new_string) }
}

function replaced(content: string, edit: Edit): { text: string; count: number } {
  if (edit.old_string === edit.new_string) throw new Refusal('old_string and new_string are the same')
  const parts = content.split(edit.old_string)
  const count = parts.length - 1
  if (count === 0) throw new Refusal(missed(content, edit))
  if (count > 1 && edit.replace_all !== true) {
    throw new Refusal(`old_string occurs ${count} times; add lines around it, or set replace_all`)
  }
  return { text: parts.join(edit.new_string), count }
}

function missed(content: string, edit: Edit): string {
  const there = edit.new_string.trim() !== '' && content.includes(edit.new_string)
  const near = nearestLines(content, edit.old_string)
  return [
    `old_string is not in ${edit.file_path}.`,
    ...(there ? ['The replacement is already there: was this edit made before?'] : []),
    ...(near === null ? [] : [`The nearest lines are:\n${near}`]),
  ].join('\n')
}

import * as z from 'zod'
import type { ScriptedRequest } from '../request.ts'

const asked = z.object({
  asked: z.array(
    z.object({
      item: z.string(),
      unit: z.string(),
      duties: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['subject', 'suspect']),
          path: z.string(),
          side: z.enum(['LEFT', 'RIGHT']),
          line: z.number(),
        }),
      ),
    }),
  ),
})
export type Asked = z.infer<typeof asked>['asked'][number]
export type AskedDuty = Asked['duties'][number]

const structured = z.looseObject({
  system: z.array(z.looseObject({ text: z.string() })),
  output_config: z.looseObject({
    format: z.looseObject({ schema: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) }),
  }),
})

/** A line of the material, as it stands between the fences. */
export type ShownLine = { path: string; side: 'LEFT' | 'RIGHT'; line: number; mark: string; text: string }

/** A question of a review, read the way a model has to read it: from the words of the request. */
export type Question = {
  kind: 'judge' | 'opinion'
  nonce: string
  asked: readonly Asked[]
  lines: readonly ShownLine[]
  /** Patterns of controls by item, as the prefix names them. */
  controls: ReadonlyMap<string, readonly RegExp[]>
}

/** The question in a request; null when the request is none of a review. */
export function questionOf({ body, lastText }: ScriptedRequest): Question | null {
  const request = structured.safeParse(body).data
  const nonce = /\bnonce is ([0-9a-f]{32})\b/.exec(lastText)?.[1]
  if (!request || nonce === undefined) return null
  const block = /<asked>\n(.*)\n<\/asked>/.exec(lastText)?.[1]
  return {
    kind: 'opinion' in request.output_config.format.schema.properties ? 'opinion' : 'judge',
    nonce,
    asked: block === undefined ? [] : asked.parse(JSON.parse(block)).asked,
    lines: linesOf(lastText),
    controls: controlsOf(request.system.map(({ text }) => text).join('\n')),
  }
}

function linesOf(text: string): ShownLine[] {
  return text.split('\n').flatMap((one): ShownLine[] => {
    const [, path, side, line, mark = '', shown = ''] = /^(.+?):(LEFT|RIGHT):(\d+)\|([+\- ])(.*)$/.exec(one) ?? []
    if (path === undefined || (side !== 'LEFT' && side !== 'RIGHT')) return []
    return [{ path, side, line: Number(line), mark, text: shown }]
  })
}

const controlsTitle = 'A control is a word of the quote that matches:'

function controlsOf(system: string): ReadonlyMap<string, readonly RegExp[]> {
  const sections = system.split('\n### ').slice(1)
  return new Map(
    sections.map((section) => {
      const lines = section.split('\n')
      const from = lines.indexOf(controlsTitle) + 1
      const listed = from === 0 ? [] : lines.slice(from)
      const ends = listed.findIndex((line) => !line.startsWith('- '))
      const patterns = listed.slice(0, ends < 0 ? undefined : ends)
      return [section.split(' ')[0] ?? '', patterns.map((line) => compiled(line.slice(2)))]
    }),
  )
}

function compiled(pattern: string): RegExp {
  return new RegExp(pattern.replace(/^\(\?i\)/, ''), pattern.startsWith('(?i)') ? 'iu' : 'u')
}

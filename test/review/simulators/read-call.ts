import * as z from 'zod'
import { side } from '../../../src/domain/review/verdict.ts'
import type { ReviewCall } from '../../../src/review/model.ts'

/** A line between the fences, as a model reads it. */
export type ShownLine = {
  readonly path: string
  readonly side: 'LEFT' | 'RIGHT'
  readonly line: number
  readonly sign: '+' | '-' | ' '
  readonly text: string
}

const shown = /^([^|]*):(LEFT|RIGHT):(\d+)\|([+\- ])(.*)$/
const sign = z.enum(['+', '-', ' '])

/** The lines of the diff and of the files that a call shows. */
export function linesOf({ body }: Pick<ReviewCall, 'body'>): readonly ShownLine[] {
  return body.split('\n').flatMap((one) => {
    const [, path, where, number, mark, text] = shown.exec(one) ?? []
    if (path === undefined || text === undefined) return []
    return [{ path, side: side.parse(where), line: Number(number), sign: sign.parse(mark), text }]
  })
}

const duty = z.object({
  id: z.string(),
  kind: z.enum(['subject', 'suspect']),
  path: z.string(),
  side,
  line: z.int(),
  message: z.string(),
})
export type AskedDuty = z.infer<typeof duty>

const block = z.object({
  asked: z.array(z.object({ item: z.string(), unit: z.string(), duties: z.array(duty) })),
})
export type AskedCells = z.infer<typeof block>['asked']

/** What a judging call asks, from its block of JSON. */
export function askedIn({ body }: Pick<ReviewCall, 'body'>): AskedCells {
  const [, text] = /^<asked>\n(.*)\n<\/asked>$/m.exec(body) ?? []
  return text === undefined ? [] : block.parse(JSON.parse(text)).asked
}

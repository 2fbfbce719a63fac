import * as z from 'zod'
import { judgement, secondOpinion } from '../proposal.ts'

type Schema = Readonly<Record<string, unknown>>

/** What a provider's structured output does not take; the same limits are checked by zod afterwards. */
const notSent = new Set(['$schema', 'minimum', 'maximum', 'pattern', 'minLength', 'maxLength'])

/** JSON Schema of a judging answer. No object takes other keys than those it names. */
export const judgementSchema: Schema = sendable(z.toJSONSchema(judgement))

/** JSON Schema of a second opinion. */
export const opinionSchema: Schema = sendable(z.toJSONSchema(secondOpinion))

function sendable(schema: object): Schema {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !notSent.has(key))
      .map(([key, value]) => [key, sent(value)]),
  )
}

function sent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sent)
  return typeof value === 'object' && value !== null ? sendable(value) : value
}

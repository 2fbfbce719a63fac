import * as z from 'zod'
import type { ApiAnswer } from '../answer.ts'

const text = z.string().catch('')
const detail = z
  .union([z.string().transform((message) => ({ message, type: '' })), z.looseObject({ message: text, type: text })])
  .catch({ message: '', type: '' })
const nothing = { message: '', uuid: '', sha: '' }

const body = z
  .object({
    message: text,
    status: text,
    merged: z.boolean().nullable().catch(null),
    details: z.object({ message: text, uuid: text, sha: text }).catch(nothing),
    errors: z.union([z.array(detail), detail.transform((one) => [one])]).nullish(),
    data: z.unknown().optional(),
  })
  .catch({ message: '', status: '', merged: null, details: nothing, errors: null, data: undefined })

/** What an answer says, whatever its shape: GraphQL's, REST's refusals, and results of merges in the background. */
export type Said = {
  /** GitHub's own words in the order they came, on lines of their own; empty where it said nothing. */
  readonly words: string
  /** GitHub's word for the state of a merge in the background, in lower case; empty where there is none. */
  readonly state: string
  /** False where the body says that it was not merged, null where it says nothing about that. */
  readonly merged: boolean | null
  readonly uuid: string | null
  readonly sha: string | null
  /** GraphQL's errors by type, for example `NOT_FOUND`; an error without a type counts as ''. */
  readonly errors: readonly string[]
  /** Whether GraphQL brought data. */
  readonly hasData: boolean
}

const longest = 4000

/** Reads an answer; a body of an unknown shape says nothing, and never throws. */
export function saidBy(answer: ApiAnswer): Said {
  const seen = body.parse(answer.body)
  const errors = seen.errors ?? []
  const own = [seen.message, seen.details.message, ...errors.map(({ message }) => message)]
  const spoken = own.some((line) => line.trim() !== '') ? own : [answer.message ?? '']
  const lines = spoken.flatMap((line) => line.split('\n')).map((line) => line.trim())
  return {
    words: [...new Set(lines)]
      .filter((line) => line !== '')
      .join('\n')
      .slice(0, longest),
    state: seen.status.toLowerCase(),
    merged: seen.merged,
    uuid: seen.details.uuid || null,
    sha: seen.details.sha || null,
    errors: errors.map(({ type }) => type),
    hasData: typeof seen.data === 'object' && seen.data !== null,
  }
}

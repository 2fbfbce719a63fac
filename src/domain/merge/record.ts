import * as z from 'zod'
import { sha } from '../identity.ts'

const word = z.string().regex(/^[a-z_]{1,40}$/)

/**
 * What the last line of `signalbox / merge` remembers about a head. Only the App can write its check runs; where the line
 * is missing or not to be read everything starts anew, which never merges anything.
 */
export const mergeRecord = z.object({
  v: z.literal(2),
  pull: z.int().positive(),
  base: z.string(),
  baseOid: z.string(),
  head: sha,
  decision: word,
  reason: word,
  /** When this reason was first given on this head, as ISO 8601. */
  reasonSince: z.string().optional(),
  /** When the App first saw this head, as ISO 8601: the clock of everything that waits for a limit. */
  since: z.iso.datetime(),
  /** Failed calls on this head, by the call's name. */
  attempts: z.record(z.string(), z.int().nonnegative()).default({}),
  /** A merge in the background. */
  pending: z.string().nullable().default(null),
  /** The reason somebody was last called for on this head. */
  told: word.nullable().default(null),
  /** What the last call that GitHub refused was about; the same call is not made again while that is the same. */
  refused: z.string().max(64).nullable().default(null),
  /** Whether another pull request has the same head: what our check says stands for that one, too. */
  shared: z.boolean().optional(),
  /** `seq@sha` of the ledger. */
  ledger: z.string(),
})
export type MergeRecord = z.infer<typeof mergeRecord>

/** The record as the last line of a summary. */
export function writeMergeRecord(record: MergeRecord): string {
  return `<!-- state: ${JSON.stringify(record).replaceAll('--', String.raw`\u002d\u002d`)} -->`
}

/** Reads the record in the last line of a summary; null where there is none to be believed. */
export function readMergeRecord(summary: string): MergeRecord | null {
  const last = summary.trimEnd().split('\n').at(-1) ?? ''
  const text = /^<!-- state: (\{.*\}) -->$/.exec(last)?.[1]
  if (text === undefined) return null
  try {
    return mergeRecord.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

import * as z from 'zod'
import { sha } from '../identity.ts'
import { reviewReport } from './report.ts'

export const conclusionWord = z.enum(['success', 'neutral', 'action_required', 'failure'])
/** What a check run concludes with, best first; the worst of several decides. */
export type ConclusionWord = z.infer<typeof conclusionWord>

const about = {
  v: z.literal(1),
  pull: z.int().positive(),
  /** The branch it is to be merged into; a verdict belongs to pull request, base and head, a check run only to a head. */
  baseRef: z.string().min(1).max(255),
  base: sha,
  head: sha,
  policy: z.string().regex(/^[0-9a-f]{16}$/),
  /** `seq@sha` of the ledger it was written on. */
  ledger: z.string().max(64),
  conclusion: conclusionWord,
  /** Digest of what the check run said of it when it was written; the check run may since have spoken for another one. */
  said: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
}

/** What the App wrote about one pull request into its check run: the state of record of a verdict. */
export const reviewRecord = z.discriminatedUnion('kind', [
  z.strictObject({
    ...about,
    kind: z.literal('judged'),
    /** `<run id>.<attempt>` */
    run: z.string().max(64),
    report: reviewReport.omit({ v: true, pull: true, base: true, head: true }),
  }),
  /** Nothing was judged, and why; a word of the closed list of reasons. */
  z.strictObject({ ...about, kind: z.literal('stopped'), because: z.string().max(64) }),
])
export type ReviewRecord = z.infer<typeof reviewRecord>
export type JudgedRecord = Extract<ReviewRecord, { kind: 'judged' }>

const open = '<!-- signalbox:record '
const close = ' -->'

/** One line of the check run's text, in ASCII, so that a character is a byte; no text of anybody can end it early. */
export function encodeRecord(record: ReviewRecord): string {
  const json = JSON.stringify(record)
  const inert = json.replaceAll('<', String.raw`\u003c`).replaceAll('>', String.raw`\u003e`)
  const ascii = inert.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${open}${ascii.replaceAll('--', String.raw`-\u002d`)}${close}`
}

/**
 * The records in the text of one of the App's own check runs; lines that are none of ours are left out.
 * Only for check runs whose App was compared: whoever can write a text can write a record.
 */
export function readRecords(text: string): readonly ReviewRecord[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith(open) || !line.endsWith(close)) return []
    const parsed = reviewRecord.safeParse(parseJson(line.slice(open.length, -close.length)))
    return parsed.success ? [parsed.data] : []
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

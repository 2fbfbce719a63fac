import { type Reason, reasons } from '../domain/reason.ts'
import { maxCheckSummary, paragraphs } from './markdown.ts'
import { cut } from './neutral.ts'

/** What the summary's last line says to machines: which pull request and which commits this was judged for. */
export type MergeRecord = {
  readonly pull: number
  readonly base: string
  readonly baseOid: string
  readonly head: string
  readonly reason: Reason
  /** `seq@sha` of the ledger. */
  readonly ledger: string
}

const longestTitle = 140

/** The title of `signalbox / merge`: the nearest reason. */
export function mergeTitle(reason: Reason, others: number): string {
  return cut(others > 0 ? `${reasons[reason]} (and ${others} more)` : reasons[reason], longestTitle)
}

/** Everything that stands in the way, each with what has to happen, and the record as the last line. */
export function mergeSummary(lines: readonly string[], record: MergeRecord): string {
  const last = `<!-- ${JSON.stringify({ v: 1, ...record }).replaceAll('-->', '')} -->`
  const list = lines.map((line) => `- ${line}`).join('\n')
  const words = lines.length === 0 ? 'Everything that has to be true is true.' : list
  return paragraphs([cut(words, maxCheckSummary / 4 - last.length), last])
}

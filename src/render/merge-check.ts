import type { MergeJudgment } from '../domain/merge/judgment.ts'
import { type MergeRecord, writeMergeRecord } from '../domain/merge/record.ts'
import { reasons } from '../domain/reason.ts'
import { maxCheckSummary, paragraphs } from './markdown.ts'
import { nearestRefusal } from './merge-gates.ts'
import { mergeNext } from './merge-next.ts'
import { namesIn, shortSentence } from './merge-sentence.ts'
import { mergeTable } from './merge-table.ts'
import { cut } from './neutral.ts'

const longestTitle = 140

/** Where a check run is shown, and how people address the App there. */
export type Around = { readonly host: string; readonly handle: string }

/**
 * The title of `signalbox / merge`: the nearest reason and nothing else, in at most 140 characters, without Markdown. Names
 * that do not fit are counted.
 */
export function mergeTitle(judgment: MergeJudgment): string {
  const plain = reasons[judgment.reason]
  const words = nearestRefusal(judgment)?.words ?? ''
  const sentence = words === '' ? '' : shortSentence(words, longestTitle)
  if (sentence !== null && sentence !== '') return sentence
  const names = namesIn(words)
  return cut(names > 1 ? `${plain.replace(/\.$/, '')} (${names} names).` : plain, longestTitle)
}

/**
 * The summary of `signalbox / merge`: what is next and who has to act, every gate that was asked, and the record as the last line, which is
 * never cut. At most 65,535 bytes of UTF-8, which is what GitHub takes.
 */
export function mergeSummary(judgment: MergeJudgment, record: MergeRecord, { host, handle }: Around): string {
  const next = mergeNext(judgment, handle)
  const last = writeMergeRecord(record)
  const room = maxCheckSummary - new TextEncoder().encode(paragraphs([next, last])).length - '\n\n'.length
  // Once it is merged no gate is asked any more; a list of what was not asked tells nobody anything.
  return paragraphs([next, judgment.reason === 'merged' ? null : mergeTable(judgment, host, room), last])
}

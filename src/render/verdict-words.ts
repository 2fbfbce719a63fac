import { type Reason, reasons } from '../domain/reason.ts'
import type { Standing } from './verdict-rows.ts'

/** Short texts around verdicts. */

export type CheckWords = { readonly title: string; readonly summary: string }

export function running(runUrl: string | null): CheckWords {
  const run = runUrl === null ? '' : ` [Run](${runUrl}).`
  return { title: 'The review is at work', summary: `Every item of the checklists is being judged on this head.${run}` }
}

export function waiting(reason: Reason): CheckWords {
  return { title: 'The review waits for its turn', summary: reasons[reason] }
}

/** The title where another pull request with the same head stands worse, and its conclusion is shown. */
export function sharedHead(worse: number, own: number, title: string): string {
  return `#${worse} on the same commit stands in the way; #${own}: ${title}`.slice(0, 140)
}

/** A check run that goes on speaking for others once one of its pull requests is closed. */
export function closedBeside(closed: number, others: readonly number[]): CheckWords {
  const left = others.map((number) => `#${number}`).join(', ')
  return {
    title: `What stands here is about ${left}`.slice(0, 140),
    summary: `#${closed} has the same commit and is closed. The verdict on ${left} stands in its own comment.`,
  }
}

/** A problem of a review that has no items at all. */
export const nothingJudged = 'No item was judged, not even those that always hold.'

/** How an item stands, as the first column of the table says it. */
export const standingWords: Readonly<Record<Standing, string>> = {
  pass: '✅ pass',
  not_applicable: '➖ n/a',
  fail: '❌ fail',
  warning: '⚠️ warning',
  note: 'ℹ️ note',
  unknown: '❔ unknown',
  waived: '⚠️ waived',
}

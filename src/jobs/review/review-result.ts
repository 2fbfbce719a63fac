import type { Spent } from '../../agent/review/ask-model.ts'
import type { RunResult } from '../../domain/bundle.ts'
import type { ReviewReport } from '../../domain/review/report.ts'
import type { Verdict } from '../../domain/review/verdict.ts'
import { refusedResult, usageOf } from '../result.ts'

const order: readonly Verdict[] = ['fail', 'unknown', 'pass', 'not_applicable']

/** How many items came to what, in words, for example `2 fail, 9 pass`. */
export function countsOf({ lines }: Pick<ReviewReport, 'lines'>): string {
  const counted = order.map((verdict) => [verdict, lines.filter((line) => line.verdict === verdict).length] as const)
  const told = counted.filter(([, count]) => count > 0).map(([verdict, count]) => `${count} ${verdict}`)
  return told.join(', ') || 'no item'
}

/** A review that came to its end: what it proposes stands in `review.json`, here is what it cost. */
export function reviewResult(report: ReviewReport, spent: Spent, milliseconds: number): RunResult {
  const { coverage, problems, model } = report
  const sentences = [
    `${countsOf(report)} of ${report.lines.length} items, ${coverage.reviewed} of ${coverage.units} units reviewed, ` +
      `${model.asked} cells asked and ${model.remembered} remembered.`,
    ...problems,
  ]
  return {
    ...refusedResult({ stop: 'submitted', words: sentences.join('\n') }),
    ...costs(spent, milliseconds),
    outcome: 'done',
    error: null,
  }
}

/** A review that did not come to its end; what it spent is told all the same. */
export function brokenReview(result: RunResult, spent: Spent, milliseconds: number): RunResult {
  return { ...result, ...costs(spent, milliseconds) }
}

function costs(
  { usd, usage, calls }: Spent,
  milliseconds: number,
): Pick<RunResult, 'usage' | 'usd' | 'turns' | 'minutes'> {
  return { usage: usageOf(usage), usd, turns: calls, minutes: Math.max(0, Math.round(milliseconds / 6_000) / 10) }
}

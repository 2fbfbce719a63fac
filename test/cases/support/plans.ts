import type { RunResult } from '../../../src/domain/bundle.ts'
import type { VerdictLine } from '../../../src/domain/review/verdict.ts'
import { aResult, base64 } from '../../support/publications.ts'
import { aReport } from '../../support/reviews.ts'
import type { Plan } from './stand-in.ts'

/** A run that found nothing to do: it leaves nothing behind but an answer. */
export const noChange: Plan = { result: aResult({ outcome: 'no_change' }), changes: null, answer: null }

export type Touched = {
  /** Text to write, or null to delete. */
  readonly files: Readonly<Record<string, string | null>>
  /** path -> git mode, where a run says it is not 100644. */
  readonly modes?: Readonly<Record<string, string>>
  readonly result?: Partial<RunResult>
}

/** A run that is done and hands back these changes. */
export function change({ files, modes = {}, result = {} }: Touched, answer: string | null = null): Plan {
  const entries = Object.entries(files).map(
    ([path, text]) => [path, text === null ? { deleted: true as const } : { content: base64(text) }] as const,
  )
  return {
    result: aResult(result),
    changes: { v: 1, files: Object.fromEntries(entries), modes: { ...modes }, binary: [] },
    answer,
  }
}

/** A review that ends with these verdicts. */
export function verdicts(...lines: readonly VerdictLine[]): Plan & Required<Pick<Plan, 'review'>> {
  const { pull: _pull, base: _base, mergeBase: _mergeBase, head: _head, ...review } = aReport(lines)
  return { result: aResult({ summary: 'Judged.' }), changes: null, answer: null, review }
}

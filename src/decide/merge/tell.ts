import type { Effect } from '../../domain/decision.ts'
import type { MergeJudgment } from '../../domain/merge/judgment.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { View } from '../view.ts'
import { noticeWrites } from './notice.ts'
import { type MergeMemory, reportWrites } from './report.ts'

/**
 * The writes that tell a judgment: a comment where somebody must act and was not told yet, then the check, which remembers
 * that. None when everything is said already.
 */
export function tellWrites(
  view: View,
  pull: PullFacts,
  judgment: MergeJudgment,
  memory: MergeMemory,
): readonly Effect[] {
  const notice = noticeWrites(view, pull, judgment)
  const comment = notice.mutations.length === 0 ? [] : [{ kind: 'mutate', mutations: notice.mutations } as const]
  return [...comment, ...reportWrites(view, pull, judgment, { ...memory, ...notice.memory })]
}

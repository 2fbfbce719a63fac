import type { Actor } from '../../domain/identity.ts'
import { reviewKey } from '../../domain/ledger/state.ts'
import { nothingToReview, recheckOrdered, unknownItem } from '../../render/review-replies.ts'
import type { JudgedComment } from '../judged.ts'
import { no, type Steered, yes } from '../steered.ts'
import type { View } from '../view.ts'
import { currentRecord } from './standing.ts'

/**
 * Another look: what stayed unknown is asked again, and what was settled stays, as the same bytes are never judged twice.
 * @param item the item that is meant, where one was named; it has to exist
 */
export function recheck(view: View, { facts }: JudgedComment, by: Actor, item: string | null): Steered {
  const { pull } = view.snapshot
  const { handle } = view.config.command
  if (facts.on !== 'pull' || !pull?.open || !view.config.review.enabled) {
    return no('command_unknown', nothingToReview(handle))
  }
  const record = currentRecord(view, pull)
  const lines = record?.kind === 'judged' ? record.report.lines : []
  const line = lines.find((one) => one.item === item)
  if (item !== null && lines.length > 0 && !line) {
    return no(
      'command_unknown',
      unknownItem(
        item,
        lines.map((one) => one.item),
      ),
    )
  }
  if (view.state.claims[reviewKey(pull.number)]) return yes('review_running', [])
  const entry = { kind: 'rechecked', at: view.at, pull: pull.number, by } as const
  const settled = line !== undefined && line.verdict !== 'unknown' ? line : null
  return { ...yes('recheck_ordered', [entry]), reply: settled && recheckOrdered(settled, handle) }
}

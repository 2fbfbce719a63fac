import type { Decision } from '../../domain/decision.ts'
import { reviewKey } from '../../domain/ledger/state.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { personStanding } from '../trust.ts'
import type { View } from '../view.ts'
import { reviewFacts } from './standing.ts'

/** The button of the check run asks for another look, as a comment would; null where nothing more is to be written. */
export function decidePress({ kind, actor }: Trigger, view: View): Decision | null {
  const { pull } = view.snapshot
  if (kind !== 'recheck_pressed' || !pull?.open || !view.config.review.enabled) return null
  const standing = personStanding(view, actor ?? null)
  if (standing !== 'trusted' || !actor) {
    return { reason: standing === 'ignored' || standing === 'trusted' ? 'asker_is_bot' : standing, effects: [] }
  }
  const under = view.state.claims[reviewKey(pull.number)] !== undefined
  if (under || reviewFacts(view, pull).recheck !== null) return null
  const entry = { kind: 'rechecked', at: view.at, pull: pull.number, by: actor } as const
  return { reason: 'recheck_ordered', effects: [{ kind: 'append', entries: [entry], alongside: [] }] }
}

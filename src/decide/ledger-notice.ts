import type { Decision } from '../domain/decision.ts'
import { reasons } from '../domain/reason.ts'
import type { View } from './view.ts'
import { workpadWrites } from './workpad.ts'

/** While the ledger cannot be trusted the workpad that is there says so; nothing else is written. */
export function ledgerNotice(view: View, decision: Decision): Decision {
  const { reason } = decision
  const untrusted = reason === 'ledger_invalid' || reason === 'ledger_rolled_back'
  if (!untrusted || decision.effects.length > 0) return decision
  const mutations = workpadWrites(view, { kind: 'waiting', reason, sentence: reasons[reason] }, 'only_edit')
  return mutations.length > 0 ? { ...decision, effects: [{ kind: 'mutate', mutations }] } : decision
}

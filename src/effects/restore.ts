import type { Effect, EffectResult } from '../domain/decision.ts'
import { noreplyAddress } from '../domain/identity.ts'
import { ledgerRef } from '../domain/names.ts'
import { errorsAt, graphqlPartial } from '../github/graphql.ts'
import { readTip } from '../github/tip.ts'
import { documentOf, moveRefs } from './mutation-parts.ts'
import type { Where, Writing } from './writing.ts'

/** Moves the ledger to the newest valid entry, only while its ref still is where that was judged. */
export async function restoreLedger(
  { from, to }: Extract<Effect, { kind: 'restore_ledger' }>,
  where: Where,
  writing: Writing,
): Promise<EffectResult> {
  const move = moveRefs('ledger', where.nodeId, [{ name: ledgerRef, beforeOid: from, afterOid: to, force: true }])
  const { text, variables } = documentOf('Restore', [move])
  const answer = await graphqlPartial(writing.github, text, variables, true)
  const words = errorsAt(answer, 'ledger').map((error) => error.message)
  if (words.length === 0) return { kind: 'done' }
  const botEmail = noreplyAddress(writing.self.bot, writing.mailHost)
  const { tip, oids } = await readTip(writing.github, { repository: where, botEmail })
  const restored = tip.kind === 'valid' && oids.includes(to)
  return restored ? { kind: 'done' } : { kind: 'refused', reason: 'ref_refused', words: words.join(' ') }
}

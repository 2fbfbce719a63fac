import { zeroSha } from '../domain/identity.ts'
import { ledgerRef } from '../domain/names.ts'
import { failureOf } from '../github/failure.ts'
import { DocumentRefused, errorsAt, graphqlPartial } from '../github/graphql.ts'
import type { Member, UsableTip } from './ledger-group.ts'
import { documentOf, moveRefs, partOf, resultOf } from './mutation-parts.ts'
import type { Where, Writing } from './writing.ts'

export type Move =
  | { readonly kind: 'moved' }
  /** GitHub said no; the words say little about why. */
  | { readonly kind: 'refused'; readonly words: string }
  /** The answer was lost: the ref may have moved. */
  | { readonly kind: 'unknown'; readonly words: string }

/**
 * Moves the ledger's ref from the tip to a new commit, and sends the mutations beside it in the same request. Mutations
 * that went through are remembered on their members, so another try does not repeat them.
 */
export async function moveLedger(
  oid: string,
  tip: UsableTip,
  members: readonly Member[],
  where: Where,
  { github }: Writing,
): Promise<Move> {
  const update = { name: ledgerRef, beforeOid: tip.kind === 'valid' ? tip.oid : zeroSha, afterOid: oid }
  const beside = pending(members)
  const parts = beside.map(({ mutation, alias }) => partOf(mutation, alias))
  const { text, variables } = documentOf('Append', [moveRefs('ledger', where.nodeId, [update]), ...parts])
  try {
    const answer = await graphqlPartial(github, text, variables, true)
    for (const { member, index, mutation, alias } of beside) member.results[index] = resultOf(mutation, alias, answer)
    const refusals = errorsAt(answer, 'ledger')
    if (refusals.length === 0) return { kind: 'moved' }
    return { kind: 'refused', words: refusals.map(({ message }) => message).join(' ') }
  } catch (error) {
    if (error instanceof DocumentRefused) return { kind: 'refused', words: error.message }
    const failure = failureOf(error)
    if (!failure) throw error
    if (failure.outcome !== 'unknown') return { kind: 'refused', words: failure.words }
    forgetComments(beside)
    return { kind: 'unknown', words: failure.words }
  }
}

function pending(members: readonly Member[]) {
  return members
    .flatMap((member) => member.alongside.map((mutation, index) => ({ member, mutation, index })))
    .filter(({ member, index }) => member.results[index] === null)
    .map((one, place) => ({ ...one, alias: `m${place}` }))
}

/** After a lost answer a comment may stand there already; it is not sent again before somebody looked. */
function forgetComments(beside: ReturnType<typeof pending>): void {
  for (const { member, index, mutation } of beside) {
    member.lost = true
    if (mutation.kind === 'comment') member.results[index] = { kind: 'done', nodeId: null }
  }
}

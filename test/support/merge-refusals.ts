import { judgeMerge } from '../../src/decide/merge/judge.ts'
import type { GateName, MergeJudgment, Refusal } from '../../src/domain/merge/judgment.ts'
import type { World } from './merge-worlds.ts'

export const judgmentOf = ({ facts, policy }: World): MergeJudgment => judgeMerge(facts, policy)

/** The refusal of one gate; null where it opens. */
export function refusalOf(world: World, gate: GateName): Refusal | null {
  const row = judgmentOf(world).rows.find((one) => one.gate === gate)
  if (!row) throw new Error(`the gate \`${gate}\` was not asked`)
  return row.refusal
}

/** `<decision> <reason>` of one gate's refusal, or `opens`. */
export function answerOf(world: World, gate: GateName): string {
  const refusal = refusalOf(world, gate)
  return refusal === null ? 'opens' : `${refusal.decision} ${refusal.reason}`
}

/** A row of a table: what is so, the world, the gate that is asked, its answer. */
export type AnswerRow = readonly [what: string, world: World, gate: GateName, answer: string]

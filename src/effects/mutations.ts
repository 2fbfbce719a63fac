import type { EffectResult, Mutation } from '../domain/decision.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { documentOf, partOf, resultOf, saysLocked } from './mutation-parts.ts'
import type { Writing } from './writing.ts'

/** A write that GitHub refused for a reason nobody expects. */
export class WriteRefused extends Error {}

/**
 * Sends mutations in one document, in order, and reads each one's result.
 * @returns `subject_locked` when the conversation takes no writes
 * @throws WriteRefused for any other refusal
 */
export async function mutate(mutations: readonly Mutation[], { github }: Writing): Promise<EffectResult> {
  const aliased = mutations.map((mutation, index) => ({ mutation, alias: `m${index}` }))
  const { text, variables } = documentOf(
    'Mutate',
    aliased.map(({ mutation, alias }) => partOf(mutation, alias)),
  )
  const answer = await graphqlPartial(github, text, variables, true)
  const results = aliased.map(({ mutation, alias }) => resultOf(mutation, alias, answer))
  const refused = results.find((result) => result.kind === 'refused')
  if (!refused) return { kind: 'mutated', results }
  if (saysLocked(refused.words)) return { kind: 'refused', reason: 'subject_locked', words: refused.words }
  throw new WriteRefused(refused.words)
}

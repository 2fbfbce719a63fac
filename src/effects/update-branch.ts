import type { Effect, EffectResult } from '../domain/decision.ts'
import type { ApiAnswer } from '../domain/merge/answer.ts'
import { meaningOf } from '../domain/merge/meaning.ts'
import { answerFrom, refusedBy } from './merge-answer.ts'
import { readPull } from './merge-look.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

type UpdateEffect = Extract<Effect, { kind: 'update_branch' }>

/**
 * Merges the base into the head, only while the head is still the judged one (REST, "Update a pull request branch").
 * After silence the pull request is read: another head means that something moved it, which is all that was asked.
 */
export async function updateBranch(effect: UpdateEffect, where: Where, writing: Writing): Promise<EffectResult> {
  const meaning = meaningOf(await send(effect, where, writing))
  const updating: EffectResult = { kind: 'accepted', reason: 'updating', uuid: null }
  if (meaning.reason === 'updating') return updating
  if (meaning.reason !== 'unknown_outcome') return refusedBy(meaning)
  const seen = await readPull(effect.number, where, writing)
  return seen.head.sha === effect.sha ? refusedBy(meaning) : updating
}

async function send({ number, sha }: UpdateEffect, where: Where, writing: Writing): Promise<ApiAnswer> {
  const api = 'update-branch'
  try {
    const { status, data } = await writing.github.request(
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch',
      { ...restPlace(where), pull_number: number, expected_head_sha: sha },
    )
    return { api, status, body: data }
  } catch (error) {
    return answerFrom(api, error, writing)
  }
}

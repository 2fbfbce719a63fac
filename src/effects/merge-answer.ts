import { requestFailure } from '../domain/answer/failure.ts'
import type { EffectResult } from '../domain/decision.ts'
import type { AnswerMeaning, ApiAnswer, MergeApi } from '../domain/merge/answer.ts'
import { failureOrThrow } from '../github/failure.ts'
import { DocumentRefused, type GraphqlAnswer } from '../github/graphql.ts'
import { limitWait } from '../github/retry.ts'
import type { Writing } from './writing.ts'

/**
 * GitHub's refusal of a call, or its silence, as `meaningOf` reads it.
 * @throws the error itself where it is nobody's answer about the merge: the request never left, or the token is dead
 */
export function answerFrom(api: MergeApi, error: unknown, { now }: Writing): ApiAnswer {
  if (error instanceof DocumentRefused) return { api, status: 200, body: { errors: [{ message: error.message }] } }
  const failure = failureOrThrow(error)
  if (failure.outcome === 'not_sent' || failure.status === 401) throw error
  const wait = limitWait(failure, now().getTime())
  return {
    api,
    status: failure.status,
    message: failure.words,
    body: requestFailure.safeParse(error).data?.response?.data,
    ...(wait === null ? {} : { retryAfter: Math.ceil(wait / 1000) }),
  }
}

/** What a document with one mutation brought, as `meaningOf` reads it. */
export function answerOf(api: MergeApi, { data, errors }: GraphqlAnswer): ApiAnswer {
  return { api, status: 200, body: { data, errors } }
}

/** A refusal with everything it means. */
export function refusedBy(meaning: AnswerMeaning): Extract<EffectResult, { kind: 'refused' }> {
  return { kind: 'refused', reason: meaning.reason, words: meaning.words, meaning }
}

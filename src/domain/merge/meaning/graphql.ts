import type { AnswerMeaning, ApiAnswer } from '../answer.ts'
import { isUnknown, means, unknownOutcome } from './make.ts'
import { refusedByStatus, refusedByText } from './merge.ts'
import type { Said } from './words.ts'

/** A query: with any error, or without data, what it shows is incomplete, never empty. */
export function queryMeaning({ status }: ApiAnswer, { words, errors, hasData }: Said): AnswerMeaning {
  return status === 200 && errors.length === 0 && hasData
    ? means('reevaluate', 'ready', words || 'GitHub answered in full.')
    : means('wait', 'data_incomplete', words || 'GitHub answered only in part.')
}

/** GraphQL `enqueuePullRequest`. */
export function enqueueMeaning(answer: ApiAnswer, said: Said): AnswerMeaning {
  if (succeeded(answer, said)) return means('wait', 'in_merge_queue', said.words || 'It is in the merge queue.')
  if (/already (?:in|queued|enqueued)/i.test(said.words)) return means('wait', 'in_merge_queue', said.words)
  return mutationRefused(answer, said)
}

/** GraphQL `dequeuePullRequest`: out of the queue everything is judged anew. */
export function dequeueMeaning(answer: ApiAnswer, said: Said): AnswerMeaning {
  if (succeeded(answer, said)) return means('reevaluate', 'ready', said.words || 'It is out of the merge queue.')
  return mutationRefused(answer, said)
}

/** GraphQL `enablePullRequestAutoMerge`: where nothing is left to wait for, GitHub wants it merged directly. */
export function autoMergeMeaning(answer: ApiAnswer, said: Said): AnswerMeaning {
  if (/\bin (?:clean|unstable|has_hooks) status/i.test(said.words)) return means('reevaluate', 'ready', said.words)
  if (succeeded(answer, said)) return means('wait', 'merge_pending', said.words || 'GitHub merges it when it may.')
  return mutationRefused(answer, said)
}

function succeeded({ status }: ApiAnswer, { errors, hasData }: Said): boolean {
  return status === 200 && errors.length === 0 && hasData
}

function mutationRefused(answer: ApiAnswer, { words, errors }: Said): AnswerMeaning {
  if (errors.length === 0) {
    return isUnknown(answer.status) ? unknownOutcome(answer, words) : refusedByStatus(answer.status, words)
  }
  if (errors.every((type) => type === 'NOT_FOUND')) return refusedByStatus(404, words)
  if (errors.includes('STALE_DATA') || /expected[ _]?head|head (?:oid|sha)|head branch was modified/i.test(words)) {
    return means('reevaluate', 'head_changed', words)
  }
  if (errors.includes('FORBIDDEN') || /resource not accessible/i.test(words)) return refusedByStatus(403, words)
  const meaning = refusedByText(answer, words)
  // This is the queue already; what it says about itself is no reason to ask it again.
  return meaning.decision === 'enqueue' ? means('reevaluate', 'refused_by_github', words) : meaning
}

import type { AnswerMeaning, ApiAnswer } from '../answer.ts'
import { isUnknown, means, unknownOutcome } from './make.ts'
import { merged, refusedByStatus, refusedByText } from './merge.ts'
import { needsQueue } from './merge-texts.ts'
import type { Said } from './words.ts'

/** REST, "Merge a pull request asynchronously": an accepted call says nothing yet. */
export function asyncMeaning(answer: ApiAnswer, said: Said): AnswerMeaning {
  const { status } = answer
  if (status === 200) return resultOf(said) ?? unknownOutcome(answer, said.words)
  if (status === 202 || status === 409) return pending(said.words)
  if (isUnknown(status)) return unknownOutcome(answer, said.words)
  if (status === 400) return failed(said.words)
  return status === 405 ? refusedByText(answer, said.words) : refusedByStatus(status, said.words)
}

/** REST, "Get the result of an asynchronous merge". A result is kept for 24 hours. */
export function asyncStatusMeaning(answer: ApiAnswer, said: Said): AnswerMeaning {
  const { status } = answer
  if (status === 200) {
    return resultOf(said) ?? means('wait', 'unknown_value', said.words || `GitHub says “${said.state.slice(0, 40)}”.`)
  }
  if (isUnknown(status)) {
    return means('retry', 'unknown_outcome', said.words || 'GitHub did not say what came of the merge.', { delay: 60 })
  }
  return refusedByStatus(status, said.words)
}

/** Null for a word this version does not know. */
function resultOf({ state, words }: Said): AnswerMeaning | null {
  switch (state) {
    case 'merged':
      return merged(words)
    case 'pending':
      return pending(words)
    case 'enqueued':
      return means('wait', 'in_merge_queue', words || 'It is in the merge queue.')
    case 'failed':
      return failed(words)
    default:
      return null
  }
}

function pending(words: string): AnswerMeaning {
  return means('wait', 'merge_pending', words || 'GitHub is merging it in the background.')
}

/** A queue takes no method or message of ours, and says so only here. */
function failed(words: string): AnswerMeaning {
  return needsQueue.test(words)
    ? means('enqueue', 'queue_required', words)
    : means('reevaluate', 'refused_by_github', words || 'GitHub could not merge it and did not say why.')
}

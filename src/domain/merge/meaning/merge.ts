import type { AnswerMeaning, ApiAnswer } from '../answer.ts'
import { isUnknown, means, noPermission, refused, unknownOutcome } from './make.ts'
import { meaningOfText } from './merge-texts.ts'
import type { Said } from './words.ts'

/** Seconds after the first and the second time the base moved; the third time everything is judged anew. */
const baseWaits = [4, 8]

/** REST, "Merge a pull request". */
export function mergeMeaning(answer: ApiAnswer, said: Said): AnswerMeaning {
  const { status } = answer
  if ((status === 200 || status === 204) && said.merged !== false) return merged(said.words)
  if (isUnknown(status)) return unknownOutcome(answer, said.words)
  switch (status) {
    case 405:
      return refusedByText(answer, said.words)
    case 409:
      return conflictOf(answer, said.words)
    default:
      return refusedByStatus(status, said.words)
  }
}

/** Merged: the branch may go. */
export function merged(words: string): AnswerMeaning {
  return means('done', 'merged', words || 'Merged.', { actions: ['delete_branch'] })
}

/** What a refusal means by its status, where its words do not matter more. */
export function refusedByStatus(status: number, words: string): AnswerMeaning {
  if (status === 401) return noPermission(words || 'GitHub did not accept the credentials of the App.')
  if (status === 403) return noPermission(words)
  if (status === 404 || status === 410) {
    return means('reevaluate', 'not_found', words || 'GitHub does not find the pull request.')
  }
  return refused(words)
}

/** The text decides, not the status. */
export function refusedByText({ attempt = 1 }: ApiAnswer, words: string): AnswerMeaning {
  const meaning = meaningOfText(words)
  if (meaning.reason !== 'base_changed') return meaning
  const delay = baseWaits[attempt - 1]
  return delay === undefined ? { ...meaning, decision: 'reevaluate' } : { ...meaning, delay }
}

/** A conflict is about the pinned head, unless its words say that it was the base. */
function conflictOf(answer: ApiAnswer, words: string): AnswerMeaning {
  const meaning = refusedByText(answer, words)
  if (meaning.reason === 'base_changed') return meaning
  return means('reevaluate', 'head_changed', words || 'The head is not the one that was judged.')
}

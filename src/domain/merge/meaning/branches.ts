import type { AnswerMeaning, ApiAnswer } from '../answer.ts'
import { isUnknown, means, refused, unknownOutcome } from './make.ts'
import { refusedByStatus } from './merge.ts'
import type { Said } from './words.ts'

/** REST, "Update a pull request branch". */
export function updateMeaning(answer: ApiAnswer, { words }: Said): AnswerMeaning {
  const { status } = answer
  if (status === 202) return means('wait', 'updating', words || 'The branch is being updated with its base.')
  if (isUnknown(status)) return unknownOutcome(answer, words)
  if (status !== 409 && status !== 422) return refusedByStatus(status, words)
  if (/expected[ _]head|head (?:sha|ref|branch).*(?:match|modified)/i.test(words)) {
    return means('reevaluate', 'head_changed', words)
  }
  if (/conflict/i.test(words) || status === 409) return means('blocked', 'conflict', words || 'The base conflicts.')
  if (/no new commits/i.test(words)) return means('reevaluate', 'refused_by_github', words)
  if (/cannot update this branch|rule violations?|protected/i.test(words)) {
    return means('blocked', 'update_not_possible', words)
  }
  return refused(words)
}

/** REST, "Delete a reference", after a merge: a branch that is gone or kept by a rule is as good as deleted. */
export function deleteMeaning({ status }: ApiAnswer, { words }: Said): AnswerMeaning {
  if (status === 200 || status === 204 || status === 404 || status === 422) {
    return means('done', 'merged', words || 'Merged.')
  }
  return means('retry', 'unknown_outcome', words || 'GitHub did not say whether the branch is deleted.', { delay: 60 })
}

/** REST, "Get a commit", right after a push: GitHub may not show it for a moment, which is nobody's fault. */
export function commitMeaning({ status }: ApiAnswer, { words }: Said): AnswerMeaning {
  if (status === 200) return means('reevaluate', 'ready', words || 'The commit is there.')
  if (status === 404 || status === 422) {
    return means('retry', 'not_found', words || 'GitHub does not show the commit yet.', { delay: 5 })
  }
  if (isUnknown(status)) return means('retry', 'unknown_outcome', words || 'GitHub did not answer.', { delay: 5 })
  return refusedByStatus(status, words)
}

import type { AnswerMeaning, ApiAnswer, MergeApi } from './answer.ts'
import { commitMeaning, deleteMeaning, updateMeaning } from './meaning/branches.ts'
import { autoMergeMeaning, dequeueMeaning, enqueueMeaning, queryMeaning } from './meaning/graphql.ts'
import { mergeMeaning } from './meaning/merge.ts'
import { asyncMeaning, asyncStatusMeaning } from './meaning/merge-async.ts'
import { rateLimit } from './meaning/rate-limit.ts'
import { type Said, saidBy } from './meaning/words.ts'

const byApi: Readonly<Record<MergeApi, (answer: ApiAnswer, said: Said) => AnswerMeaning>> = {
  merge: mergeMeaning,
  'merge-async': asyncMeaning,
  'merge-async-status': asyncStatusMeaning,
  enqueue: enqueueMeaning,
  dequeue: dequeueMeaning,
  'update-branch': updateMeaning,
  'delete-ref': deleteMeaning,
  'get-commit': commitMeaning,
  'enable-auto-merge': autoMergeMeaning,
  graphql: queryMeaning,
}

/**
 * What GitHub's answer to a call on the way to a merge means, and what comes next. A limit means the same for every call.
 * Words and bodies of an unknown shape never mean that anything was merged.
 * @param answer status (0: no answer), GitHub's message, the body as it came, the number of the attempt from 1, and the
 * seconds of `retry-after`
 * @returns the decision with its reason; `words` holds GitHub's own words, untrusted, for people; `delay` is in seconds
 */
export function meaningOf(answer: ApiAnswer): AnswerMeaning {
  const said = saidBy(answer)
  return rateLimit(answer, said) ?? byApi[answer.api](answer, said)
}

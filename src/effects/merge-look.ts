import { type PullNow, pullNow } from '../domain/answer/pull-now.ts'
import type { EffectResult, EnqueueEffect, MergeEffect } from '../domain/decision.ts'
import type { AnswerMeaning } from '../domain/merge/answer.ts'
import { changedSince } from '../domain/merge/changed-since.ts'
import { meaningOf } from '../domain/merge/meaning.ts'
import { answerFrom, refusedBy } from './merge-answer.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

/** Reads a pull request alone (REST, "Get a pull request"). */
export async function readPull(number: number, where: Where, { github }: Writing): Promise<PullNow> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...restPlace(where),
    pull_number: number,
  })
  return pullNow.parse(data)
}

/**
 * Looks, right before the call, whether everything the merge was judged on still holds (REST, "Get a pull request").
 * @returns null where it does; `merged` where somebody was faster; else a refusal to be judged anew, so that nothing is sent
 * @throws what keeps anybody from looking: no network, a dead token
 */
export async function lookBefore(
  effect: MergeEffect | EnqueueEffect,
  where: Where,
  writing: Writing,
): Promise<EffectResult | null> {
  const seen = await readOrMeaning(effect.number, where, writing)
  if ('decision' in seen) return refusedBy(seen)
  const merge = mergeOf(seen)
  if (merge !== null) return merge
  const changes = changedSince(effect, seen)
  if (changes.length === 0) return null
  return refusedBy({
    decision: 'reevaluate',
    reason: 'head_changed',
    scope: 'pull_request',
    delay: 0,
    actions: [],
    words: ['The pull request changed after it was judged.', ...changes].join(' '),
  })
}

/** `merged` where the pull request shows that; else null. */
export function mergeOf(seen: PullNow): EffectResult | null {
  return seen.merged ? { kind: 'merged', oid: seen.merge_commit_sha ?? seen.head.sha } : null
}

/** A refused look has a meaning too: the pull request is gone, or a limit is reached. Silence brings none. */
async function readOrMeaning(number: number, where: Where, writing: Writing): Promise<PullNow | AnswerMeaning> {
  try {
    return await readPull(number, where, writing)
  } catch (error) {
    const meaning = meaningOf(answerFrom('merge', error, writing))
    if (meaning.reason === 'not_found' || meaning.reason === 'rate_limited') return meaning
    throw error
  }
}

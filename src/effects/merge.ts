import { mergedCommit } from '../domain/answer/merging.ts'
import type { EffectResult, MergeEffect } from '../domain/decision.ts'
import type { ApiAnswer } from '../domain/merge/answer.ts'
import { meaningOf } from '../domain/merge/meaning.ts'
import { failureOrThrow } from '../github/failure.ts'
import { answerFrom, refusedBy } from './merge-answer.ts'
import { asyncVersion, followMerge } from './merge-async.ts'
import { lookBefore, mergeOf, readPull } from './merge-look.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

/**
 * Merges a pull request at exactly the judged head (REST, "Merge a pull request", or "… asynchronously" at the bottom of
 * a stack). Each call comes right after a look at what it was judged on. Only a base that moved is tried again from here,
 * after 4 and 8 seconds; after silence the pull request is read before anything is said, and no second call is made.
 * @returns `merged`; `accepted` where GitHub goes on in the background after a minute; a refusal with its meaning
 * @throws a request that never left, a dead token, and a look that brought no answer
 */
export async function merge(effect: MergeEffect, where: Where, writing: Writing): Promise<EffectResult> {
  for (let count = 1; ; count += 1) {
    const seen = await lookBefore(effect, where, writing)
    if (seen !== null) return seen
    const answer = { ...(await send(effect, where, writing)), attempt: count }
    const { decision, reason, delay } = meaningOf(answer)
    if (decision !== 'retry' || reason !== 'base_changed') return settle(answer, effect, where, writing)
    await writing.sleep(delay * 1000)
  }
}

/** Not repeated by the client after a limit either: by then somebody may have put a hold on it. */
async function send(effect: MergeEffect, where: Where, writing: Writing): Promise<ApiAnswer> {
  const { api } = effect
  const content = {
    ...restPlace(where),
    pull_number: effect.number,
    sha: effect.sha,
    merge_method: effect.method,
    ...messageOf(effect),
  }
  try {
    const { status, data } =
      api === 'merge'
        ? await writing.github.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', content)
        : await writing.github.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge-async', {
            ...content,
            // Leaves it to GitHub whether a queue applies, so that none is passed by.
            merge_action: 'default',
            headers: asyncVersion,
          })
    return { api, status, body: data }
  } catch (error) {
    return answerFrom(api, error, writing)
  }
}

/** GitHub makes the messages of rebased commits itself. */
function messageOf({ method, title, message }: MergeEffect): { commit_title?: string; commit_message?: string } {
  if (method === 'rebase') return {}
  return { commit_title: title, ...(message === null ? {} : { commit_message: message }) }
}

async function settle(answer: ApiAnswer, effect: MergeEffect, where: Where, writing: Writing): Promise<EffectResult> {
  const meaning = meaningOf(answer)
  if (meaning.decision === 'done') {
    const oid = mergedCommit.safeParse(answer.body).data
    return oid ? { kind: 'merged', oid } : afterSilence({ ...answer, status: 0 }, effect, where, writing)
  }
  if (meaning.reason === 'unknown_outcome' || meaning.reason === 'attempts_exhausted') {
    return afterSilence(answer, effect, where, writing)
  }
  const goesOn = answer.status < 300 || answer.status === 409
  if (meaning.decision === 'wait' && goesOn) return followMerge(answer, meaning.reason, effect.number, where, writing)
  // Of a pull request that somebody else merged in between GitHub says no more than that it is not mergeable.
  const refused = refusedBy(meaning)
  const isPlainNo = answer.status === 405 && meaning.reason === 'refused_by_github'
  return isPlainNo ? mergedOr(refused, effect, where, writing) : refused
}

/** Nobody knows what the call did, so the pull request is read. Where it shows no merge the head has one more failed try. */
async function afterSilence(
  answer: ApiAnswer,
  effect: MergeEffect,
  where: Where,
  writing: Writing,
): Promise<EffectResult> {
  return mergedOr(refusedBy(meaningOf({ ...answer, attempt: effect.attempts + 1 })), effect, where, writing)
}

/** Reads the pull request: `merged` where it shows that, else what is known without it. */
async function mergedOr(
  otherwise: EffectResult,
  effect: MergeEffect,
  where: Where,
  writing: Writing,
): Promise<EffectResult> {
  try {
    return mergeOf(await readPull(effect.number, where, writing)) ?? otherwise
  } catch (error) {
    failureOrThrow(error)
    return otherwise
  }
}

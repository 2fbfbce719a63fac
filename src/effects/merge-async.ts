import { mergedCommit, mergeUuid } from '../domain/answer/merging.ts'
import type { Effect, EffectResult } from '../domain/decision.ts'
import type { ApiAnswer } from '../domain/merge/answer.ts'
import { meaningOf } from '../domain/merge/meaning.ts'
import type { Reason } from '../domain/reason.ts'
import { failureOf } from '../github/failure.ts'
import { answerFrom, refusedBy } from './merge-answer.ts'
import { readPull } from './merge-look.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

/** Merges in the background exist from this version of the API on. */
export const asyncVersion = { 'x-github-api-version': '2026-03-10' } as const

/** Seconds between questions: a minute in all. */
const pauses = [2, 4, 8, 16, 30]

/**
 * Follows a merge that GitHub accepted, for a minute at most; from then on the record of the check run carries its uuid.
 * Whatever keeps us from asking changes nothing about the merge, so it stays accepted.
 * @param answer GitHub's answer to the call that asked for the merge
 */
export async function followMerge(
  answer: ApiAnswer,
  reason: Reason,
  number: number,
  where: Where,
  writing: Writing,
): Promise<EffectResult> {
  if (reason === 'in_merge_queue') return { kind: 'accepted', reason, uuid: null }
  const uuid = mergeUuid.safeParse(answer.body).data ?? null
  const pending: EffectResult = { kind: 'accepted', reason: 'merge_pending', uuid }
  if (uuid === null) return pending
  for (const seconds of pauses) {
    await writing.sleep(seconds * 1000)
    const result = await askOrWait({ kind: 'poll_merge', number, uuid }, where, writing)
    if (result !== null) return result
  }
  return pending
}

/** Null where nothing new is known. */
async function askOrWait(effect: PollEffect, where: Where, writing: Writing): Promise<EffectResult | null> {
  try {
    const result = await pollMerge(effect, where, writing)
    if (result.kind === 'accepted' && result.reason === 'merge_pending') return null
    if (result.kind !== 'refused') return result
    const next = result.meaning?.decision
    return next === 'wait' || next === 'config_error' ? null : result
  } catch (error) {
    if (failureOf(error) === null) throw error
    return null
  }
}

type PollEffect = Extract<Effect, { kind: 'poll_merge' }>

/**
 * Asks once what came of a merge in the background (REST, "Get the result of an asynchronous merge").
 * @returns `merged`; `accepted` while it goes on or waits in the queue, and where GitHub did not say; else a refusal with its
 * meaning
 * @throws a request that never left, and a dead token
 */
export async function pollMerge({ number, uuid }: PollEffect, where: Where, writing: Writing): Promise<EffectResult> {
  const answer = await ask(number, uuid, where, writing)
  const meaning = meaningOf(answer)
  if (meaning.decision === 'done') {
    return { kind: 'merged', oid: mergedCommit.safeParse(answer.body).data ?? (await commitOf(number, where, writing)) }
  }
  if (meaning.reason === 'in_merge_queue') return { kind: 'accepted', reason: 'in_merge_queue', uuid: null }
  // A limit or a server error says nothing about the merge, so what was known stays.
  const goesOn = meaning.reason === 'merge_pending' || meaning.decision === 'retry'
  return goesOn ? { kind: 'accepted', reason: 'merge_pending', uuid } : refusedBy(meaning)
}

async function ask(number: number, uuid: string, where: Where, writing: Writing): Promise<ApiAnswer> {
  const api = 'merge-async-status'
  try {
    const { status, data } = await writing.github.request(
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/merge-async/{uuid}',
      { ...restPlace(where), pull_number: number, uuid, headers: asyncVersion },
    )
    return { api, status, body: data }
  } catch (error) {
    return answerFrom(api, error, writing)
  }
}

/** The merge is certain; only its commit is not named. */
async function commitOf(number: number, where: Where, writing: Writing): Promise<string> {
  const seen = await readPull(number, where, writing)
  return seen.merge_commit_sha ?? seen.head.sha
}

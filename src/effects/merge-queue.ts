import type { QueuedPull } from '../domain/answer/merging.ts'
import type { Effect, EffectResult, EnqueueEffect } from '../domain/decision.ts'
import type { ApiAnswer, MergeApi } from '../domain/merge/answer.ts'
import { meaningOf } from '../domain/merge/meaning.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { answerFrom, answerOf, refusedBy } from './merge-answer.ts'
import { lookBefore } from './merge-look.ts'
import { documentOf, type Part } from './mutation-parts.ts'
import { readQueueState } from './queue-state.ts'
import type { Where, Writing } from './writing.ts'

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>

/**
 * Puts a pull request into the base's merge queue at exactly the judged head (GraphQL `enqueuePullRequest`), right after a
 * look at what it was judged on. After silence the queue is looked at, and no second call is made.
 * @returns `accepted` where it is in the queue, `merged` where somebody was faster, else a refusal with its meaning
 * @throws a request that never left, a dead token, and a look that brought no answer
 */
export async function enqueue(effect: EnqueueEffect, where: Where, writing: Writing): Promise<EffectResult> {
  const before = await lookBefore(effect, where, writing)
  if (before !== null) return before
  const { number, pullId, sha } = effect
  const queued: EffectResult = { kind: 'accepted', reason: 'in_merge_queue', uuid: null }
  const meaning = meaningOf(
    await mutateOnce(
      'enqueue',
      'Enqueue',
      {
        alias: 'enqueued',
        inputType: 'EnqueuePullRequestInput',
        input: { pullRequestId: pullId, expectedHeadOid: sha },
        field: 'enqueuePullRequest(input: $input) { mergeQueueEntry { id } }',
      },
      writing,
    ),
  )
  if (meaning.reason === 'in_merge_queue') return queued
  if (meaning.reason !== 'unknown_outcome') return refusedBy(meaning)
  const seen = await readQueueState(number, where, writing)
  return mergeOf(seen) ?? (seen.mergeQueueEntry === null ? refusedBy(meaning) : queued)
}

/**
 * Takes a pull request out of the merge queue (GraphQL `dequeuePullRequest`, which wants the pull request's own id). GitHub
 * may report a failure where it did what was asked, so after one the queue is looked at.
 */
export async function dequeue({ number }: Of<'dequeue'>, where: Where, writing: Writing): Promise<EffectResult> {
  const before = await readQueueState(number, where, writing)
  const over = mergeOf(before)
  if (over !== null || before.mergeQueueEntry === null) return over ?? { kind: 'done' }
  const answer = await mutateOnce(
    'dequeue',
    'Dequeue',
    {
      alias: 'dequeued',
      inputType: 'DequeuePullRequestInput',
      input: { id: before.id },
      field: 'dequeuePullRequest(input: $input) { mergeQueueEntry { id } }',
    },
    writing,
  )
  const meaning = meaningOf(answer)
  if (meaning.reason === 'ready') return { kind: 'done' }
  if (meaning.reason === 'rate_limited') return refusedBy(meaning)
  const after = await readQueueState(number, where, writing)
  return mergeOf(after) ?? (after.mergeQueueEntry === null ? { kind: 'done' } : refusedBy(meaning))
}

/** Disarms GitHub's auto-merge (GraphQL `disablePullRequestAutoMerge`); one that is not armed needs nothing. */
export async function disableAutoMerge({ pullId }: Of<'disable_auto_merge'>, writing: Writing): Promise<EffectResult> {
  const answer = await mutateOnce(
    'enable-auto-merge',
    'DisableAutoMerge',
    {
      alias: 'disarmed',
      inputType: 'DisablePullRequestAutoMergeInput',
      input: { pullRequestId: pullId },
      field: 'disablePullRequestAutoMerge(input: $input) { pullRequest { id } }',
    },
    writing,
  )
  const meaning = meaningOf(answer)
  const moot = /not enabled|can[’']t disable auto-merge/i.test(meaning.words)
  return meaning.reason === 'merge_pending' || moot ? { kind: 'done' } : refusedBy(meaning)
}

/** One mutation, sent once: after a limit it is judged anew whether it is still wanted. */
async function mutateOnce(api: MergeApi, name: string, part: Part, writing: Writing): Promise<ApiAnswer> {
  const { text, variables } = documentOf(name, [part])
  try {
    return answerOf(api, await graphqlPartial(writing.github, text, variables))
  } catch (error) {
    return answerFrom(api, error, writing)
  }
}

function mergeOf({ merged, mergeCommit, headRefOid }: QueuedPull): EffectResult | null {
  return merged ? { kind: 'merged', oid: mergeCommit?.oid ?? headRefOid } : null
}

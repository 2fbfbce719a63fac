import { mergeAnswer, mergeOutcome } from '../domain/answer/written.ts'
import type { Effect, EffectResult } from '../domain/decision.ts'
import { failureOrThrow } from '../github/failure.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

type MergeEffect = Extract<Effect, { kind: 'merge' }>

/**
 * Merges a pull request at exactly the judged head (REST, "Merge a pull request"). GitHub's no is quoted and never
 * tried again from here; after silence the pull request is read before anything is said.
 */
export async function merge(effect: MergeEffect, where: Where, { github }: Writing): Promise<EffectResult> {
  const pull = { ...restPlace(where), pull_number: effect.number }
  try {
    const { data } = await github.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      ...pull,
      sha: effect.sha,
      merge_method: effect.method,
      ...(effect.method === 'rebase' ? {} : { commit_title: effect.title, commit_message: effect.message }),
      request: { conditional: true },
    })
    return { kind: 'merged', oid: mergeAnswer.parse(data).sha }
  } catch (error) {
    const failure = failureOrThrow(error)
    if (failure.outcome === 'not_sent' || failure.status === 401 || failure.status === 429) throw error
    if (failure.outcome === 'refused') return { kind: 'refused', reason: 'merge_refused', words: failure.words }
    const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', pull)
    const seen = mergeOutcome.parse(data)
    if (seen.merged) return { kind: 'merged', oid: seen.merge_commit_sha ?? effect.sha }
    return { kind: 'refused', reason: 'merge_refused', words: 'GitHub did not answer, and shows no merge.' }
  }
}

import { madeCheck } from '../domain/answer/written.ts'
import type { Effect, EffectResult } from '../domain/decision.ts'
import { failureOrThrow } from '../github/failure.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

type CheckEffect = Extract<Effect, { kind: 'check' }>

/**
 * Writes the App's check run on a head: a new one, or the one that stands there (REST, "Create/Update a check run").
 * Buttons are always named, so that none of an earlier state is left on it.
 */
export async function writeCheck(effect: CheckEffect, where: Where, { github }: Writing): Promise<EffectResult> {
  const content = {
    ...restPlace(where),
    external_id: effect.externalId,
    output: { title: effect.title, summary: effect.summary, ...(effect.text === null ? {} : { text: effect.text }) },
    actions: [...effect.actions],
    request: { conditional: true },
  }
  const create = async (): Promise<EffectResult> => {
    const { data } = await github.request('POST /repos/{owner}/{repo}/check-runs', {
      ...content,
      ...stateOf(effect),
      name: effect.name,
      head_sha: effect.head,
    })
    return { kind: 'checked', id: madeCheck.parse(data).id }
  }
  if (effect.existing === null) return create()
  try {
    await github.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...content,
      ...stateOf(effect),
      check_run_id: effect.existing,
    })
    return { kind: 'checked', id: effect.existing }
  } catch (error) {
    if (failureOrThrow(error).status === 404) return create()
    throw error
  }
}

/** A conclusion completes a check run; without one it is at work. */
function stateOf({ status, conclusion }: CheckEffect) {
  return status === 'completed'
    ? { status: 'completed' as const, conclusion: conclusion ?? ('neutral' as const) }
    : { status: 'in_progress' as const }
}

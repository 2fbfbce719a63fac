import type { EffectResult } from '../domain/decision.ts'
import { failureOrThrow } from '../github/failure.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

/** Asks a run to stop (REST, "Cancel a workflow run"); one that is over or gone needs no stopping. */
export async function cancelRun(runId: number, where: Where, { dispatcher }: Writing): Promise<EffectResult> {
  try {
    await dispatcher.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', {
      ...restPlace(where),
      run_id: runId,
      request: { conditional: true },
    })
  } catch (error) {
    const { status } = failureOrThrow(error)
    if (status !== 404 && status !== 409) throw error
  }
  return { kind: 'done' }
}

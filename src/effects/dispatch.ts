import { dispatchedRun } from '../domain/answer/written.ts'
import type { EffectResult } from '../domain/decision.ts'
import { encodeJob, type JobSpec } from '../domain/job.ts'
import { runName } from '../domain/names.ts'
import type { Reason } from '../domain/reason.ts'
import { type Failure, failureOrThrow } from '../github/failure.ts'
import { listRuns, workflowFile } from '../github/runs.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

/**
 * Starts a run of our one workflow on the default branch (REST, "Create a workflow dispatch event"). Neither is a
 * parameter, so this token can start nothing else through here. A dispatch has no key against doubling: without an
 * answer the run is looked up by its name, and never sent again from here.
 * @returns the run, where GitHub names it; `dispatch_in_doubt` when nobody knows whether it started
 */
export async function dispatch(job: JobSpec, where: Where, writing: Writing): Promise<EffectResult> {
  try {
    const { data } = await writing.dispatcher.request(
      'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      {
        ...restPlace(where),
        workflow_id: workflowFile,
        ref: where.defaultBranch,
        inputs: { job: encodeJob(job) },
        return_run_details: true,
        request: { conditional: true },
      },
    )
    const run = dispatchedRun.safeParse(data).data
    if (run) return { kind: 'dispatched', runId: run.workflow_run_id, url: run.html_url ?? null }
    return (await lookUp(job, where, writing)) ?? { kind: 'dispatched', runId: null, url: null }
  } catch (error) {
    const failure = failureOrThrow(error)
    if (failure.outcome === 'unknown') {
      const found = await lookUp(job, where, writing)
      return found ?? { kind: 'refused', reason: 'dispatch_in_doubt', words: failure.words }
    }
    const reason = reasonOf(failure)
    if (reason === null) throw error
    return { kind: 'refused', reason, words: failure.words }
  }
}

async function lookUp(job: JobSpec, where: Where, writing: Writing): Promise<EffectResult | null> {
  const runs = await listRuns(writing.github, where, writing.self)
  const run = runs.find((one) => one.name === runName(job.id, job.generation))
  return run ? { kind: 'dispatched', runId: run.id, url: run.url } : null
}

const wordings: readonly (readonly [RegExp, Reason])[] = [
  [/disabled|not enabled/i, 'actions_disabled'],
  [/billing|spending limit|minutes/i, 'actions_billing'],
  [/workflow_dispatch|unexpected input|required input|input/i, 'workflow_outdated'],
  [/no ref found/i, 'workflow_missing'],
]

/** What a refusal means; null for one that says nothing about the workflow, such as a rate limit or a dead token. */
function reasonOf({ status, words }: Failure): Reason | null {
  if (status === 404) return 'workflow_missing'
  if (status !== 422 && (status !== 403 || /rate limit/i.test(words))) return null
  return wordings.find(([pattern]) => pattern.test(words))?.[1] ?? 'actions_policy'
}

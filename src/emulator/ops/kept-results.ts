import type { JobResult } from '../actions/job-record.ts'
import type { Plan } from '../actions/plan.ts'

/** What a re-run of the failed jobs keeps: jobs that did not fail and need none that did. */
export function keptResults(plan: Plan, results: ReadonlyMap<string, JobResult>): Map<string, JobResult> {
  if (plan.kind === 'broken') return new Map()
  const { jobs } = plan.workflow
  const again = new Set(
    [...results].filter(([, { result }]) => result === 'failure' || result === 'cancelled').map(([key]) => key),
  )
  for (let before = -1; before !== again.size; ) {
    before = again.size
    for (const [key, job] of Object.entries(jobs)) if (job.needs?.some((need) => again.has(need))) again.add(key)
  }
  return new Map([...results].filter(([key]) => !again.has(key)))
}

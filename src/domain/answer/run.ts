import * as z from 'zod'
import { actor } from '../identity.ts'
import type { RunFacts } from '../snapshot.ts'

const person = z
  .object({ id: z.int().positive(), login: z.string() })
  .transform(({ id, login }) => actor.parse({ id, login }))
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

/** A workflow run as REST shows it; what GitHub calls `display_title` is the run's own name. */
export const workflowRun = z
  .object({
    id: z.int().positive(),
    run_attempt: z.int().positive().optional(),
    display_title: z.string(),
    html_url: z.string(),
    path: z.string(),
    event: z.string(),
    head_branch: z.string().nullish(),
    actor: person.nullish(),
    triggering_actor: person.nullish(),
    status: z.string().nullish(),
    conclusion: z.string().nullish(),
    created_at: instant,
    run_started_at: instant.nullish(),
  })
  .transform((run): RunFacts => {
    const nobody = { id: 0, login: 'ghost' }
    return {
      id: run.id,
      attempt: run.run_attempt ?? 1,
      name: run.display_title,
      url: run.html_url,
      // `path` may carry the ref it was read from.
      path: run.path.split('@')[0] ?? run.path,
      event: run.event,
      headBranch: run.head_branch ?? '',
      actor: run.actor ?? nobody,
      triggeringActor: run.triggering_actor ?? run.actor ?? nobody,
      status: run.status ?? 'unknown',
      conclusion: run.conclusion ?? null,
      createdAt: run.created_at,
      startedAt: run.run_started_at ?? null,
    }
  })

export const workflowRuns = z.object({ workflow_runs: z.array(workflowRun) })

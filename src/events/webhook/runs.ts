import * as z from 'zod'
import { paths } from '../../domain/names.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { checksChanged, placeFields } from './checks.ts'
import { envelope, trigger } from './envelope.ts'

const runEvent = envelope.extend({
  action: z.literal('completed'),
  workflow_run: placeFields.extend({
    id: z.int().positive(),
    event: z.string(),
    path: z.string().nullish(),
    updated_at: z.string().nullish(),
    head_repository: z.object({ id: z.int() }).nullish(),
  }),
  workflow: z.object({ path: z.string().nullish() }).nullish(),
})

/** `workflow_run`: the end of a run of ours, else news about the checks of a head. */
export function runTriggers(payload: unknown): readonly Trigger[] {
  const parsed = runEvent.safeParse(payload)
  if (!parsed.success) return []
  const { workflow_run: run, workflow } = parsed.data
  const path = run.path ?? workflow?.path ?? ''
  // GitHub may name the ref behind the path.
  const ours = path.split('@')[0] === paths.workflow && run.event === 'workflow_dispatch'
  if (ours) return [trigger('run_completed', parsed.data, { kind: 'run', id: run.id }, run.updated_at)]
  // A branch of a fork may be named like one of ours.
  const foreign = run.head_repository && run.head_repository.id !== parsed.data.repository.id
  return checksChanged(parsed.data, foreign ? { ...run, head_branch: null } : run, run.updated_at)
}

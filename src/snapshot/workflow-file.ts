import { parseDocument } from 'yaml'
import * as z from 'zod'

const dispatchable = z.object({
  'run-name': z.string().includes('inputs.job'),
  on: z.object({ workflow_dispatch: z.object({ inputs: z.looseObject({ job: z.unknown().nonoptional() }) }) }),
})

/** Whether a workflow can be dispatched with a job and its run found again by the name that carries the job's id. */
export function isDispatchable(text: string): boolean {
  try {
    const document = parseDocument(text)
    return document.errors.length === 0 && dispatchable.safeParse(document.toJS({ maxAliasCount: 100 })).success
  } catch {
    return false
  }
}

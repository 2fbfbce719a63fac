import * as z from 'zod'
import { sha } from '../identity.ts'

/** Where the commit of a merge stands: at once, or in the result of a merge in the background. */
export const mergedCommit = z.union([
  z.object({ sha }).transform((body) => body.sha),
  z.object({ details: z.object({ sha }) }).transform(({ details }) => details.sha),
])

/** The name of a merge in the background. It goes into a path, so it is held to what GitHub's look like. */
export const mergeUuid = z
  .object({ details: z.object({ uuid: z.string().regex(/^[\w-]{1,100}$/) }) })
  .transform(({ details }) => details.uuid)

/** A pull request in front of the merge queue. */
export const queuedPull = z.object({
  pullRequest: z.object({
    id: z.string(),
    merged: z.boolean(),
    mergeCommit: z.object({ oid: sha }).nullable(),
    headRefOid: sha,
    mergeQueueEntry: z.object({ id: z.string() }).nullable(),
  }),
})
export type QueuedPull = z.infer<typeof queuedPull>['pullRequest']

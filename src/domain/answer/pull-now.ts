import * as z from 'zod'
import { sha } from '../identity.ts'

/** A pull request as REST shows it, as far as a merge of it hangs on it (REST, "Get a pull request"). */
export const pullNow = z.object({
  state: z.string(),
  draft: z.boolean().nullish(),
  merged: z.boolean(),
  merge_commit_sha: sha.nullish(),
  head: z.object({ sha }),
  base: z.object({ ref: z.string() }),
  labels: z.array(z.object({ name: z.string() })),
  /** Counted from 1 at the bottom; servers without stacks do not send it. */
  stack: z.looseObject({ position: z.int().nullish() }).nullish(),
})
export type PullNow = z.infer<typeof pullNow>

/** Open pull requests, of which only whether there are any is asked. */
export const openPullList = z.array(z.looseObject({ number: z.int() }))

import * as z from 'zod'
import { sha } from '../identity.ts'

/** A Git object that was made. */
export const madeObject = z.object({ sha })

/** A commit read by REST, as far as its tree. */
export const commitTree = z.object({ tree: madeObject })

/** Payloads of mutations, by what each returns. */
export const madeComment = z.object({ commentEdge: z.object({ node: z.object({ id: z.string() }) }) })
export const madeCommit = z.object({ commit: z.object({ oid: sha }) })

/** A dispatch that told its run; servers without that feature answer nothing. */
export const dispatchedRun = z.object({ workflow_run_id: z.int().positive(), html_url: z.string().optional() })

/** A pull request as REST shows it after it was made, or in a list. */
export const openedPull = z.object({
  number: z.int().positive(),
  node_id: z.string(),
  html_url: z.string(),
  draft: z.boolean().optional(),
})
export const openedPulls = z.array(openedPull)

export const madeCheck = z.object({ id: z.int().positive() })

/** The tip of a branch, with what says whether a commit of ours is already there. */
export const branchTip = z.object({
  branch: z
    .object({
      target: z.object({
        oid: sha,
        message: z.string(),
        parents: z.object({ nodes: z.array(z.object({ oid: sha })) }),
      }),
    })
    .nullable(),
})

export const labelNames = z.array(z.object({ name: z.string() }))

import * as z from 'zod'

/** What an Octokit throws, as far as it is read: a status and, where GitHub answered at all, its answer. */
export const requestFailure = z.object({
  status: z.number(),
  message: z.string(),
  response: z
    .object({ headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()), data: z.unknown() })
    .optional(),
})

/** The body of a refusal: one sentence, and details per field. */
export const refusalBody = z.object({
  message: z.string(),
  errors: z
    .union([z.string(), z.array(z.union([z.string(), z.looseObject({ message: z.string().optional() })]))])
    .optional(),
})

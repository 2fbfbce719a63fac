import * as z from 'zod'

export const graphqlError = z.object({
  message: z.string(),
  /** GitHub's word, for example `NOT_FOUND`, `FORBIDDEN`, `STALE_DATA`, `RATE_LIMITED`. */
  type: z.string().nullish(),
  /** Begins with the alias of the field that failed. */
  path: z.array(z.union([z.string(), z.number()])).nullish(),
})
export type GraphqlError = z.infer<typeof graphqlError>

/** The body of every GraphQL answer. It may hold data and errors at once. */
export const graphqlBody = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(graphqlError).nullish(),
})

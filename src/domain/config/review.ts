import * as z from 'zod'

export const reviewSection = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Whether pull requests are reviewed. Where they are, nothing is merged without a verdict.'),
    checklists: z
      .array(z.string().regex(/^[a-z][a-z0-9-]{1,40}$/))
      .max(20)
      .default(['security'])
      .describe('Checklists that hold here, besides `review-integrity` and those in `.github/checklists`.'),
    drafts: z
      .enum(['own', 'all'])
      .default('own')
      .describe('Which drafts are reviewed: those of the App, or all. A draft that is not waits until it is ready.'),
    model: z.string().min(1).max(100).optional().describe('The model that proposes verdicts.'),
    controls: z
      .array(z.string().min(1).max(300))
      .max(50)
      .default([])
      .describe('Regular expressions for words that name a guard in this code base, for example `mustOwn\\w*`.'),
  })
  .prefault({})
  .describe('How pull requests are reviewed.')

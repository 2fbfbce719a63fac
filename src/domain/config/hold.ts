import * as z from 'zod'
import { holdLabels, holdTitles } from '../names.ts'
import { safePattern } from '../safe-pattern.ts'

export const holdSection = z
  .strictObject({
    labels: z
      .array(z.string().min(1).max(50))
      .max(20)
      .default([...holdLabels])
      .describe('Labels that stop dispatch and merge, whoever sets them.'),
    titles: z
      .string()
      .max(200)
      .refine(
        (text) => text === '' || safePattern(text) !== null,
        'must be a regular expression without nested repetition',
      )
      .default(holdTitles)
      .describe(
        'Titles of pull requests that stop the merge: a regular expression, read without regard to case. Empty is none.',
      ),
  })
  .prefault({})
  .describe('What stops everything.')

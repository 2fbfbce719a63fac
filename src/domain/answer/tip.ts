import * as z from 'zod'
import { sha } from '../identity.ts'

/** The ledger's ref read alone, with the newest commits below it. */
export const tipAnswer = z.object({
  ledger: z
    .looseObject({
      oid: sha,
      history: z.object({ nodes: z.array(z.unknown()) }).optional(),
    })
    .nullable(),
})

import { z } from 'zod'

const short = z.string().min(1).max(2_000)
const long = z.string().min(1).max(20_000)

export const blockedKinds = [
  'missing_access',
  'missing_dependency',
  'ambiguous_spec',
  'broken_baseline',
  'out_of_scope',
  'conflict',
  'other',
] as const

/** What the agent says when it cannot go on. Only a question to a person needs no evidence. */
export const blockedReport = z
  .object({
    kind: z.enum(blockedKinds),
    claim: long.describe('What stands in the way.'),
    needs: long.describe('What has to happen, and by whom, before the work can go on.'),
    tried: z.array(short).max(20),
    evidence: z
      .array(z.object({ command: short, expect: z.enum(['fail', 'pass']) }))
      .max(10)
      .describe('Commands that show the obstacle; they are run again without you.'),
  })
  .refine((report) => report.kind === 'ambiguous_spec' || report.evidence.length > 0, {
    path: ['evidence'],
    error: 'at least one command, except for ambiguous_spec',
  })

export type BlockedReport = z.output<typeof blockedReport>

/** One piece of evidence after the host ran it. `exit` is null when it was killed. */
export type BlockedEvidence = {
  command: string
  expect: 'fail' | 'pass'
  exit: number | null
  tail: string
  reproduced: boolean
}

/** A report with the host's finding: `reproduced` is false when the evidence did not show what it should. */
export type Blocked = Omit<BlockedReport, 'evidence'> & { evidence: readonly BlockedEvidence[]; reproduced: boolean }

import { z } from 'zod'
import { evidence } from '../domain/bundle.ts'

const short = z.string().min(1).max(2_000)
const long = z.string().min(1).max(20_000)

/** What the agent hands in when it believes it is done. The host checks what can be checked; the rest is its word. */
export const submission = z.object({
  summary: long.describe('What changed and why, for the pull request.'),
  acceptance: z.array(evidence).max(50).describe('Each acceptance line by its id, with the evidence you saw.'),
  changes: z.array(z.object({ path: short, why: short })).max(100),
  answers: z.array(z.object({ ask: z.string().min(1).max(200), text: long })).max(50),
  follow_ups: z.array(z.object({ title: short, body: long })).max(10),
  risks: z.array(short).max(20),
  no_change: short.optional().describe('Only when nothing has to change: the reason.'),
})

export type Submission = z.output<typeof submission>
